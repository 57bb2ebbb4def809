import SpecDiff
import Testing

/// Two headers of a few lines each for every rule that breaks something, and the finding between them.
struct WitnessPair: Sendable, CustomTestStringConvertible {
  var rule: DriftRule
  var entity: String
  var old: String
  var new: String
  /// What clang alone can be asked, because gcc does not know what the header says.
  var isForClang = false
  var testDescription: String { "\(rule.rawValue): \(entity)" }

  init(_ rule: DriftRule, _ entity: String, _ old: String, _ new: String, isForClang: Bool = false) {
    self.rule = rule
    self.entity = entity
    self.old = old
    self.new = new
    self.isForClang = isForClang
  }

  static let all: [WitnessPair] = functions + variables + records + enums + names
  /// Rules that name what breaks and that no header alone can show: a shared object is needed.
  static let ofLibraries: Set<DriftRule> = [.libraryNameChanged, .librarySymbolMissing, .librarySymbolVersionChanged]
  /// Rules whose breaks no program in C can show.
  static let withoutWitness: Set<DriftRule> = [.macroBodyChanged]

  private static let functions: [WitnessPair] = [
    WitnessPair(.functionRemoved, "put", "void put(int x); int get(void);", "int get(void);"),
    WitnessPair(.functionRemoved, "twice", "static inline int twice(int x) { return 2 * x; }", "extern int z;"),
    WitnessPair(
      .functionRemoved, "take", "struct box { struct { int x; } in; }; void take(struct box b);",
      "struct box { struct { int x; } in; };"),
    WitnessPair(.functionRenamed, "box_measure", "int box_measure(int x);", "int box_measure2(int x);"),
    WitnessPair(
      .functionRenamed, "box_measure", "int box_measure(int x);",
      "int box_measure2(int x);\n#define box_measure box_measure2"),
    WitnessPair(.functionBecameMacro, "put", "void put(int x);", "#define put(x) ((void)(x))"),
    WitnessPair(.functionBecameMacro, "put", "void put(int x);", "void store(int x);\n#define put store"),
    WitnessPair(.functionBecameInline, "put", "int put(int x);", "static inline int put(int x) { return x; }"),
    WitnessPair(
      .functionBecameInline, "put", "inline int put(int x) { return x; }", "static inline int put(int x) { return x; }"),
    WitnessPair(.functionParameterAdded, "put", "void put(int x);", "void put(int x, int y);"),
    WitnessPair(.functionParameterRemoved, "put", "void put(int x, char *y);", "void put(int x);"),
    WitnessPair(
      .functionParametersReordered, "put", "void put(int x, char *y);", "void put(char *y, int x);"),
    WitnessPair(
      .functionParametersReordered, "put", "struct a; struct b; void put(struct a *x, struct b *y);",
      "struct a; struct b; void put(struct b *y, struct a *x);"),
    WitnessPair(.functionParameterChanged, "put", "void put(int x);", "void put(double x);"),
    WitnessPair(.functionParameterChanged, "put", "void put(unsigned x);", "void put(int x);"),
    WitnessPair(.functionParameterChanged, "put", "void put(const char *x);", "void put(char *x);"),
    WitnessPair(
      .functionParameterChanged, "put", "#include <stdint.h>\nvoid put(uint32_t *x);",
      "#include <stdint.h>\nvoid put(uint64_t *x);"),
    WitnessPair(
      .functionParameterChanged, "put", "struct a { int x; }; void put(int (*f)(struct a *, const char *));",
      "struct a { int x; }; void put(int (*f)(struct a *));"),
    WitnessPair(.functionResultChanged, "get", "int get(void);", "long get(void);"),
    WitnessPair(.functionResultChanged, "get", "char *get(void);", "const char *get(void);"),
    WitnessPair(
      .functionResultAdded, "get", "struct b { char x[64]; }; void get(int x);",
      "struct b { char x[64]; }; struct b get(int x);"),
    WitnessPair(.functionResultRemoved, "get", "int get(void);", "void get(void);"),
    WitnessPair(.functionBecameVariadic, "tell", "int tell(int what, int data);", "int tell(int what, ...);"),
    WitnessPair(.functionBecameVariadic, "tell", "int tell(int what, double data);", "int tell(int what, ...);"),
    WitnessPair(.functionLostVariadic, "log_to", "void log_to(const char *f, ...);", "void log_to(const char *f);"),
    WitnessPair(.functionPrototypeAdded, "put", "void put();", "void put(int x);"),
    WitnessPair(.functionPrototypeRemoved, "put", "void put(const char *f, ...);", "void put();"),
    WitnessPair(
      .functionConventionChanged, "put", "void put(int x);", "void put(int x) __attribute__((ms_abi));"),
    WitnessPair(.functionSymbolChanged, "put", "void put(int x);", "void put(int x) __asm__(\"put_v2\");"),
    WitnessPair(.functionSymbolChanged, "put", "void put(int x) __asm__(\"put_v1\");", "void put(int x);"),
    WitnessPair(
      .functionNullabilityTightened, "put", "void put(int n, char *x);",
      "void put(int n, char *x) __attribute__((nonnull(2)));"),
    WitnessPair(
      .functionNullabilityTightened, "put", "void put(char *x);", "void put(char *_Nonnull x);", isForClang: true),
    WitnessPair(
      .functionNullabilityTightened, "get", "char *get(int x) __attribute__((returns_nonnull));", "char *get(int x);"),
    WitnessPair(
      .functionNullabilityTightened, "get", "char *_Nonnull get(int x);", "char *_Nullable get(int x);",
      isForClang: true),
    WitnessPair(
      .functionAttributesChanged, "stop", "void stop(int x) __attribute__((noreturn));", "void stop(int x);"),
    WitnessPair(
      .functionAttributesChanged, "stop", "void stop(int x);", "void stop(int x) __attribute__((noreturn));"),
  ]

