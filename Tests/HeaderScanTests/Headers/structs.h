// scan: -- -std=gnu17
/* Structs and unions. */
struct empty_forward;
struct point { int x, y; };
union number { int i; float f; double d; char bytes[8]; };
struct node { struct node *next, **previous; int value; };
struct a; struct b;
struct a { struct b *other; int tag; };
struct b { struct a *other; struct a inner; };
typedef struct { int width, height; } Size;
typedef struct tagged { char c; long l; } Tagged;
typedef struct later Later;
struct later { Later *self; double d; };
typedef struct never Never;
typedef struct same same;
struct same { same *me; };
struct outer {
  struct inner { short s; int i; } in;
  enum color { RED, GREEN = 5, BLUE } paint;
  union { int u; float v; } named_union;
  struct { char c1, c2; } *pointer, array[3];
  union { int anonymous_i; float anonymous_f; struct { char deep_a; short deep_b; }; };
  struct { union { long only_deep; }; };
  enum { LOCAL_A, LOCAL_B } state;
  struct { int r; } (*maker)(void);
};
struct inner after_the_fact(void);
typedef struct { int p; } *Handle;
typedef struct { int q; } Twice, AlsoTwice, *TwicePointer;
struct { int v1; } variable_a, variable_b;
struct { double elements; } table[4];
/* A tag and a typedef of one name for different types. */
struct Clash { int tagged; };
typedef struct { char untagged; } Clash;
typedef union { int m; } OnlyUnion;
typedef struct { struct { struct { int deepest; } level2; } level1; } Deep;
struct flexible { unsigned long count; int items[]; };
struct zero_length { int n; char data[0]; };
struct arrays { int grid[2][3]; char *names[4]; int (*rows)[5]; int (*table[2])(char); };
struct functions { int (*compare)(const void *, const void *); void (*plain)(); void (*nothing)(void); };
#ifdef __clang__
int in_prototype_only(struct only_here *p);
#endif
struct nothing {};
struct holds_nothing { struct nothing none; int after; };
struct has_only_padding { int : 8; };
struct const_members { const int c; volatile int v; const char *const cc; int *restrict r; };
