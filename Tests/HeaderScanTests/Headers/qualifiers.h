// scan: -- -std=gnu17
// gcc: -D_Nonnull= -D_Nullable= -D_Null_unspecified=
/* Qualifiers at every level. */
const char *a(const char *const *list, char *const fixed, char *volatile v);
void copy(void *restrict to, const void *restrict from, unsigned long n);
void nullability(char *_Nonnull a, char *_Nullable b, char *_Null_unspecified c, char *d);
char *_Nullable may_be_null(void);
char *_Nonnull *_Nullable levels(const char *_Nonnull const *_Nonnull list);
typedef void (*_Nonnull callback)(void *_Nullable data);
struct levels { const volatile int *const volatile p; int *const *volatile *q; const struct levels *self; };
extern const int constant_value;
extern const char *const names[];
extern volatile int device;
extern int *const volatile *triple;
void arrays(const int values[], const char *const argv[4], int (*const table)[2]);
const int *const *const *deep(void);
int const right_side_const(int const *p);
void function_pointer(int (*const f)(const char *), void (**g)(void));
_Atomic const int *atomic_const(_Atomic(int) *p);
typedef const int const_int;
void const_through_typedef(const_int *p, const const_int *q, const_int by_value);
typedef int row[4];
void const_row(const row *r, const row by_adjustment);
