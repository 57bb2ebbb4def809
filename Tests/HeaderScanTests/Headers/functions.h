// scan: -- -std=gnu17
/* Functions: what follows the parameters, linkage, names for the linker. */
typedef struct file file;

int plain(int a, char b);
void no_parameters(void);
int unspecified();
int variadic(const char *format, ...);
void unnamed(int, char *, const double *);
int mixed(int first, int);

/* K&R first, prototype later: the prototype says more. */
long refined();
long refined(long value);
/* And the other way round. */
long kept(long value);
long kept();

_Noreturn void leaves_c11(int code);
void leaves_gnu(int code) __attribute__((noreturn));
__attribute__((__noreturn__)) void leaves_underscored(int code);

static inline int twice(int x) { return 2 * x; }
static int only_static(int x) { return x; }
inline int c_inline(int x) { return x + 1; }
extern inline int extern_inline(int x) { return x + 2; }
static inline __attribute__((always_inline)) int always(int x) { return x; }
extern inline __attribute__((gnu_inline)) int gnu_inlined(int x) { return x; }

int renamed(int) __asm__("linker_name");
int renamed_plain(void) asm("other$name");
extern int maybe_there(void) __attribute__((weak));
file *opened(const char *path);

/* Parameters as C adjusts them. */
void adjusted(int array[], int sized[8], int at_least[static 4], int grid[3][4], int callback(int), const int top);
void variable_length(int n, int m, double matrix[n][m], int flat[*]);
void qualified_array(int values[const restrict 4]);

/* What comes back. */
int (*returns_function(char selector))(int, int);
int (*returns_array_pointer(void))[4];
const char *const *returns_list(void);
const int returns_const(void);
void takes_va_list(const char *format, __builtin_va_list arguments);

/* One declaration, several functions. */
int several_a(void), several_b(int), *several_c(void);
/* Through a function typedef. */
typedef int operation(int left, int right);
operation add, subtract;
