// scan: -- -std=gnu17
/* Enums: named, unnamed, flags, wide. */
enum plain { PLAIN_A, PLAIN_B, PLAIN_C };
typedef enum { TYPED_A = 1, TYPED_B } Typed;
typedef enum both { BOTH_A = -1, BOTH_B = 7 } Both;
enum { UNNAMED_ONE = 1, UNNAMED_TWO, UNNAMED_NEGATIVE = -5, UNNAMED_SUM = UNNAMED_ONE + UNNAMED_TWO };
enum { UNNAMED_WIDE = 0x80000000u, UNNAMED_SMALL = 3 };
enum { UNNAMED_WIDER = 0x123456789, UNNAMED_MINUS = -1 };
enum flags { FLAG_NONE = 0, FLAG_A = 1 << 0, FLAG_B = 1 << 1, FLAG_C = 1 << 2, FLAG_ALL = 7 };
typedef enum { MASK_X = 1, MASK_Y = 2 } XYFlags;
enum count { COUNT_0, COUNT_1, COUNT_2 };
enum __attribute__((flag_enum)) told { TOLD_A = 1, TOLD_B = 2 };
enum unsigned_int { UI_LAST = 0xFFFFFFFFu, UI_HIGH = 0x80000000u };
enum long_values { LONG_MAX_VALUE = 0x7FFFFFFFFFFFFFFF, LONG_ONE = 1 };
enum ulong_values { ULONG_ALL = 0xFFFFFFFFFFFFFFFFu };
enum negative_and_large { NL_MINUS = -1, NL_LARGE = 0x80000000u };
enum smallest { SMALLEST = -0x7FFFFFFFFFFFFFFF - 1 };
enum __attribute__((packed)) tiny { TINY_A, TINY_B = 200 };
enum __attribute__((packed)) tiny_signed { TS_A = -1, TS_B = 127 };
enum duplicates { DUP_A = 3, DUP_B = 3, DUP_C };
enum forward;
enum forward *points_to_forward(void);
enum words { NO, ON, Y, null, yes, true_ };
enum expressions { SIZE_OF_LONG = sizeof(long), CHARACTER = 'x', COMPUTED = (SIZE_OF_LONG << 2) | 1, CAST = (unsigned char)300 };
enum plain plain_function(enum count c, Typed t, Both b, enum tiny small);
struct with_enum { enum plain p; enum tiny t; enum { IN_STRUCT_A, IN_STRUCT_B = 9 } in; };
struct only_constants { enum { BARE_IN_STRUCT = 42 }; int member; };
enum variable_type { VT_A } enum_variable;
enum { OF_VARIABLE_A, OF_VARIABLE_B } state_variable;