  private static let variables: [WitnessPair] = [
    WitnessPair(.variableRemoved, "level", "extern int level; extern int other;", "extern int other;"),
    WitnessPair(.variableRenamed, "log_level", "extern int log_level;", "extern int log_level_;"),
    WitnessPair(.variableTypeChanged, "level", "extern int level;", "extern long level;"),
    WitnessPair(.variableTypeChanged, "level", "extern int level;", "extern const int level;"),
    WitnessPair(.variableTypeChanged, "names", "extern const char *names[4];", "extern const char *names[5];"),
    WitnessPair(.variableTypeChanged, "names", "extern const char *names[4];", "extern const char *names[];"),
    WitnessPair(.variableStorageChanged, "level", "extern int level;", "extern _Thread_local int level;"),
    WitnessPair(.variableStorageChanged, "level", "extern __thread int level;", "extern int level;"),
    WitnessPair(.variableSymbolChanged, "level", "extern int level;", "extern int level __asm__(\"level2\");"),
  ]

  private static let records: [WitnessPair] = [
    WitnessPair(.recordRemoved, "box", "struct box { int x; }; int f(void);", "int f(void);"),
    WitnessPair(
      .recordRenamed, "box", "struct box { int x, y; }; void put(struct box *b);",
      "struct crate { int x, y; }; void put(struct crate *b);"),
    WitnessPair(
      .recordRenamed, "_box", "typedef struct _box box; void put(box *b);",
      "typedef struct crate box; void put(box *b);"),
    WitnessPair(
      .recordKindChanged, "box", "struct box { int x; float y; }; void put(struct box *b);",
      "union box { int x; float y; }; void put(union box *b);"),
    WitnessPair(
      .recordKindChanged, "box", "struct box; void put(struct box *b);", "union box; void put(union box *b);"),
    WitnessPair(
      .recordBecameOpaque, "box", "struct box { int x; }; void put(struct box *b);",
      "struct box; void put(struct box *b);"),
    WitnessPair(.recordSizeChanged, "box", "struct box { int x; };", "struct box { int x; int : 32; };"),
    WitnessPair(
      .recordAlignmentChanged, "box", "struct box { int x; };", "struct box { int x; } __attribute__((aligned(16)));"),
    WitnessPair(
      .fieldMoved, "box.x", "typedef struct { char c; int x; } box;",
      "typedef struct { char c; int x; } __attribute__((packed)) box;"),
    WitnessPair(
      .recordPassingChanged, "any",
      "union any { int *i; float *f; } __attribute__((transparent_union)); void put(union any a);",
      "union any { int *i; float *f; }; void put(union any a);"),
    WitnessPair(.fieldAdded, "box.z", "struct box { int x, y; };", "struct box { int x, y, z; };"),
    WitnessPair(.fieldAdded, "box.z", "struct box { int x, y; };", "struct box { int x, z, y; };"),
    WitnessPair(.fieldRemoved, "box.y", "struct box { int x, y; };", "struct box { int x; };"),
    WitnessPair(
      .fieldRemoved, "box.b", "struct box { int x; unsigned a : 3, b : 3; };", "struct box { int x; unsigned a : 3; };"),
    WitnessPair(.fieldRenamed, "box.y", "struct box { int x, y; };", "struct box { int x, height; };"),
    WitnessPair(.fieldMoved, "box.x", "struct box { int x, y; };", "struct box { int y, x; };"),
    WitnessPair(.fieldAdded, "box.z", "struct box { char x; int y; };", "struct box { char x; long z; int y; };"),
    WitnessPair(
      .fieldMoved, "box.a", "struct box { unsigned a : 3, b : 3; };", "struct box { unsigned b : 3, a : 3; };"),
    WitnessPair(
      .fieldAdded, "box.c", "struct box { unsigned a : 3, b : 3; };", "struct box { unsigned a : 3, c : 1, b : 3; };"),
    WitnessPair(
      .fieldMoved, "box.x", "struct box { struct { char x; int y; }; };",
      "struct box { struct { int y; char x; }; };"),
    WitnessPair(.fieldTypeChanged, "box.x", "struct box { int x; };", "struct box { float x; };"),
    WitnessPair(.fieldTypeChanged, "box.x", "struct box { int x; };", "struct box { const int x; };"),
    WitnessPair(.fieldTypeChanged, "box.x", "struct box { char x[4]; };", "struct box { int x; };"),
    WitnessPair(
      .fieldTypeChanged, "box.in", "struct box { struct { int a; } in; };", "struct box { int in; };"),
    WitnessPair(
      .fieldTypeChanged, "box.x", "struct box { unsigned x : 4; };", "struct box { int x : 4; };"),
    WitnessPair(.fieldBitsChanged, "box.x", "struct box { unsigned x : 4; };", "struct box { unsigned x : 5; };"),
    WitnessPair(.fieldBitsChanged, "box.x", "struct box { unsigned x; };", "struct box { unsigned x : 5; };"),
    WitnessPair(.fieldBitsChanged, "box.x", "struct box { unsigned x : 5; };", "struct box { unsigned x; };"),
    WitnessPair(
      .fieldTypeChanged, "outer.in.a", "struct outer { struct { char a; int b; } in; };",
      "struct outer { struct { long a; int b; } in; };"),
  ]

