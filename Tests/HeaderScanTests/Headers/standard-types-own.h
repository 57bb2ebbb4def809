// scan: -- -std=gnu17
/* Typedefs that bear standard names and mean something else stay what they are. */
typedef int ssize_t;
typedef unsigned char bool;
typedef unsigned int size_t;
typedef short wchar_t;
typedef long int64_t;
typedef long long intmax_t;
typedef struct { int low, high; } time_t;
typedef signed char int8_t;
typedef char uint8_t;
ssize_t reads(size_t count, bool flag, const wchar_t *text, int64_t wide, intmax_t widest, time_t when, int8_t s, uint8_t u);
