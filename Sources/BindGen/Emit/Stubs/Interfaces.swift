import BindingSpec

/// What libffi is told about types: a word for each, and a name for each combination in which functions take them.
///
/// ```
/// int deflate(z_streamp strm, int flush);   // sint32__pointer_sint32
/// ```
struct Interfaces {
  private let linked: LinkedSpec
  /// The interfaces that were asked for, by name.
  private(set) var signatures: [String: Signature] = [:]
  private var names: [Signature: String] = [:]
  /// Records that are passed by value, by word, and what lies in them.
  private(set) var records: [String: PassedRecord] = [:]
  private var typedefs: [String: String] = [:]

  /// Result and arguments, as words, and what may follow.
  struct Signature: Hashable {
    /// The result first.
    var words: [String]
    var arguments: Function.Arguments
  }

  /// A record and the words of its members, arrays written out.
  struct PassedRecord {
    var type: CType
    var elements: [String]
  }

  /// That of every stub which takes references.
  static let byReference = Signature(words: ["void", "pointer", "pointer"], arguments: .fixed)

  init(_ linked: LinkedSpec) { self.linked = linked }

  /// The name of a function's interface.
  mutating func name(of function: Function, _ access: FunctionBinding.Access) -> String {
    if access == .byReference { return name(of: Self.byReference) }
    var words: [String] = []
    words.reserveCapacity(1 + function.parameters.count)
    words.append(word(of: function.returns))
    for parameter in function.parameters { words.append(word(of: parameter.type)) }
    return name(of: Signature(words: words, arguments: function.arguments))
  }

  private mutating func name(of signature: Signature) -> String {
    if let name = names[signature] { return name }
    var name = signature.words.first ?? ""
    name += "__"
    name += signature.words.count == 1 ? "void" : signature.words.dropFirst().joined(separator: "_")
    switch signature.arguments {
    case .fixed: break
    case .variadic: name += "_variadic"
    case .unspecified: name += "_unspecified"
    }
    // Records bear any names, so that two signatures could look alike.
    while let other = signatures[name], other != signature { name += "_" }
    names[signature] = name
    signatures[name] = signature
    return name
  }

  mutating func merge(_ other: Interfaces) {
    signatures.merge(other.signatures) { mine, _ in mine }
    records.merge(other.records) { mine, _ in mine }
  }

  /// libffi's word for a type that is passed.
  private mutating func word(of type: CType) -> String {
    switch type {
    case .pointer, .array, .function, .block: return "pointer"
    case .scalar(let scalar): return Self.word(of: scalar)
    case .void: return "void"
    case .qualified(_, let inner), .atomic(let inner): return word(of: inner)
    case .named(let name):
      if let known = typedefs[name] { return known }
      // Chains of typedefs end: what leads back to itself was refused before.
      guard let typedef = linked.typedef(named: name) else { return "pointer" }
      let word = word(of: typedef.type)
      typedefs[name] = word
      return word
    case .enumeration(let name):
      guard let definition = linked.enumeration(named: name)?.definition else { return "uint32" }
      return word(of: definition.type)
    case .record(let kind, let name): return word(ofRecord: kind, name)
    // What only the compiler can pass never has a word: its functions are called by reference.
    case .complex, .vector, .bitInt: return "void"
    }
  }

  static func recordWord(_ kind: RecordKind, _ name: String) -> String { "\(kind.rawValue)_\(CText.part(name))" }

  private mutating func word(ofRecord kind: RecordKind, _ name: String) -> String {
    let word = Self.recordWord(kind, name)
    if records[word] != nil { return word }
    let type = CType.record(kind, name)
    // Known before its members are looked at, so that even a damaged spec comes to an end.
    records[word] = PassedRecord(type: type, elements: [])
    var elements: [String] = []
    for field in linked.record(kind, named: name)?.definition?.fields ?? [] { add(field.type, to: &elements) }
    records[word]?.elements = elements
    return word
  }

  private mutating func add(_ type: CType, to elements: inout [String]) {
    var type = type
    var count: UInt64 = 1
    for _ in 0..<128 {
      switch type {
      case .qualified(_, let inner), .atomic(let inner): type = inner
      case .array(let inner, let length):
        // The pass lets no array of more than 64 elements by; arrays of arrays multiply.
        count = min(count.multipliedReportingOverflow(by: length ?? 0).partialValue, 1 << 16)
        type = inner
      case .named(let name):
        guard let typedef = linked.typedef(named: name) else { return }
        type = typedef.type
      default:
        let word = word(of: type)
        for _ in 0..<count { elements.append(word) }
        return
      }
    }
  }

  private static func word(of scalar: Scalar) -> String {
    switch scalar {
    case .bool, .uchar, .uint8: "uint8"
    case .schar, .int8: "sint8"
    case .short, .int16: "sint16"
    case .ushort, .uint16, .char16: "uint16"
    case .int, .int32: "sint32"
    case .uint, .uint32, .char32: "uint32"
    case .llong, .int64, .intmax: "sint64"
    case .ullong, .uint64, .uintmax: "uint64"
    case .float: "float"
    case .double: "double"
    case .ldouble: "longdouble"
    case .char: "char"
    case .long: "long"
    case .ulong: "ulong"
    case .size, .uintptr: "size"
    case .ssize, .ptrdiff, .intptr: "ssize"
    case .wchar: "wchar"
    case .wint: "wint"
    case .time: "time"
    case .clock: "clock"
    case .vaList: "pointer"
    // Only the compiler can pass these.
    case .int128, .uint128, .float16, .bfloat16, .float128: "void"
    }
  }

  /// The words that are not libffi's own but the target's, with the C type of each that needs a header.
  static let named: [(word: String, scalar: Scalar)] = [("time", .time), ("clock", .clock)]

  /// Whether a word needs no declaration.
  func uses(_ word: String) -> Bool {
    signatures.values.contains { $0.words.contains(word) } || records.values.contains { $0.elements.contains(word) }
  }
}
