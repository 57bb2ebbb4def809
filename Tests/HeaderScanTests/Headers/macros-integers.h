// scan: -- -std=gnu17
/* Integer constants: every width, sign and spelling. */
#define DECIMAL 42
#define NEGATIVE -42
#define PARENTHESIZED (((7)))
#define HEXADECIMAL 0xFF
#define OCTAL 0755
#define BINARY 0b1010
#define SUFFIX_U 1u
#define SUFFIX_L 1L
#define SUFFIX_UL 1UL
#define SUFFIX_LL 1LL
#define SUFFIX_ULL 1ull
#define HEX_UNSIGNED 0x80000000
#define DECIMAL_LONG 2147483648
#define INT_SMALLEST (-2147483647 - 1)
#define LONG_SMALLEST (-9223372036854775807L - 1)
#define U64_LARGEST 18446744073709551615ULL
#define I64_HEX 0x7FFFFFFFFFFFFFFF
#define U64_HEX 0xFFFFFFFFFFFFFFFF
#define WIDE_POSITIVE ((__int128)1 << 100)
#define WIDE_NEGATIVE (-((__int128)1 << 100))
#define WIDE_LARGEST (~(unsigned __int128)0)
#define WIDE_SMALLEST ((__int128)1 << 127)
#define WIDE_SMALL ((__int128)-1)
#define CAST_SHORT ((short)40000)
#define CAST_UCHAR ((unsigned char)300)
#define CAST_BOOL ((_Bool)5)
#define CHARACTER 'a'
#define CHARACTER_ESCAPE '\n'
#define CHARACTER_HIGH '\xff'
#define CHARACTER_MULTI 'RIFF'
#define CHARACTER_WIDE L'\u20ac'
#define CHARACTER_16 u'\u20ac'
#define CHARACTER_32 U'\U0001F600'
#define EXPRESSION (DECIMAL * 2 + HEXADECIMAL)
#define SHIFTED (1u << 31)
#define COMPLEMENT (~0)
#define COMPLEMENT_UNSIGNED (~0u)
#define LOGICAL (1 && 0)
#define NOT_ZERO !0
#define COMPARED (DECIMAL > 41)
#define TERNARY (sizeof(void *) == 8 ? 64 : 32)
#define MIXED_TERNARY (1 ? 1 : 2u)
#define COMMA_IN_TERNARY (1 ? (2) : (3))
#define WRAPPED (4294967295u + 1u)
typedef unsigned short word;
typedef word word_again;
enum mode { MODE_A, MODE_B = 4 };
#define CAST_TYPEDEF ((word)65537)
#define CAST_TYPEDEF_CHAIN ((word_again)-1)
#define CAST_ENUM ((enum mode)4)
#define ENUM_REFERENCE MODE_B
#define ENUM_EXPRESSION (MODE_B | 1)
struct record { char c; long l; int bits : 3; };
#define SIZE_OF_TYPE sizeof(struct record)
#define SIZE_OF_EXPRESSION sizeof(int) * 2
#define OFFSET_OF __builtin_offsetof(struct record, l)
#define ALIGN_OF _Alignof(double)
#define GENERIC _Generic(1.0, double: 3, default: 4)
#define CHOOSE __builtin_choose_expr(1, 10, 20)
#define BUILTIN __builtin_popcount(255)
#define TYPES_COMPATIBLE __builtin_types_compatible_p(int, signed)
#define LAST_ONE /* comment */ 99 /* and another */ // and one more
#define SPLICED 1\
2\
3
#define SPLICED_EXPRESSION \
  (1 +  \
   2)
  #  define  INDENTED  8
/* before */ #define BEHIND_COMMENT 9
#define WITH_STRING_COMMENT "/* no comment */"
#define DOLLAR$NAME 5
static const int private_table[] = {1, 2, 3};
#define COUNT_OF (sizeof(private_table) / sizeof(private_table[0]))
static const int a_constant = 11;
#define OF_STATIC_CONST a_constant
