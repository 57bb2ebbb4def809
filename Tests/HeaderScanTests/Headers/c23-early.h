// scan: -- -std=c2x
// gcc: no
/* C23 as far as every libclang from 14 on parses it. */
[[nodiscard]] int must(void);
[[nodiscard("because")]] int must_because(void);
[[deprecated]] void old(void);
[[deprecated("use \"other\"")]] void old_text(void);
[[maybe_unused]] int perhaps(void);
[[gnu::weak]] int weak_one(void);
[[gnu::nonnull(1)]] void needs(char *p);
enum fixed : unsigned char { FIXED_A, FIXED_B = 200 };
enum fixed_long : long long { FIXED_LONG = 0x100000000 };
typedef enum : short { UNTAGGED_FIXED = -3 } UntaggedFixed;
enum forward_fixed : int;
enum : unsigned { LOOSE_FIXED = 4000000000 };
struct with_fixed { enum fixed f; enum fixed_long l; UntaggedFixed u; };
struct [[deprecated]] old_struct { int a; };
int unnamed_parameters(int, [[maybe_unused]] int b);
#define DIGITS_BINARY 0b1111'0000
#define DIGITS 1'000'000
_BitInt(17) bits(unsigned _BitInt(40) wide);
struct with_bits { _BitInt(17) a; unsigned _BitInt(5) b; };
