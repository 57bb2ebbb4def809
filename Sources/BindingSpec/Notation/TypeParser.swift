/// Reading the type notation.
///
/// ```
/// type       = { qualifier } ( "*" type | "[" [ number ] "]" type | function | atom )
/// function   = [ "convention(" name ")" ] ( "fn" | "block" ) "(" [ "?" | types [ ", ..." ] | "..." ] ")" type
/// atom       = "void" | scalar | "struct" name | "union" name | "enum" name | "typedef" name | name
///            | "vector(" number ")" type | "_Complex" scalar | [ "unsigned" ] "_BitInt(" number ")" | "_Atomic" type
/// qualifier  = "const" | "volatile" | "restrict" | "_Nonnull" | "_Nullable" | "_Null_unspecified"
/// ```
extension CType {
  /// Reads a type in notation.
  ///
  /// ```swift
  /// try CType(notation: "fn(*const char, ...) int")
  /// ```
  public init(notation text: String) throws(NotationError) {
    var text = text
    self = try text.withUTF8 { Self.read($0) }.get()
  }

  /// Reads a type in notation from valid UTF-8.
  init(notation text: UnsafeBufferPointer<UInt8>) throws(NotationError) { self = try Self.read(text).get() }

  private static func read(_ text: UnsafeBufferPointer<UInt8>) -> Result<CType, NotationError> {
    var parser = TypeParser(text)
    do throws(NotationError) {
      let type = try parser.type(depth: 0)
      try parser.end()
      return .success(type)
    } catch {
      return .failure(error)
    }
  }
}

/// What is wrong with a type's notation, and where: an offset in UTF-8 bytes.
public struct NotationError: Error, Hashable, Sendable {
  public var message: String
  public var offset: Int
}

