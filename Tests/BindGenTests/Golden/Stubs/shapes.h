/* What C can hand over by value, and what only a compiler can. */
#ifndef SHAPES_H
#define SHAPES_H

#include <stddef.h>

struct point { int x, y; };
struct line { struct point ends[2]; char name[3]; };
struct mixed { double weight; long count; };
enum colour { RED, GREEN = 5, BLUE = -1 };
enum wide { WIDE_NONE, WIDE_ALL = 0x7fffffff };

struct flags { unsigned ready : 1; int level : 5; unsigned : 2; unsigned long long serial : 40; enum colour set : 4; };
struct __attribute__((packed)) tight { char tag; int value; };
union number { int i; double d; };
struct holder {
  union { int whole; float part; };
  struct { short low, high; } range;
  int (*callback)(int, void *);
  int trail[];
};
typedef float v4 __attribute__((vector_size(16)));
typedef int strict __attribute__((aligned(16)));
typedef struct { int a; strict b; } aligned_pair;
typedef int table[3];

extern int shapes_counter;
extern const char shapes_name[];

int shapes_add(int a, int b);
double shapes_average(float a, double b);
signed char shapes_narrow(short value);
_Bool shapes_not(_Bool value);
char shapes_next(char value);
struct point shapes_move(struct point p, int dx, int dy);
struct line shapes_line(struct point a, struct point b);
struct mixed shapes_heavier(struct mixed m, double by);
enum colour shapes_paint(enum colour c);
int shapes_sum(int count, ...);
int shapes_apply(int (*f)(int, void *), int value, void *data);
int shapes_first(table values);
long double shapes_half(long double value);
int shapes_old(void) __attribute__((deprecated("take shapes_add")));

v4 shapes_scale(v4 v, float by);
#if defined(__SIZEOF_INT128__)
__extension__ __int128 shapes_square(__int128 value);
#endif
double _Complex shapes_conjugate(double _Complex value);
struct flags shapes_raise(struct flags f, int level);
struct tight shapes_tighten(struct tight t);
union number shapes_number(union number n);
void shapes_fill(struct tight t, int *into);
aligned_pair shapes_pair(aligned_pair p);

static inline int shapes_twice(int value) { return 2 * value; }
static inline struct point shapes_mirror(struct point p) { struct point m = {p.y, p.x}; return m; }
static inline void shapes_bump(int *value) { ++*value; }
static inline struct tight shapes_untighten(struct tight t) { t.value = -t.value; return t; }

#define SHAPES_MAX(a, b) ((a) > (b) ? (a) : (b))
#define SHAPES_SET(place, value) do { *(place) = (value); } while (0)
#define SHAPES_LANE(v, i) ((v)[i])
#define shapes_add(a, b) ((a) + (b) + 1000)

#define SHAPES_VERSION 3
#define values 4 /* names that a stubs file might have used itself */
#define prepare 5
#define SHAPES_LIMIT 0x8000000000000000u
#define SHAPES_LOWEST (-9223372036854775807 - 1)
#define SHAPES_RATIO 0.1
#define SHAPES_MINUS_ZERO (-0.0)
#define SHAPES_TENTH 0.1f
#define SHAPES_TITLE "shapes \"3\" ?\t\377"
#define SHAPES_LONG 0.1L
#define SHAPES_OTHER shapes_average
#define SHAPES_TYPE struct point
static const int shapes_static = 42;

#endif
