// scan:
// gcc: no
// needs: libclang 15
/* Narrow floats. */
struct half { char c; _Float16 h; };
_Float16 half_function(_Float16 a);
#define HALF_ONE ((_Float16)1.5)
