// scan: -- -std=gnu17
/* Standard typedefs stay portable. */
#include <stddef.h>
#include <stdint.h>
#include <stdarg.h>
#include <stdbool.h>
#include <wchar.h>
#include <time.h>
#include <sys/types.h>
size_t sizes(ssize_t a, ptrdiff_t b, const size_t *c);
void fixed(int8_t a, uint8_t b, int16_t c, uint16_t d, int32_t e, uint32_t f, int64_t g, uint64_t h);
void pointers(intptr_t a, uintptr_t b, intmax_t c, uintmax_t d);
wchar_t wide(const wchar_t *text, wint_t c);
time_t times(clock_t c, time_t *t);
bool truth(bool a, _Bool b);
int formatted(const char *format, va_list arguments);
struct portable { size_t a; int64_t b[2]; uint8_t c : 3; bool d; va_list e; };
typedef size_t my_size;
my_size mine(my_size (*callback)(size_t), size_t (*table)[4]);
#define LIMIT SIZE_MAX
#define SMALLEST INT64_MIN
#define CAST_SIZE ((size_t)-1)
#define OWN_TRUE true