private struct TypeParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Deep enough for any header, shallow enough that no input exhausts the stack.
  private static let deepest = 128

  init(_ text: UnsafeBufferPointer<UInt8>) { bytes = text }

  mutating func type(depth: Int) throws(NotationError) -> CType {
    guard depth < Self.deepest else { throw failure("the type nests deeper than \(Self.deepest) levels") }
    skipSpaces()
    guard position < bytes.count else { throw failure("a type is missing") }
    switch bytes[position] {
    case UInt8(ascii: "*"):
      position += 1
      return .pointer(try type(depth: depth + 1))
    case UInt8(ascii: "["):
      position += 1
      skipSpaces()
      if take("]") { return .array(try type(depth: depth + 1), count: nil) }
      let count = try number()
      try expect("]")
      return .array(try type(depth: depth + 1), count: count)
    default: break
    }
    let start = position
    let word = try self.word()
    if !TypeWords.isReserved(word) { return .named(word) }
    switch word {
    case "const": return try qualified(.const, depth)
    case "volatile": return try qualified(.volatile, depth)
    case "restrict": return try qualified(.restrict, depth)
    case "_Nonnull": return try qualified(.nonnull, depth)
    case "_Nullable": return try qualified(.nullable, depth)
    case "_Null_unspecified": return try qualified(.nullUnspecified, depth)
    case "void": return .void
    case "struct": return .record(.structure, try tag())
    case "union": return .record(.union, try tag())
    case "enum": return .enumeration(try tag())
    case "typedef": return .named(try identifier())
    case "_Atomic": return .atomic(try type(depth: depth + 1))
    case "_Complex":
      guard let scalar = TypeWords.scalars[try self.word()] else {
        throw NotationError(message: "_Complex stands before a floating type", offset: start)
      }
      return .complex(scalar)
    case "unsigned":
      guard try self.word() == "_BitInt" else {
        throw NotationError(
          message: "“unsigned” stands only before _BitInt(n); write uint, ulong and so on", offset: start)
      }
      return .bitInt(signed: false, bits: try argument())
    case "_BitInt": return .bitInt(signed: true, bits: try argument())
    case "vector" where peek("("):
      let lanes = try argument()
      return .vector(try type(depth: depth + 1), lanes: lanes)
    case "fn" where peek("("): return .function(try function(.c, depth))
    case "block" where peek("("): return .block(try function(.c, depth))
    case "convention" where peek("("):
      try expect("(")
      let name = try self.word(allowingHyphen: true)
      try expect(")")
      guard let convention = CallingConvention(rawValue: name) else {
        throw NotationError(message: "there is no calling convention “\(name)”", offset: start)
      }
      switch try self.word() {
      case "fn": return .function(try function(convention, depth))
      case "block": return .block(try function(convention, depth))
      default: throw failure("a calling convention stands before fn(…) or block(…)")
      }
    default:
      if let scalar = TypeWords.scalars[word] { return .scalar(scalar) }
      return .named(word)
    }
  }

  private mutating func qualified(_ qualifiers: Qualifiers, _ depth: Int) throws(NotationError) -> CType {
    try type(depth: depth + 1).qualified(by: qualifiers)
  }

  private mutating func function(
    _ convention: CallingConvention, _ depth: Int
  ) throws(NotationError) -> FunctionType {
    try expect("(")
    var types: [CType] = []
    var parameters: FunctionType.Parameters?
    skipSpaces()
    if take("?") {
      parameters = .unspecified
      try expect(")")
    } else if take(")") {
      parameters = .fixed([])
    } else {
      while parameters == nil {
        skipSpaces()
        if take("...") {
          try expect(")")
          parameters = .variadic(types)
          break
        }
        types.append(try type(depth: depth + 1))
        skipSpaces()
        if take(")") {
          parameters = .fixed(types)
        } else if !take(",") {
          throw failure("“,” or “)” is missing after a parameter")
        }
      }
    }
    let result = try type(depth: depth + 1)
    return FunctionType(parameters ?? .fixed(types), returns: result, convention: convention)
  }

  /// A number in parentheses.
  private mutating func argument() throws(NotationError) -> Int {
    try expect("(")
    guard let value = Int(exactly: try number()), value > 0, value <= 1 << 23 else {
      throw failure("this number is out of range")
    }
    try expect(")")
    return value
  }

  private mutating func number() throws(NotationError) -> UInt64 {
    skipSpaces()
    let start = position
    var value: UInt64 = 0
    while position < bytes.count, case let digit = bytes[position] &- 48, digit < 10 {
      let (scaled, over) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = scaled.addingReportingOverflow(UInt64(digit))
      if over || carried { throw NotationError(message: "this number is out of range", offset: start) }
      value = sum
      position += 1
    }
    if position == start { throw failure("a number is missing") }
    return value
  }

  private mutating func identifier() throws(NotationError) -> String { try word() }

  /// The name of a record or enum, which has dots when it is named after its place.
  private mutating func tag() throws(NotationError) -> String {
    var name = try word()
    while position < bytes.count, bytes[position] == UInt8(ascii: "."), position + 1 < bytes.count,
      Self.startsWord(bytes[position + 1])
    {
      position += 1
      name += "." + (try word())
    }
    return name
  }

  private mutating func word(allowingHyphen: Bool = false) throws(NotationError) -> String {
    skipSpaces()
    let start = position
    while position < bytes.count, case let byte = bytes[position],
      Self.startsWord(byte) || (position > start && (byte &- 48 < 10 || (allowingHyphen && byte == 45)))
    {
      position += 1
    }
    if position == start {
      throw failure(position < bytes.count ? "a type cannot go on like this" : "a name is missing")
    }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// Letters, `_`, `$` (which compilers accept) and anything beyond ASCII.
  private static func startsWord(_ byte: UInt8) -> Bool {
    ((byte | 32) &- 97) < 26 || byte == 95 || byte == 36 || byte >= 128
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == 32 { position += 1 }
  }

  private func peek(_ text: Character) -> Bool {
    position < bytes.count && bytes[position] == text.asciiValue
  }

  private mutating func take(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for index in 0..<count where bytes[position + index] != text.utf8Start[index] { return false }
    position += count
    return true
  }

  private mutating func expect(_ text: StaticString) throws(NotationError) {
    skipSpaces()
    if !take(text) { throw failure("“\(text)” is missing") }
  }

  mutating func end() throws(NotationError) {
    skipSpaces()
    if position < bytes.count { throw failure("the type ends here, but the text goes on") }
  }

  private func failure(_ message: String) -> NotationError { NotationError(message: message, offset: position) }
}
