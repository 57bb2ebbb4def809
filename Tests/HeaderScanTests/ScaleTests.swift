import BindingSpec
import Foundation
import TestSupport
import Testing

/// Headers larger and deeper than any that people write.
@Suite struct ScaleTests {
  private func scan(_ text: String) throws -> (spec: Spec, seconds: Double) {
    let files = try TemporaryDirectory()
    try files.write("large.h", text)
    let start = Date()
    let run = try Subprocess.command(["scan", "large.h", "-q"], in: files.path)
    let seconds = Date().timeIntervalSince(start)
    #expect(run.status == 0, "\(run.errors.prefix(2000))")
    return (try SpecReader.read(bytes: Array(run.output.utf8), file: "large.yaml"), seconds)
  }

  @Test func twelveThousandMacros() throws {
    var text = ""
    for index in 0..<12_000 {
      switch index % 6 {
      case 0: text += "#define M\(index) \(index)\n"
      case 1: text += "#define M\(index) (M\(index - 1) + 1)\n"
      case 2: text += "#define M\(index) \"text \(index)\"\n"
      case 3: text += "#define M\(index)\n"
      case 4: text += "#define M\(index) undeclared_\(index)\n"
      default: text += "#define M\(index)(a, b) ((a) + (b))\n"
      }
    }
    let (spec, seconds) = try scan(text)
    print("12000 macros: \(String(format: "%.2f", seconds)) s")
    #expect(spec.constants.count == 6000)
    #expect(spec.macros.count == 2000)
    #expect(spec.skipped.count == 4000)
    #expect(spec.constants["M11995"]?.value == .integer(11995))
  }

  @Test func severalMacrosThatSwallowTheirNeighbours() throws {
    var text = "#define OPEN {\n#define CLOSE )\n"
    for index in 0..<20 { text += "#define A\(index)X OPEN\n#define A\(index)Y \(index)\n#define A\(index)Z CLOSE\n" }
    let (spec, seconds) = try scan(text)
    print("40 macros that hide brackets: \(String(format: "%.2f", seconds)) s")
    for index in 0..<20 { #expect(spec.constants["A\(index)Y"]?.value == .integer(IntegerValue(index))) }
  }

  @Test func tenThousandEnumerators() throws {
    let values = (0..<10_000).map { "VALUE_\($0) = \($0 * 3)" }.joined(separator: ", ")
    let (spec, seconds) = try scan("enum large { \(values) };\n")
    print("10000 enumerators: \(String(format: "%.2f", seconds)) s")
    #expect(spec.enums["large"]?.definition?.values.count == 10_000)
    #expect(spec.enums["large"]?.definition?.values.last?.value == 29_997)
  }

  @Test func deepPointersAreRefusedByName() throws {
    let (spec, _) = try scan(
      "typedef int \(String(repeating: "*", count: 1000))deep;\nint before(deep p);\nint after(int \(String(repeating: "*", count: 1000))p);\nint fine(void);\n"
    )
    #expect(spec.skipped["deep"]?.reason == .scanTypeUnsupported)
    #expect(spec.skipped["after"]?.reason == .scanTypeUnsupported)
    #expect(spec.functions["fine"] != nil)
  }

  @Test func twoHundredStructsInEachOther() throws {
    var text = "int deepest;"
    for index in 0..<200 { text = "struct { \(text) } m\(index);" }
    let (spec, _) = try scan("struct outermost { \(text) };\nstruct outermost *get(void);\n")
    #expect(spec.structs["outermost"]?.definition?.size == 4)
    #expect(spec.structs.count == 201)
  }

  @Test func aThousandTypedefsInAChain() throws {
    var text = "typedef int t0;\n"
    for index in 1...1000 { text += "typedef t\(index - 1) t\(index);\n" }
    let (spec, _) = try scan(text + "struct s { char c; t1000 x; };\nt1000 f(t1000 a);\n")
    #expect(spec.typedefs.count == 1001)
    #expect(spec.structs["s"]?.definition?.size == 8)
  }
}
