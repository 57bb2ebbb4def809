/* The library that shapes.h declares. */
#include <stdarg.h>
#include "shapes.h"
#undef shapes_add
#undef values
#undef prepare

int shapes_counter = 7;
const char shapes_name[] = "shapes";

int shapes_add(int a, int b) { return a + b; }
double shapes_average(float a, double b) { return (a + b) / 2; }
signed char shapes_narrow(short value) { return (signed char)(value - 1); }
_Bool shapes_not(_Bool value) { return !value; }
char shapes_next(char value) { return (char)(value + 1); }
struct point shapes_move(struct point p, int dx, int dy) { p.x += dx; p.y += dy; return p; }
struct line shapes_line(struct point a, struct point b) { struct line l = {{a, b}, "ab"}; return l; }
struct mixed shapes_heavier(struct mixed m, double by) { m.weight += by; m.count++; return m; }
enum colour shapes_paint(enum colour c) { return c == RED ? GREEN : BLUE; }
int shapes_sum(int count, ...) {
  va_list list;
  int sum = 0;
  va_start(list, count);
  while (count-- > 0) sum += va_arg(list, int);
  va_end(list);
  return sum;
}
int shapes_apply(int (*f)(int, void *), int value, void *data) { return f(value, data); }
int shapes_first(table values) { return values[0]; }
long double shapes_half(long double value) { return value / 2; }
int shapes_old(void) { return 1; }
v4 shapes_scale(v4 v, float by) { return v * (v4){by, by, by, by}; }
__int128 shapes_square(__int128 value) { return value * value; }
double _Complex shapes_conjugate(double _Complex value) { return ~value; }
struct flags shapes_raise(struct flags f, int level) { f.level = level; f.ready = 1; f.serial++; return f; }
struct tight shapes_tighten(struct tight t) { t.value++; t.tag++; return t; }
union number shapes_number(union number n) { n.d *= 2; return n; }
void shapes_fill(struct tight t, int *into) { *into = t.value; }
aligned_pair shapes_pair(aligned_pair p) { int a = p.a; p.a = p.b; p.b = a; return p; }
