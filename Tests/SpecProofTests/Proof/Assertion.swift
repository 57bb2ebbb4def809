/// One thing that a spec says and that a compiler is asked to confirm.
struct Assertion: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case size = "sizes"
    case alignment = "alignments"
    case offset = "offsets"
    case fieldType = "field types"
    case bitField = "bit-fields"
    case enumType = "enum types"
    case enumValue = "enum values"
    case constantType = "constant types"
    case integer = "integers"
    case floating = "floats"
    case string = "strings"
    case typedef = "typedefs"
    case alias = "aliases"
    case variable = "variables"
    case function = "functions"
    case inlineFunction = "inline functions"
    /// Named, and nothing more can be said of it.
    case opaque = "opaque"
  }
  var kind: Kind
  /// What it is about: `z_stream_s.next_in`.
  var subject: String
}

/// What a compiler said to a program of assertions.
struct Verdict: Sendable {
  struct Failure: Sendable, CustomStringConvertible {
    var assertion: Assertion?
    var message: String
    var description: String {
      assertion.map { "\($0.kind.rawValue): \($0.subject): \(message)" } ?? message
    }
  }
  var failures: [Failure]
  var counts: [Assertion.Kind: Int]

  /// `sizes 3, offsets 27, …`.
  var summary: String {
    Assertion.Kind.allCases.compactMap { kind in counts[kind].map { "\(kind.rawValue) \($0)" } }.joined(separator: ", ")
  }
}
