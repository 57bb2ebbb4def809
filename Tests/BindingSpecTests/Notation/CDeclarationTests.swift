import BindingSpec
import Foundation
import TestSupport
import Testing

/// What the printer writes against what a person would write, and both against compilers.
@Suite struct CDeclarationTests {
  /// A type in notation, and the same declaration of `it` by hand.
  static let shapes: [(notation: String, c: String)] = [
    ("int", "int it"),
    ("*const char", "const char *it"),
    ("const *char", "char *const it"),
    ("const *const char", "const char *const it"),
    ("restrict *void", "void *restrict it"),
    ("const volatile *uint8_t", "uint8_t *const volatile it"),
    ("[3]int", "int it[3]"),
    ("[2][3]int", "int it[2][3]"),
    ("[2]*char", "char *it[2]"),
    ("*[2]char", "char (*it)[2]"),
    ("*[2]*[3]char", "char (*(*it)[2])[3]"),
    ("const [2]char", "const char it[2]"),
    ("[4]const *const char", "const char *const it[4]"),
    ("*fn() void", "void (*it)(void)"),
    ("*fn(?) int", "int (*it)()"),
    ("const *fn(int) *char", "char *(*const it)(int)"),
    ("*fn(*const char, ...) int", "int (*it)(const char *, ...)"),
    ("[5]*fn(int) int", "int (*it[5])(int)"),
    ("*[5]*fn(int) int", "int (*(*it)[5])(int)"),
    (
      "*fn(*fn(*const void, *const void) int) *fn(int) *[2]char",
      "char (*(*(*it)(int (*)(const void *, const void *)))(int))[2]"
    ),
    ("**fn() **char", "char **(**it)(void)"),
    ("fn(int) int", "int it(int)"),
    ("fn() *fn(int) void", "void (*it(void))(int)"),
    ("fn([]*char, [4]int, [][2]double) void", "void it(char *[], int [4], double [][2])"),
    ("fn(fn(int) int) void", "void it(int (int))"),
    ("struct tag", "struct tag it"),
    ("*union either", "union either *it"),
    ("enum color", "enum color it"),
    ("const *struct tag", "struct tag *const it"),
    ("_Complex double", "double _Complex it"),
    ("*_Complex float", "float _Complex *it"),
    ("vector(4) float", "float it __attribute__((vector_size(16)))"),
    ("*const vector(2) llong", "const vec2 *it"),
    ("_Atomic int", "_Atomic int it"),
    ("*_Atomic *char", "char *_Atomic *it"),
    ("const _Atomic uint", "const _Atomic unsigned it"),
    ("Point", "Point it"),
    ("volatile bool", "volatile _Bool it"),
    ("ldouble", "long double it"),
    ("[2]va_list", "va_list it[2]"),
    ("*convention(ms_abi) fn(int) int", "int (__attribute__((ms_abi)) *it)(int)"),
    (
      "[2]*convention(sysv_abi) fn(*convention(ms_abi) fn() void) *void",
      "void *(__attribute__((sysv_abi)) *it[2])(void (__attribute__((ms_abi)) *)(void))"
    ),
    ("convention(ms_abi) fn(double) *int", "int *it(double) __attribute__((ms_abi))"),
    ("*fn() const *const _Nonnull *char", "char *const *const (*it)(void)"),
    // Records without a tag.
    ("struct Tagless", "Tagless it"),
    ("*const struct Tagless", "const Tagless *it"),
    ("struct Behind", "__typeof__(*(Behind)0) it"),
    ("struct tag.nested", "__typeof__(((struct tag *)0)->nested) it"),
    ("[2]union tag.nested.inner", "__typeof__(((struct tag *)0)->nested.inner[0][0]) it[2]"),
    ("*struct tag.pointed", "__typeof__(((struct tag *)0)->pointed) it"),
    ("struct tag.hidden", "__typeof__(((struct tag *)0)->hidden) it"),
    ("enum tag.choice", "__typeof__(((struct tag *)0)->choice) it"),
    ("enum Plain", "Plain it"),
    ("struct Table", "__typeof__((*(Table *)0)[0]) it"),
    ("struct Maker", "__typeof__(((Maker)0)()) it"),
    ("struct Frozen", "__typeof__(frozen) it"),
    ("struct object", "__typeof__(object[0]) it"),
    ("*enum state", "__typeof__(((void)0, state)) *it"),
    ("*struct tag.fixed", "__typeof__(((void)0, ((struct tag *)0)->fixed)) *it"),
    ("union either.typedef", "either it"),
    ("const struct private", "__typeof__(private) it"),
  ]

  static let prelude = """
    #include <stdarg.h>
    #include <stddef.h>
    #include <stdint.h>
    #include <wchar.h>
    struct tag {
      struct { union { int a; float b; } inner[2][3]; } nested;
      struct { char c; } *pointed;
      union { struct { int d; } hidden; int e; };
      enum { first, second } choice;
      const struct { int g; } fixed;
    };
    union either { int i; double d; };
    enum color { red };
    typedef struct tag Point;
    typedef struct { int x; } Tagless;
    typedef struct { int y; } *Behind;
    typedef enum { plain } Plain;
    typedef struct { int z; } Table[3];
    typedef struct { int w; } (*Maker)(void);
    typedef const struct { int f; } Frozen;
    extern __typeof__(((void)0, *(Frozen *)0)) frozen;
    extern struct { int o; } object[4];
    extern const volatile enum { on, off } state;
    typedef union { long l; } either;
    extern const struct { int p; } private;
    typedef long long vec2 __attribute__((vector_size(16)));

    """

