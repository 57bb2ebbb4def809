// scan: -- -std=gnu17
/* Typedefs, chains of them and what they lead to. */
typedef unsigned int u32;
typedef u32 handle;
typedef handle handle_alias, *handle_pointer, handle_array[4];
typedef const char *text;
typedef text *text_list;
typedef int (*comparison)(const void *, const void *);
typedef int function_type(int, char *);
typedef function_type *function_pointer;
typedef void (*signal_handler)(int);
signal_handler set_handler(int number, signal_handler handler);
void (*raw_set_handler(int number, void (*handler)(int)))(int);
typedef signal_handler (*setter)(int, signal_handler);
typedef void (*variadic_pointer)(const char *, ...);
typedef void (*old_style)();
typedef int (*with_function_parameter)(int callback(long), function_type other);
typedef int matrix[3][4];
typedef int (*pointer_to_array)[5];
typedef int (*array_of_functions[3])(void);
typedef int unknown_size[];
typedef struct opaque opaque;
typedef opaque *opaque_handle;
typedef const opaque *const_opaque_handle;
typedef struct opaque again_opaque;
/* C11: the same typedef again. */
typedef unsigned int u32;
typedef struct opaque opaque;
typedef void nothing;
nothing does_nothing(nothing);
nothing *anything(void);
typedef _Bool boolean;
typedef _Atomic int counter;
typedef _Atomic(struct pair *) atomic_pointer;
typedef volatile int device_register;
typedef float float4 __attribute__((vector_size(16)));
#ifdef __clang__
typedef int int2 __attribute__((ext_vector_type(2)));
#endif
float4 vector_add(float4 a, float4 b);
typedef unsigned __int128 wide;
typedef _Complex float complex_float;
complex_float complex_function(complex_float z, _Complex double w);
typedef __typeof__(sizeof(int)) size_of_int;
typedef __typeof__(int *) int_pointer;
extern __typeof__(u32) typeof_variable;
function_type declared_by_typedef;
void uses(matrix m, pointer_to_array p, array_of_functions f, handle_array h);
typedef long double extended;
typedef signed char tiny;
typedef long long int spelled_long;
typedef short unsigned spelled_odd;
