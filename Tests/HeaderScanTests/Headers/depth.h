// scan: -- -std=gnu17
/* Nesting. */
typedef int ****************************** pointers30;
struct l1 { struct { struct { struct { struct { struct { struct { struct { int deep; } g; } f; } e; } d; } c; } b; } a; };
typedef int (*(*(*(*functions)(int))(int))(int))(int);
typedef int cube[2][2][2][2][2][2];
