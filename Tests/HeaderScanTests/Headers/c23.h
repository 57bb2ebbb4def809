// scan: -- -std=c23
// gcc: no
// needs: libclang 19
/* C23 whole. */
constexpr int ANSWER = 42;
constexpr double HALF = 0.5;
constexpr unsigned char BYTE = 255;
constexpr char TEXT[] = "text";
#define NOTHING nullptr
#define TRUTH true
#define OF_CONSTEXPR (ANSWER + 1)
static_assert(true);
bool keyword(bool a);
int empty_list();
typedef typeof(ANSWER) answer_type;
typedef typeof_unqual(ANSWER) unqualified_answer_type;
extern typeof(int *) pointer_variable;
typeof(nullptr) null_function(typeof(nullptr) p);
alignas(16) extern char aligned_variable[16];
struct aligned { alignas(16) char c; };
thread_local extern int per_thread;
enum fixed : unsigned char { FIXED_A, FIXED_B = 200 };
enum wide { WIDE_A = 0xFFFFFFFFFFFFFFFF };
[[noreturn]] void never_returns(void);
[[nodiscard, gnu::malloc]] void *fresh(void);
_BitInt(200) large(void);
#define BITS 5wb
#define UNSIGNED_BITS 5uwb
auto inline_static = 3;
int variadic_only(...);