  private static let enums: [WitnessPair] = [
    WitnessPair(.enumRemoved, "tone", "enum tone { LOW, HIGH }; int f(void);", "int f(void);"),
    WitnessPair(.enumRenamed, "tone", "enum tone { LOW, HIGH };", "enum pitch { LOW, HIGH };"),
    WitnessPair(.enumBecameOpaque, "tone", "enum tone { LOW, HIGH };", "enum tone;"),
    WitnessPair(
      .enumTypeChanged, "tone", "enum tone { LOW, HIGH };", "enum tone { LOW, HIGH, HUGE_TONE = 0x100000000 };"),
    WitnessPair(.enumTypeChanged, "tone", "enum tone { LOW, HIGH };", "enum tone { LOW, HIGH, NONE = -1 };"),
    WitnessPair(
      .enumTypeChanged, "tone", "typedef enum { LOW, HIGH } tone;", "typedef enum { LOW, HIGH, NONE = -1 } tone;"),
    WitnessPair(.enumeratorRemoved, "HIGH", "enum tone { LOW, HIGH };", "enum tone { LOW };"),
    WitnessPair(.enumeratorRenamed, "HIGH", "enum tone { LOW, HIGH };", "enum tone { LOW, SHRILL };"),
    WitnessPair(
      .enumeratorValueChanged, "HIGH", "enum tone { LOW, HIGH };", "enum tone { LOW, MIDDLE, HIGH };"),
    WitnessPair(
      .enumeratorValueChanged, "HIGH", "enum tone { LOW, HIGH = -9223372036854775807LL - 1 };",
      "enum tone { LOW, HIGH = 18446744073709551615ULL };"),
    WitnessPair(
      .enumeratorLimitMoved, "Tone_LastLow", "enum tone { LOW, LOWER, Tone_LastLow = LOWER, HIGH = 9 };",
      "enum tone { LOW, LOWER, LOWEST, Tone_LastLow = LOWEST, HIGH = 9 };"),
    WitnessPair(
      .enumeratorLimitMoved, "TONE_LAST", "enum tone { LOW, HIGH, TONE_LAST };",
      "enum tone { LOW, HIGH, SHRILL, TONE_LAST };"),
  ]

