// scan: -- -std=gnu17
/* Floats, strings and pointers. */
#define FLOAT 1.5f
#define FLOAT_TENTH 0.1f
#define DOUBLE 3.14159265358979323846
#define DOUBLE_WHOLE 1.0
#define DOUBLE_LARGE 1e308
#define DOUBLE_SMALLEST 4.9406564584124654e-324
#define DOUBLE_HEX 0x1.8p3
#define NEGATIVE_ZERO -0.0
#define INFINITE __builtin_inf()
#define INFINITE_NEGATIVE (-__builtin_inff())
#define NOT_A_NUMBER __builtin_nan("")
#define LONG_DOUBLE 1.0L
#define LONG_DOUBLE_TENTH 0.1L
#define LONG_DOUBLE_PI 3.141592653589793238462643383279502884L
#define LONG_DOUBLE_HUGE 1e4932L
#define LONG_DOUBLE_TINY 3.64519953188247460253e-4951L
#define LONG_DOUBLE_NEGATIVE -0.1L
#define LONG_DOUBLE_INFINITE ((long double)__builtin_inf())
#define FLOAT_EXPRESSION (1.0f / 3.0f)
#define MIXED_EXPRESSION (2 * 1.25)
#define IMAGINARY 1.0i
#define SINE __builtin_fabs(-2.5)

#define TEXT "plain"
#define TEXT_EMPTY ""
#define TEXT_NUL "a\0b\0"
#define TEXT_ESCAPES "tab\t quote\" backslash\\ bell\a octal\1012 hex\x41"
#define TEXT_CONCATENATED "one" " " "two"
#define TEXT_OF_MACROS TEXT "-" TEXT
#define TEXT_UTF8 "grün €"
#define TEXT_U8 u8"€ \U0001F600"
#define TEXT_BYTES "\xff\xfe\x80"
#define TEXT_TRIGRAPH "what?\?!"
#define TEXT_PARENTHESIZED ("in parentheses")
#define TEXT_WIDE L"wide"
#define TEXT_16 u"sixteen"
#define TEXT_32 U"thirty-two"
#define TEXT_LINES "first\nsecond\n"
#define TEXT_NUMBER "0x10"
#define TEXT_YAML "null: [yes] # no"
#define TEXT_POINTER ((const char *)"cast")
#define TEXT_ELEMENT ("abc"[1])
#define TEXT_SIZE sizeof("four")
#define STRINGIFY_(x) #x
#define STRINGIFY(x) STRINGIFY_(x)
#define TEXT_STRINGIFIED STRINGIFY(DOUBLE_WHOLE)

#define POINTER_NULL ((void *)0)
#define POINTER_MINUS_ONE ((void *)-1)
#define POINTER_ADDRESS ((char *)0x1000)
typedef void (*destructor)(void *);
#define POINTER_STATIC ((destructor)0)
#define POINTER_TRANSIENT ((destructor)-1)
struct opaque;
#define POINTER_RECORD ((struct opaque *)4)
#define POINTER_CONST ((const unsigned char *)0)
#define POINTER_OF_INTEGER ((void *)(unsigned long)16)
extern int variable;
#define POINTER_TO_VARIABLE (&variable)
