/// What crosses between a compiled module and its host, as a foreign function's signature says it.
///
/// `docs/compiled-modules.md` has the table: what each is in WebAssembly, in JavaScript, and what is checked.
package enum HostType: Hashable, Sendable {
  case void
  case string
  case boolean
  case fixnum
  case int8, uint8, int16, uint16, int32, uint32
  /// 64 bits in C, wherever it is compiled.
  case int64, uint64
  /// As wide as the target has them, such as `long` and `size_t`.
  case long, unsignedLong
  case single, double
  /// Any Lisp value, or any value of the host's.
  case anything
  /// What only the host can see into.
  case pointer
  /// The bytes of a `$bytes`, whatever they mean: for files and streams, never in a program's own signatures.
  case bytes
  /// A Lisp function that the host can call: it goes out and never comes in.
  indirect case function(HostSignature)

  /// All without a signature of their own.
  package static let plain: [HostType] = [
    .void, .string, .boolean, .fixnum, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64, .uint64, .long,
    .unsignedLong, .single, .double, .anything, .pointer, .bytes,
  ]

  /// What it is in WebAssembly; nil for nothing.
  func valueType(_ types: BoundaryTypes) -> ValueType? {
    switch self {
    case .void: nil
    case .string, .bytes: .nullable(types.bytes)
    case .boolean, .fixnum, .int8, .uint8, .int16, .uint16, .int32, .uint32: .i32
    case .int64, .uint64, .long, .unsignedLong: .i64
    case .single: .f32
    case .double: .f64
    case .anything, .function: .anything
    case .pointer: .external
    }
  }

  /// As a program writes it.
  package var lispName: String {
    switch self {
    case .void: ":void"
    case .string: ":string"
    case .boolean: ":boolean"
    case .fixnum: ":fixnum"
    case .int8: ":int8"
    case .uint8: ":uint8"
    case .int16: ":int16"
    case .uint16: ":uint16"
    case .int32: ":int32"
    case .uint32: ":uint32"
    case .int64: ":int64"
    case .uint64: ":uint64"
    case .long: ":long"
    case .unsignedLong: ":unsigned-long"
    case .single: ":single-float"
    case .double: ":double"
    case .anything: ":anyref"
    case .pointer: ":pointer"
    case .bytes: ":bytes"
    case .function(let signature):
      "(:function (" + signature.parameters.map(\.lispName).joined(separator: " ") + ") \(signature.result.lispName))"
    }
  }

  /// Whether it is text or bytes, which a bridge module turns into what the host has.
  var isText: Bool { self == .string || self == .bytes }

  /// Of what is an i32: how many bits a value may have, below zero where they have no sign.
  var width: Int32? {
    switch self {
    case .fixnum, .int32: 32
    case .int16: 16
    case .int8: 8
    case .uint32: -32
    case .uint16: -16
    case .uint8: -8
    default: nil
    }
  }

  /// A short name, for the names of imports.
  var name: String {
    switch self {
    case .function(let signature): "(\(signature.name))"
    default: "\(self)"
    }
  }
}

/// The types that modules and their bridges share because they look the same.
final class BoundaryTypes {
  /// UTF-8 text: `(array (mut i8))`.
  let bytes = DefinedType("bytes", .array(FieldType(storage: .i8, isMutable: true)))
  /// A floating-point number in a dynamic call.
  let number = DefinedType("number", .structure([.fixed(.f64)]))
  /// `t` and `false` in a dynamic call; `nil` is null.
  let truth = DefinedType("truth", .structure([.fixed(.i32)]))
  /// The arguments of a dynamic call.
  let list = DefinedType("list", .array(.variable(.anything)))
}

/// Parameters and a result.
package struct HostSignature: Hashable, Sendable {
  package var parameters: [HostType]
  package var result: HostType
  package init(_ parameters: [HostType], _ result: HostType) {
    self.parameters = parameters
    self.result = result
  }

  /// Whether a bridge has something to turn.
  var hasText: Bool { result.isText || parameters.contains(where: \.isText) }

  /// `string,double>void`
  var name: String { parameters.map(\.name).joined(separator: ",") + ">" + result.name }

  func composite(_ types: BoundaryTypes) -> CompositeType {
    .function(parameters.compactMap { $0.valueType(types) }, result.valueType(types).map { [$0] } ?? [])
  }

  /// The signatures of functions among what goes to the host.
  var functions: [HostSignature] {
    parameters.compactMap { if case .function(let signature) = $0 { signature } else { nil } }
  }
}
