// What generators and runtimes have been silently wrong about.
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

// A bool is one byte: what the rest of the register holds says nothing.
int dirty_false(void) { return 0x5a00; }
int dirty_true(void) { return 0x5a01; }
int whole_register(long word) { return word == 0 || word == 1; }
struct switches { bool first, second; char third; bool rest[3]; };
void set_switches(struct switches *s) { *s = (struct switches){false, true, 'x', {true, false, true}}; }
int switches_are(const struct switches *s) {
  unsigned char bytes[sizeof *s];
  memcpy(bytes, s, sizeof bytes);
  return bytes[0] * 100000 + bytes[1] * 10000 + (bytes[2] == 'x') * 1000 + bytes[3] * 100 + bytes[4] * 10 + bytes[5];
}
bool negate(bool b) { return !b; }

int char_is_signed(void) { return CHAR_MIN < 0; }
char high_char(void) { return (char)200; }
signed char high_signed(void) { return (signed char)200; }
unsigned char high_unsigned(void) { return 200; }
int char_value(char c) { return c; }

int size_of_long(void) { return sizeof(long); }
long largest_long(void) { return LONG_MAX; }
long one_more(long x) { return x + 1; }

struct bits { unsigned a : 3; int b : 5; unsigned long long c : 40; bool d : 1; unsigned : 0; unsigned e : 7; };
void fill_bits(struct bits *s) { *s = (struct bits){5, -9, 0x123456789aULL, true, 99}; }
int bits_are(const struct bits *s) { return s->a == 2 && s->b == 15 && s->c == 7 && !s->d && s->e == 1; }
int size_of_bits(void) { return sizeof(struct bits); }

// Each argument behind the dots by a letter for its type.
double add_up(const char *kinds, ...) {
  va_list list;
  va_start(list, kinds);
  double sum = 0;
  for (; *kinds; kinds++) {
    switch (*kinds) {
      case 'i': sum += va_arg(list, int); break;
      case 'l': sum += va_arg(list, long); break;
      case 'd': sum += va_arg(list, double); break;
      case 's': sum += strlen(va_arg(list, char *)); break;
    }
  }
  va_end(list);
  return sum;
}

// libffi 3.4.4 loses `first` when the struct takes the sixth integer register.
struct char_and_double { char c; double d; };
double mixed(double first, long a, long b, long c, long d, long e, struct char_and_double s, double last) {
  return first * 1000000 + a + b + c + d + e + s.c * 1000 + s.d * 100 + last;
}
double call_mixed(double (*f)(double, long, long, long, long, long, struct char_and_double, double)) {
  return f(1, 1, 1, 1, 1, 1, (struct char_and_double){2, 3}, 4);
}
float halve(float x) { return x / 2; }
