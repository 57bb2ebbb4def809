// scan: -- -std=gnu17
/* Layout on request. */
struct bits { unsigned a : 3, b : 5; int c : 7; unsigned : 0; unsigned d : 1; _Bool flag : 1; };
struct unnamed_bits { int a : 4; int : 5; int b : 6; char : 0; char after; };
struct straddle { unsigned a : 20; unsigned b : 20; unsigned long long c : 40; };
enum level { LOW, HIGH = 3 };
struct enum_bits { enum level l : 2; unsigned char small : 3; long long wide : 33; };
struct __attribute__((packed)) packed_all { char c; int i; double d; };
struct packed_member { char c; int i __attribute__((packed)); short s; };
struct packed_bits { char c; unsigned a : 12; unsigned b : 20; } __attribute__((packed));
struct __attribute__((aligned(32))) aligned_all { char c; };
struct aligned_expression { char c; } __attribute__((aligned(2 * sizeof(long))));
struct aligned_largest { char c; } __attribute__((aligned));
struct aligned_member { char c; int i __attribute__((aligned(16))); char d; };
struct aligned_member_expression { char c; char i __attribute__((aligned(sizeof(long) * 4))); };
struct c11_aligned { _Alignas(16) char c; _Alignas(double) char d; };
struct __attribute__((packed, aligned(4))) packed_and_aligned { char c; long l; };
typedef int int_aligned16 __attribute__((aligned(16)));
typedef double unaligned_double __attribute__((aligned(1)));
struct through_typedef { char c; int_aligned16 i; unaligned_double d; };
struct __attribute__((ms_struct)) microsoft { char a : 3; int b : 5; short c : 4; };
typedef union { int *i; const char *c; } __attribute__((transparent_union)) either;
void takes_either(either e);
#pragma pack(push, 2)
struct packed2 { char c; int i; };
#pragma pack(push, 1)
struct packed1 { char c; int i; short s; };
#pragma pack(pop)
struct packed2_again { char c; double d; };
#pragma pack(pop)
struct unpacked { char c; int i; };
#pragma pack(1)
struct packed_directly { char c; long l; };
#pragma pack()
#pragma pack(push, 4)
struct packed_with_bits { char c; unsigned long long b : 40; int i; };
#pragma pack(pop)
struct extended { char c; long double ld; __int128 wide; _Complex double z; };
union union_aligned { char c; int i __attribute__((aligned(8))); char big[9]; };
struct nested_alignment { char c; struct aligned_all inner; char d; };
_Static_assert(sizeof(struct packed1) == 7, "ignored");
