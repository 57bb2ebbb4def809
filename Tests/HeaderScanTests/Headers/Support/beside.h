typedef int beside_int; int beside_function(beside_int);
