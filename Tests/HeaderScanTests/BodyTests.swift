import Foundation
import TestSupport
import Testing

/// The fingerprints of what macros expand to and of inline functions' bodies: the same for the same tokens, another for others.
@Suite struct BodyTests {
  private static let sameMacros = [
    ("ADD(a, b) ((a) + (b))", "ADD(x,y)((x)+(y)) /* the sum */"),
    ("LOG(...) print(__VA_ARGS__)", "LOG(args...) print(args)"),
    ("LONG(a) first(a); second(a)", "LONG(a) \\\n  first(a); \\\n  second(a) // both"),
    ("WORD(a) ver\\\ny##a", "WORD(a) very##a"),
    ("TEXT(a) \"a  // b\" #a", "TEXT(c) \"a  // b\"  #c"),
    ("NONE(a)", "NONE(b) /* nothing */"),
  ]
  private static let otherMacros = [
    ("ADD(a, b) ((a) + (b))", "ADD(a, b) ((a) - (b))"),
    ("ADD(a, b) ((a) + (b))", "ADD(a, b) ((b) + (a))"),
    ("NEXT(a) a+ +1", "NEXT(a) a++1"),
    ("TEXT(a) \"a b\"", "TEXT(a) \"a  b\""),
    ("TWO(a) a b", "TWO(a) ab"),
    ("CASE(a) a x", "CASE(a) a X"),
    ("VALUE(a) 1.5", "VALUE(a) 15"),
    ("NONE(a)", "NONE(a) a"),
  ]

  @Test func macros() throws {
    for (a, b) in Self.sameMacros {
      #expect(try Self.body("#define \(a)\n") == Self.body("#define \(b)\n"), "\(a) ~ \(b)")
    }
    for (a, b) in Self.otherMacros {
      #expect(try Self.body("#define \(a)\n") != Self.body("#define \(b)\n"), "\(a) ~ \(b)")
    }
  }

  @Test func theDefinitionThatCounts() throws {
    let chosen = try Self.body("#define A(x) (x + 1)\n")
    let others = """
      #if defined NEVER
      #define A(x) (x + 2)
      #else
      #define A(x) (x + 1)
      #endif

      """
    #expect(try Self.body(others) == chosen)
    #expect(try Self.body("#define A(x) (x + 2)\n#undef A\n#define A(x) (x + 1)\n") == chosen)
  }

  @Test func inlineFunctions() throws {
    let plain = try Self.body("static inline int twice(int x) { return x * 2; }\n")
    #expect(try Self.body("static inline int\ntwice (int x) /* doubles */\n{\n  return x*2; // so\n}\n") == plain)
    #expect(try Self.body("static inline int twice(int x) { return x * 3; }\n") != plain)
    let nested = "static inline int f(int x) { if (x) { return '}'; } return \"{\"[0]; }\nint g(void);\n"
    #expect(
      try Self.body(nested) != Self.body(nested.replacing("g(void)", with: "g(int)").replacing("[0]", with: "[1]")))
    #expect(try Self.body(nested) == Self.body(nested.replacing("g(void)", with: "g(int)")))
    // What a macro makes has no text to be seen.
    #expect(try Self.body("#define MAKE(n) static inline int n(void) { return 1; }\nMAKE(one)\n", of: "one") == nil)
  }

  /// The fingerprint that a scan gives the header's first or named declaration with a body.
  private static func body(_ header: String, of name: String? = nil) throws -> String? {
    let scratch = try TemporaryDirectory()
    try scratch.write("body.h", header)
    let run = try Subprocess.command(["scan", "body.h", "-q"], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n").map(String.init)
    let start = name.flatMap { name in lines.firstIndex { $0.hasPrefix("  \(name):") } } ?? 0
    for line in lines[start...] {
      if name != nil, line.hasPrefix("macros:") { return nil }
      if let range = line.range(of: "body: ") {
        return String(line[range.upperBound...].prefix { $0 != "}" })
      }
    }
    return nil
  }
}
