// What the benchmarks call: small enough that the call is what is measured.
#include <stddef.h>

struct four { int a, b, c, d; };

struct four turn(struct four value) {
  struct four result = {value.d, value.c, value.b, value.a};
  return result;
}

// Calls back with each number below a limit and adds what comes out.
long add_up(long limit, long (*function)(long)) {
  long sum = 0;
  for (long index = 0; index < limit; index++) sum += function(index);
  return sum;
}