  private static let names: [WitnessPair] = [
    WitnessPair(.typedefRemoved, "number", "typedef int number; int f(void);", "int f(void);"),
    WitnessPair(.typedefChanged, "number", "typedef int number;", "typedef long number;"),
    WitnessPair(.typedefChanged, "number", "typedef int number;", "typedef struct { int x; } number;"),
    WitnessPair(.typedefChanged, "number", "typedef struct { int x; } number;", "typedef int number;"),
    WitnessPair(
      .typedefChanged, "number", "typedef int number;", "typedef int number __attribute__((aligned(16)));"),
    WitnessPair(.typedefChanged, "visit", "typedef int (*visit)(int);", "typedef int (*visit)(long);"),
    WitnessPair(.typedefChanged, "row", "typedef int row[4];", "typedef int row[5];"),

    WitnessPair(.constantRemoved, "LIMIT", "#define LIMIT 7\n", "#define OTHER 7\n"),
    WitnessPair(.constantRemoved, "NAME", "#define NAME \"a\\\"\\\\b\"\n", "#define OTHER 7\n"),
    WitnessPair(.constantValueChanged, "LIMIT", "#define LIMIT 7\n", "#define LIMIT 8\n"),
    WitnessPair(.constantValueChanged, "LIMIT", "#define LIMIT 7\n", "enum { LIMIT = 8 };"),
    WitnessPair(.constantValueChanged, "NAME", "#define NAME \"what??/\\x01\"\n", "#define NAME \"that\"\n"),
    WitnessPair(.constantValueChanged, "RATIO", "#define RATIO 0.1f\n", "#define RATIO 0.1\n"),
    WitnessPair(.constantValueChanged, "RATIO", "#define RATIO 0.0\n", "#define RATIO -0.0\n"),
    WitnessPair(.constantValueChanged, "RATIO", "#define RATIO -0.0f\n", "#define RATIO 0.0f\n"),
    WitnessPair(.constantValueChanged, "RATIO", "#define RATIO __builtin_nan(\"\")\n", "#define RATIO 0.0\n"),
    WitnessPair(.constantTypeChanged, "LIMIT", "#define LIMIT 7\n", "#define LIMIT 7u\n"),
    WitnessPair(.constantTypeChanged, "RATIO", "#define RATIO 0.5f\n", "#define RATIO 0.5\n"),
    WitnessPair(.constantBecameOther, "LIMIT", "#define LIMIT 7\n", "extern int LIMIT;"),
    WitnessPair(.constantBecameOther, "LIMIT", "#define LIMIT 7\n", "#define LIMIT(x) (x)\n"),
    WitnessPair(.constantBecameOther, "LIMIT", "#define LIMIT 7\n", "int f(void);\n#define LIMIT f\n"),
    WitnessPair(.noLongerBound, "LIMIT", "#define LIMIT 7\n", "#define LIMIT (7 + nothing)\n"),

    WitnessPair(.unboundRemoved, "counter", "static int counter;", "extern int z;"),

    WitnessPair(.macroRemoved, "MAX_OF", "#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))\n", "#define OTHER 1\n"),
    WitnessPair(
      .macroParametersChanged, "MAX_OF", "#define MAX_OF(a, b) ((a) > (b) ? (a) : (b))\n", "#define MAX_OF(a) (a)\n"),
    WitnessPair(
      .aliasRemoved, "put", "void store(int x);\n#define put store\n", "void store(int x);"),
    WitnessPair(
      .aliasChanged, "put", "void store(int x); void keep(long x);\n#define put store\n",
      "void store(int x); void keep(long x);\n#define put keep\n"),
    WitnessPair(
      .aliasChanged, "number", "#define number unsigned int\n", "#define number unsigned long\n"),
  ]
}
