#ifndef OUTSIDE_TYPES_H
#define OUTSIDE_TYPES_H
#define OUTSIDE_COUNT 7
typedef struct outside_hidden *outside_pointer;
struct outside_hidden { int not_needed; };
struct outside_opaque { int not_needed_either; struct outside_never *p; };
typedef struct outside_opaque outside_record;
struct outside_inner { short s; };
struct outside_whole { struct outside_inner inner; struct outside_hidden *pointer; };
typedef unsigned outside_base;
typedef outside_base outside_chain;
typedef enum outside_enum { OUTSIDE_A, OUTSIDE_B = 3 } outside_mode;
struct outside_argument;
typedef void (*outside_callback)(outside_pointer, struct outside_argument *);
union outside_union { int i; outside_chain c; };
int outside_function(int);
int outside_unused(int);
#define OUTSIDE_UNUSED 1
typedef int outside_unused_type;
#endif
