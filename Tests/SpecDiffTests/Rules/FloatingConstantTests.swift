import BindingSpec
import HeaderScan
import SpecDiff
import TestSupport
import Testing

/// Numbers with a point are compared by their bits, from the header through the spec's text to the finding.
@Suite struct FloatingConstantTests {
  static let values: [(text: String, bits: UInt64)] = [
    ("0.0", 0), ("-0.0", 1 << 63), ("0.1", (0.1).bitPattern), ("-0.0f", 1 << 63), ("0.0f", 0),
    ("__builtin_inf()", Double.infinity.bitPattern), ("-__builtin_inf()", (-Double.infinity).bitPattern),
    ("-0.0L", 1 << 63), ("0.0L", 0), ("5e-324", 1), ("-5e-324", 1 << 63 | 1),
  ]

  private func scan(_ text: String) throws -> Spec {
    let scratch = try TemporaryDirectory()
    let header = try scratch.write("f.h", text)
    return try HeaderScanner.scan(ScanRequest(headers: [header], library: Library(name: "f"))).spec
  }

  @Test func textOfASpecKeepsTheSign() throws {
    let lines = Self.values.enumerated().map { "#define V\($0) \($1.text)\n" }
    let spec = try scan(lines.joined())
    let read = try SpecReader.read(bytes: SpecWriter.yaml(spec), file: "f.yaml")
    for (index, value) in Self.values.enumerated() {
      for side in [spec, read] {
        guard case .floating(let number)? = side.constants["V\(index)"]?.value else {
          Issue.record("\(value.text) is no number with a point")
          continue
        }
        #expect(number.bitPattern == value.bits, "\(value.text) is \(number)")
      }
    }
  }

  @Test(arguments: [
    ("0.0", "-0.0", true), ("-0.0", "0.0", true), ("0.0f", "-0.0f", true), ("0.0L", "-0.0L", true),
    ("0.0", "0.0", false),
    ("-0.0", "-0.0", false), ("-0.0", "(-(0.0))", false),
    ("__builtin_nan(\"\")", "__builtin_nan(\"\")", false), ("__builtin_nan(\"\")", "0.0", true),
    ("0.1", "0.10000000000000002", true), ("1.0", "1e0", false),
  ])
  func anotherSignIsAnotherValue(old: String, new: String, isChanged: Bool) throws {
    for form in ["#define ZERO %\n", "static const double ZERO = %;\n"] {
      let (before, after) = (try scan(form.replacing("%", with: old)), try scan(form.replacing("%", with: new)))
      let direct = SpecDiff.compare(LinkedSpec(before), LinkedSpec(after))
      let read = try [before, after].map { LinkedSpec(try SpecReader.read(bytes: SpecWriter.yaml($0), file: "f.yaml")) }
      #expect(before.constants["ZERO"] != nil, "\(form)")
      for drift in [direct, SpecDiff.compare(read[0], read[1])] {
        #expect(
          drift.findings.map(\.rule) == (isChanged ? [.constantValueChanged] : []), "\(form)\(old) → \(new)")
        #expect(drift.verdict == (isChanged ? .source : .none))
      }
    }
  }
}
