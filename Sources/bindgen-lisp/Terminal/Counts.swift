import BindingSpec

/// Numbers of things in words: `81 functions, 1 variable, 3 aliases`.
struct Counts {
  private var parts: [String] = []

  mutating func add(_ count: Int, _ one: String, _ many: String? = nil) {
    if count > 0 { parts.append("\(count) \(count == 1 ? one : many ?? one + "s")") }
  }

  var text: String { parts.isEmpty ? "nothing" : parts.joined(separator: ", ") }

  /// How often each reason was given, the most frequent first: `7 generate.macro.untyped, 1 generate.type.unknown`.
  static func text(of reasons: some Sequence<DiagnosticCode>) -> String {
    var counts: [DiagnosticCode: Int] = [:]
    for reason in reasons { counts[reason, default: 0] += 1 }
    return counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
  }
}
