// scan: -- -std=gnu17
/* Names that are words of the notation, of YAML, or of Lisp. */
typedef unsigned int uint;
typedef unsigned char uchar;
typedef int fn;
typedef int vector;
typedef int block;
typedef long convention;
typedef char schar;
typedef uint *uint_pointer;
uint words(fn a, vector b, block c, convention *d, const schar *e, uchar f);
struct fn { struct fn *next; };
struct vector { int offset, name, type, bits, size, align; };
enum notes { null, Null, NULL_, yes, no, on, off, y, n, true_, false_, nan, inf };
typedef struct { int null, yes, on; } at;
int null_(int null, int yes, int no, int at, int doc, int type);
extern int returns, params, doc;
#define digest 1
#define scan 2
#define library 3
#define defun 4
#define t 5
int lower(void), LOWER(void);
struct Case { int a; }; struct case_ { int a; };
int $dollar(int $a);
int größe(int länge);
struct naïve { int é; };
int very_long_name_that_goes_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on_and_on(void);
int _underscore(void), __two(void), _3digits(void);
