// scan: -- -std=gnu17
// inactive: NEVER
/* Macros that name something, and macros that are nothing. */
int function(int);
int other_function(int, ...);
extern int variable;
extern const char *table[4];
typedef struct thing { int member; } Thing;
enum kind { KIND_A };
#define function_alias function
#define FUNCTION_ALIAS_TWICE function_alias
#define FUNCTION_PARENTHESIZED (function)
#define FUNCTION_ADDRESS &function
#define VARIABLE_ALIAS variable
#define VARIABLE_MEMBER (*thing_pointer()).member
#define VARIABLE_DEREFERENCED (*(&variable))
#define TABLE_ALIAS table
#define TYPE_ALIAS unsigned long
#define TYPE_STRUCT struct thing
#define TYPE_POINTER struct thing *
#define TYPE_CONST_TEXT const char *
#define TYPE_TYPEDEF Thing
#define TYPE_TYPEDEF_POINTER Thing *
#define TYPE_ENUM enum kind
#define TYPE_FUNCTION int (*)(void)
#define TYPE_VOID void
#define TYPE_TYPEOF __typeof__(variable)
#define itself itself
#define known_itself known_itself
int known_itself(void);
#define to_each_other_a to_each_other_b
#define to_each_other_b to_each_other_a
struct members { int MEMBER; int other; };
#define MEMBER other
#define EMPTY
#define EMPTY_COMMENT /* nothing */
#define EXPANDS_TO_EMPTY EMPTY
#define COMMA_LIST 1, 2, 3
#define COMMA_OIDS 1L, 3L, 6L
#define COMMA_PARENTHESIZED (1, 2)
#define STATEMENT do { } while (0)
#define BLOCK { 1; 2; }
#define INITIALIZER { 0, 1, 2 }
#define AAA_BEFORE 1
#define AAB_OPENS {
#define AAC_BETWEEN 2
#define AAD_OPENS_ROUND (
#define AAE_BETWEEN 3
#define AAF_CLOSES }
#define AAG_BETWEEN 4
#define AAH_CLOSES_ROUND )
#define AAI_BETWEEN 5
#define AAJ_EXTERN extern "C" {
#define AAK_BETWEEN 6
#define AAL_TEXT_OPENS "{("
#define AAM_BETWEEN 7
#define AAN_THROUGH AAB_OPENS 1
#define AAO_BETWEEN 8
#define AAP_SEMICOLON 1;
#define AAQ_BETWEEN 9
#define AAR_TWO_STATEMENTS 1; int sneaked_in
#define AAS_BETWEEN 10
#define AAT_QUESTION ?
#define AAU_BETWEEN 11
#define AAV_HASH #
#define AAW_LONELY_QUOTE it's
#define AAX_BETWEEN 12
#define ABA_HAS_ATTRIBUTE __has_attribute
#define ABB_AFTER 13
#define ABC_CALLS_NEXT __builtin_offsetof
#define ABD_AFTER 14
#define ABE_DEFINED defined
#define ABF_FUNCTION_LIKE_NAME TAKES_TWO
#define TAKES_TWO(a, b) ((a) + (b))
#define ABG_AFTER 15
#define ABH_PRAGMA _Pragma("pack(1)")
#define ABI_AFTER sizeof(struct { char c; int i; })
#define ABJ_PRAGMA_GCC _Pragma("GCC diagnostic push")
#define ABK_AFTER 16
#define ACA_ASM __asm__ volatile("nop")
#define ACB_ATTRIBUTE __attribute__((unused))
#define ACC_DECLSPEC __declspec(dllexport)
#define ACD_STATIC_INLINE static inline
#define ACE_RETURN return
#define ACF_KEYWORD const
#define ACG_GOTO goto fail
#define ACH_ELSE else
#define ACI_STATEMENT_EXPRESSION ({ int x = 3; x + 1; })
#define ACJ_COMPOUND ((struct thing){1})
#define ACK_ASSIGNMENT variable = 3
#define ACL_CALL function(3)
#define ACM_UNDECLARED not_declared_anywhere
#define ACN_UNDECLARED_CALL not_declared_anywhere(1)
#define ACO_DIVISION (1 / 0)
#define ACP_BAD_SUFFIX 12abc
#define ACQ_PASTE TAKES ## _TWO
#define ADA_LINE __LINE__
#define ADB_FILE __FILE__
#define ADC_THROUGH (ADA_LINE + 1)
#define ADD_COUNTER __COUNTER__
#define ADE_FUNC __func__
#define ADF_DATE __DATE__
#define ADG_PRETTY __PRETTY_FUNCTION__
#define ADH_PARTLY (sizeof(__FILE__) > 1)
#define int_keyword int
#define CHANGED 1
#define CHANGED_USER (CHANGED + 1)
#undef CHANGED
#define CHANGED 2
#define REMOVED 1
#undef REMOVED
#define BECAME_FUNCTION 1
#undef BECAME_FUNCTION
#define BECAME_FUNCTION(x) (x)
#define BECAME_OBJECT(x) (x)
#undef BECAME_OBJECT
#define BECAME_OBJECT 3
#define REPEATED 4
#define REPEATED 4
#if __SIZEOF_POINTER__ == 8
#define CONDITIONAL 64
#else
#define CONDITIONAL 32
#endif
#ifdef NOT_DEFINED
#define NEVER 1
#endif
#define ZZZ_LAST 17
