// scan: -- -std=gnu17
/* Attributes that a binding can use. */
#define SIZE unsigned long
int log_message(int level, const char *format, ...) __attribute__((format(printf, 2, 3)));
int log_list(const char *format, __builtin_va_list list) __attribute__((__format__(__printf__, 1, 0)));
int scan_text(const char *text, const char *format, ...) __attribute__((format(scanf, 2, 3)));
void all_nonnull(char *a, int n, char *b) __attribute__((nonnull));
void some_nonnull(char *a, char *b, char *c) __attribute__((nonnull(1, 3)));
void twice_nonnull(char *a, char *b, char *c) __attribute__((nonnull(1))) __attribute__((nonnull(2)));
void parameter_nonnull(char *a, char *b __attribute__((nonnull)));
char *never_null(void) __attribute__((returns_nonnull));
void *make(SIZE size) __attribute__((malloc)) __attribute__((alloc_size(1)));
void *make_array(SIZE count, SIZE size) __attribute__((malloc, alloc_size(1, 2), warn_unused_result));
int important(void) __attribute__((warn_unused_result));
int pure_one(int) __attribute__((pure));
int const_one(int) __attribute__((__const__));
__attribute__((weak)) void weak_one(void);

void old(void) __attribute__((deprecated));
void old_text(void) __attribute__((deprecated("use new_text")));
void old_quotes(void) __attribute__((deprecated("use \"new\", (really), not \\old\\; ok")));
#ifdef __clang__
void old_replacement(void) __attribute__((deprecated("gone", "newer")));
#endif
__attribute__((deprecated("in front"))) int old_in_front(void);
int old_twice(void);
int old_twice(void) __attribute__((deprecated("later")));
typedef int old_type __attribute__((deprecated("use int")));
struct __attribute__((deprecated("use other"))) old_struct { int a; };
struct has_old_member { int a; int b __attribute__((deprecated("use a"))); };
enum __attribute__((deprecated)) old_enum { OLD_ONE };
enum with_old_value { NEW_VALUE, OLD_VALUE __attribute__((deprecated("use NEW_VALUE"))) };
extern int old_variable __attribute__((deprecated("use old_twice")));

#ifdef __clang__
void since(void) __attribute__((availability(macos, introduced=10.4, deprecated=10.9, message="use \"x\", y")));
#endif
void never(void) __attribute__((unavailable));
void never_text(void) __attribute__((unavailable("no \"such\" thing")));

/* Redeclarations add up. */
void *merged(SIZE n);
void *merged(SIZE count) __attribute__((malloc));
void *merged(SIZE) __attribute__((alloc_size(1)));
void *merged(SIZE) __attribute__((deprecated("merged (at last)")));
/* Attributes that say nothing to a binding, in every place. */
__attribute__((visibility("default"))) int visible(void);
int __attribute__((cold)) cold_one(void);
int no_throw(void) __attribute__((nothrow, leaf));
__attribute__((constructor(101))) void at_start(void);
int in_section(void) __attribute__((section(".text.hot")));