  /// What the prelude declares.
  static var environment: Spec {
    var spec = Spec(library: Library(name: "test"), scan: ScanRecord(headers: ["test.h"]))
    func record(_ fields: [(String?, CType)], tagless: Bool = true) -> Record {
      let fields = fields.map { Field(name: $0.0, type: $0.1, place: .byte(offset: 0)) }
      return Record(definition: Record.Definition(fields: fields, size: 4, alignment: 4), isTagless: tagless)
    }
    let int: CType = .scalar(.int)
    spec.structs["tag"] = record(
      [
        ("nested", .record(.structure, "tag.nested")), ("pointed", .pointer(.record(.structure, "tag.pointed"))),
        (nil, .record(.union, "tag.anonymous")), ("choice", .enumeration("tag.choice")),
        ("fixed", .qualified(.const, .record(.structure, "tag.fixed"))),
      ], tagless: false)
    spec.structs["tag.nested"] = record([
      ("inner", .array(.array(.record(.union, "tag.nested.inner"), count: 3), count: 2))
    ])
    spec.unions["tag.nested.inner"] = record([("a", int), ("b", .scalar(.float))])
    spec.structs["tag.pointed"] = record([("c", .scalar(.char))])
    spec.unions["tag.anonymous"] = record([("hidden", .record(.structure, "tag.hidden")), ("e", int)])
    spec.structs["tag.hidden"] = record([("d", int)])
    spec.enums["tag.choice"] = Enumeration(isTagless: true)
    spec.enums["Plain"] = Enumeration(isTagless: true)
    spec.enums["state"] = Enumeration(isTagless: true)
    spec.unions["either.typedef"] = record([("l", .scalar(.long))])
    for name in ["Tagless", "Behind", "Table", "Maker", "Frozen", "object", "private", "tag.fixed"] {
      spec.structs[name] = record([("x", int)])
    }
    spec.typedefs["Tagless"] = Typedef(type: .record(.structure, "Tagless"))
    spec.typedefs["Frozen"] = Typedef(type: .qualified(.const, .record(.structure, "Frozen")))
    spec.typedefs["either"] = Typedef(type: .record(.union, "either.typedef"))
    spec.variables["object"] = Variable(type: .array(.record(.structure, "object"), count: 4))
    spec.variables["state"] = Variable(type: .qualified([.const, .volatile], .enumeration("state")))
    spec.typedefs["Plain"] = Typedef(type: .enumeration("Plain"))
    spec.typedefs["Behind"] = Typedef(type: .pointer(.record(.structure, "Behind")))
    spec.typedefs["Table"] = Typedef(type: .array(.record(.structure, "Table"), count: 3))
    spec.typedefs["Maker"] = Typedef(
      type: .pointer(.function(FunctionType(.fixed([]), returns: .record(.structure, "Maker")))))
    return spec
  }

  /// A compiler that sees one name declared twice says whether both mean the same type.
  @Test(
    .enabled(if: ToolCheck.allows("gcc", "clang-14"), "gcc and clang-14 are not installed"),
    arguments: ["gcc", "clang-14"])
  func meansWhatAPersonWrites(compiler: String) throws {
    var program = Self.prelude
    for (index, shape) in Self.shapes.enumerated() {
      let type = try CType(notation: shape.notation)
      let ours = cDeclaration(of: type, named: "it\(index)", in: Self.environment)
      let byHand = shape.c.replacingOccurrences(
        of: "\\bit\\b", with: "it\(index)", options: .regularExpression)
      program += "extern \(ours);\nextern \(byHand);\n"
      // And as a type name, where C allows one.
      if case .function = type {
      } else {
        let name = cDeclaration(of: type, named: "", in: Self.environment)
        program += "_Static_assert(__builtin_types_compatible_p(\(name), __typeof__(it\(index))), \"\(index)\");\n"
      }
    }
    let directory = try TemporaryDirectory()
    try directory.write("program.c", program)
    let run = try Subprocess.run(
      [
        "/usr/bin/env", compiler, "-std=gnu17", "-Werror", "-Wall", "-Wno-strict-prototypes", "-fsyntax-only",
        "program.c",
      ],
      in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func isWrittenForPeopleToo() throws {
    let type = try CType(notation: "_Nonnull *struct tag.nested")
    #expect(cDeclaration(of: type, named: "it", style: .readable) == "struct tag.nested *_Nonnull it")
    #expect(cDeclaration(of: type, named: "") == "struct tag.nested *")
  }

  @Test func prototypesNameTheirParameters() throws {
    let function = Function(
      parameters: [
        Parameter(name: "base", type: try CType(notation: "*void")), Parameter(name: nil, type: .scalar(.size)),
        Parameter(name: "compare", type: try CType(notation: "*fn(*const void, *const void) int")),
      ], returns: .void)
    #expect(
      cPrototype(of: function, named: "sort")
        == "void sort(void *base, size_t, int (*compare)(const void *, const void *))")
    var odd = Function(parameters: [], returns: .scalar(.int), arguments: .unspecified)
    #expect(cPrototype(of: odd, named: "f") == "int f()")
    odd.arguments = .fixed
    odd.convention = .win64
    #expect(cPrototype(of: odd, named: "f") == "int f(void) __attribute__((ms_abi))")
  }
}
