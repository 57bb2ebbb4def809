// scan: -- -std=gnu17
/* Function-like macros. */
#define NO_PARAMETERS() 1
#define ONE(x) (x)
#define TWO(a, b) ((a) + (b))
#define SPACED( first , second ) first second
#define VARIADIC(...) f(__VA_ARGS__)
#define VARIADIC_NAMED(format, ...) f(format, ##__VA_ARGS__)
#define VARIADIC_GNU(args...) f(args)
#define VARIADIC_GNU_MORE(format, args...) f(format, args)
#define STATEMENT(x) do { (x); } while (0)
#define SPLICED(a, \
                b) \
  ((a) * (b))
#define COMMENTED(/* what */ a /* ever */, b) (a)
#define OPENS(x) { x
#define NOT_FUNCTION (x)
#define SHADOWED(x) 1
int shadowed(int x);
#define shadowed(x) (shadowed)((x) + 1)
int macro_first(int);
#define macro_first(x) x
#undef macro_first
#define x_list(X) X(1) X(2)
#define HASHES(x) #x
#define PASTES(a, b) a##b
#define EMPTY_BODY(x)
#define $dollar(x) x
