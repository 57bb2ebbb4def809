import BindingSpec
import CLibClang

/// Why a type could not be taken over.
struct UnsupportedType: Error {
  var reason: DiagnosticCode
  var detail: String
}

/// Turns the compiler's types into the spec's, keeping the names that the header wrote.
///
/// Every named type that is met is reported to `references`, together with whether its inside is needed: a type that
/// is only pointed to may stay opaque.
final class TypeConverter {
  /// A mention of a declared type.
  struct Reference {
    var declaration: Cursor
    var name: String
    var kind: TypeReference
    var isComplete: Bool
  }

  private struct CacheKey: Hashable {
    var identity: UnsafeMutableRawPointer?
    var isComplete: Bool
  }

  private let target: Target
  private let names: TaglessNames
  private var cache: [CacheKey: CType] = [:]
  private var noReturn: [UnsafeMutableRawPointer?: Bool] = [:]
  /// Called for each mention, once per type and completeness.
  var references: (Reference) -> Void = { _ in }
  /// Deeper than any header, and what the notation's reader accepts.
  private static let deepest = 100

  init(target: Target, names: TaglessNames) {
    self.target = target
    self.names = names
  }

  /// - Parameter complete: whether the size of the type matters where it stands.
  func convert(_ type: ClangType, complete: Bool, depth: Int = 0) throws(UnsupportedType) -> CType {
    let key = CacheKey(identity: type.identity, isComplete: complete)
    if let known = cache[key] { return known }
    guard depth < Self.deepest else {
      throw UnsupportedType(reason: .scanTypeUnsupported, detail: "it nests deeper than \(Self.deepest) levels")
    }
    let converted = try convertAnew(type, complete: complete, depth: depth)
    cache[key] = converted
    return converted
  }

  private func convertAnew(_ type: ClangType, complete: Bool, depth: Int) throws(UnsupportedType) -> CType {
    var qualifiers: Qualifiers = []
    if type.isConst { qualifiers.insert(.const) }
    if type.isVolatile { qualifiers.insert(.volatile) }
    if type.isRestrict { qualifiers.insert(.restrict) }
    return try unqualified(type, complete: complete, depth: depth).qualified(by: qualifiers)
  }

  private func unqualified(_ type: ClangType, complete: Bool, depth: Int) throws(UnsupportedType) -> CType {
    typealias Kind = ClangType.Kind
    if let scalar = scalar(type.kind) { return .scalar(scalar) }
    switch type.kind {
    case Kind.void: return .void
    case Kind.elaborated: return try convert(type.named, complete: complete, depth: depth + 1)
    case Kind.typedef: return try typedef(type, complete: complete, depth: depth)
    case Kind.record: return try record(type, complete: complete)
    case Kind.enumeration: return try enumeration(type)
    case Kind.pointer: return .pointer(try convert(type.pointee, complete: false, depth: depth + 1))
    case Kind.blockPointer: return .block(try function(type.pointee, depth: depth))
    case Kind.function, Kind.functionWithoutPrototype: return .function(try function(type, depth: depth))
    case Kind.constantArray:
      return .array(
        try convert(type.arrayElement, complete: true, depth: depth + 1), count: UInt64(exactly: type.arrayCount))
    case Kind.incompleteArray, Kind.variableArray:
      return .array(try convert(type.arrayElement, complete: true, depth: depth + 1), count: nil)
    case Kind.vector, Kind.extVector:
      guard let lanes = Int(exactly: type.elementCount), lanes > 0 else { break }
      return .vector(try convert(type.element, complete: true, depth: depth + 1), lanes: lanes)
    case Kind.complex:
      guard case .scalar(let scalar) = try convert(type.element, complete: true, depth: depth + 1) else {
        break
      }
      return .complex(scalar)
    case Kind.atomic: return .atomic(try convert(type.atomicValue, complete: true, depth: depth + 1))
    case Kind.attributed, Kind.btfTagAttributed:
      var modified = try convert(type.modified, complete: complete, depth: depth + 1)
      // A calling convention is such an attribute, and what it modifies does not have it yet.
      if case .function(var function) = modified, type.canonical.kind == Kind.function {
        function.convention = Self.convention(type.canonical.callingConvention)
        modified = .function(function)
      }
      switch type.nullability {
      case 0: return modified.qualified(by: .nonnull)
      case 1: return modified.qualified(by: .nullable)
      case 2: return modified.qualified(by: .nullUnspecified)
      default: return modified
      }
    case Kind.nullPointer: return .pointer(.void)
    case Kind.unexposed, Kind.auto: return try unexposed(type, complete: complete, depth: depth)
    default: break
    }
    throw UnsupportedType(reason: .scanTypeUnsupported, detail: type.spelling)
  }

  private func scalar(_ kind: Int32) -> Scalar? {
    typealias Kind = ClangType.Kind
    switch kind {
    case Kind.bool: return .bool
    case Kind.charUnsigned, Kind.charSigned: return .char
    case Kind.unsignedChar: return .uchar
    case Kind.signedChar: return .schar
    case Kind.char16: return .char16
    case Kind.char32: return .char32
    case Kind.wchar: return .wchar
    case Kind.unsignedShort: return .ushort
    case Kind.short: return .short
    case Kind.unsignedInt: return .uint
    case Kind.int: return .int
    case Kind.unsignedLong: return .ulong
    case Kind.long: return .long
    case Kind.unsignedLongLong: return .ullong
    case Kind.longLong: return .llong
    case Kind.unsignedInt128: return .uint128
    case Kind.int128: return .int128
    case Kind.half, Kind.float16: return .float16
    case Kind.bfloat16: return .bfloat16
    case Kind.float: return .float
    case Kind.double: return .double
    case Kind.longDouble: return .ldouble
    case Kind.float128: return .float128
    default: return nil
    }
  }

  private func typedef(_ type: ClangType, complete: Bool, depth: Int) throws(UnsupportedType) -> CType {
    let name = type.typedefName
    guard name.mayBeStandard else {
      references(Reference(declaration: type.declaration, name: name, kind: .typedef(name), isComplete: complete))
      return .named(name)
    }
    switch name {
    case "va_list", "__builtin_va_list", "__gnuc_va_list", "__va_list", "__builtin_ms_va_list": return .scalar(.vaList)
    // glibc keeps the promise of its name under another.
    case "__int128_t": return .scalar(.int128)
    case "__uint128_t": return .scalar(.uint128)
    default: break
    }
    if let scalar = Scalar(rawValue: name), scalar.isStandardTypedef {
      // A standard name means the standard thing, unless a header took it for something else.
      let canonical = type.canonical
      if let actual = self.scalar(canonical.kind), canonical.size == target.sizeOfStandard(scalar),
        target.isSigned(actual) == target.isSigned(scalar)
      {
        return .scalar(scalar)
      }
    }
    references(
      Reference(declaration: type.declaration, name: name, kind: .typedef(name), isComplete: complete))
    return .named(name)
  }

  private func record(_ type: ClangType, complete: Bool) throws(UnsupportedType) -> CType {
    let declaration = type.declaration
    let kind: RecordKind = declaration.kind == Cursor.Kind.union ? .union : .structure
    guard let name = names.name(of: declaration) else {
      throw UnsupportedType(reason: .scanTypeUnsupported, detail: "a \(kind.rawValue) without tag or place to name it")
    }
    references(
      Reference(declaration: declaration, name: name, kind: .record(kind, name), isComplete: complete))
    return .record(kind, name)
  }

  private func enumeration(_ type: ClangType) throws(UnsupportedType) -> CType {
    let declaration = type.declaration
    guard let name = names.name(of: declaration) else {
      throw UnsupportedType(reason: .scanTypeUnsupported, detail: "an enum without tag or place to name it")
    }
    references(Reference(declaration: declaration, name: name, kind: .enumeration(name), isComplete: true))
    return .enumeration(name)
  }

  private func function(_ type: ClangType, depth: Int) throws(UnsupportedType) -> FunctionType {
    let result = try convert(type.result, complete: true, depth: depth + 1)
    let convention = Self.convention(type.callingConvention)
    var parameters: [CType] = []
    for parameter in type.parameters {
      parameters.append(Self.asParameter(try convert(parameter, complete: true, depth: depth + 1), parameter))
    }
    let isUnspecified =
      type.kind == ClangType.Kind.functionWithoutPrototype
      || type.canonical.kind == ClangType.Kind.functionWithoutPrototype
    let list: FunctionType.Parameters =
      isUnspecified ? .unspecified : type.isVariadic ? .variadic(parameters) : .fixed(parameters)
    return FunctionType(list, returns: result, convention: convention)
  }

  /// A parameter's type without what C ignores in a function's type: its own `const` and `volatile`. A function
  /// becomes a pointer to it, an array of arrays whose length is known when it is called a pointer to one of those.
  static func asParameter(_ type: CType, _ declared: ClangType) -> CType {
    switch type {
    case .function: return .pointer(type)
    case .named where declared.canonical.kind == ClangType.Kind.function: return .pointer(type)
    case .array(let element, _): if case .array(_, nil) = element { return .pointer(element) }
    case .qualified(let qualifiers, let inner):
      // Those of an array, by typedef, are its elements' and not the parameter's own.
      let kind = declared.canonical.kind
      if kind == ClangType.Kind.constantArray || kind == ClangType.Kind.incompleteArray { return type }
      return inner.qualified(by: qualifiers.subtracting([.const, .volatile]))
    default: break
    }
    return type
  }

  /// Whether a function's type has `noreturn`, which clang does not count among the declaration's attributes.
  func isNoReturn(_ function: ClangType) -> Bool {
    if let known = noReturn[function.identity] { return known }
    let answer = function.spelling.hasSuffix(" __attribute__((noreturn))")
    noReturn[function.identity] = answer
    return answer
  }

  static func convention(_ number: Int32) -> CallingConvention {
    switch number {
    case 0, 1: .c
    case 2: .stdcall
    case 3: .fastcall
    case 4: .thiscall
    case 5: .pascal
    case 6: .aapcs
    case 7: .aapcsVFP
    case 8: .regcall
    case 10: .win64
    case 11: .systemV
    case 12: .vectorcall
    case 13: .swift
    case 14: .preserveMost
    case 15: .preserveAll
    case 16: .aarch64Vector
    case 17: .swiftAsync
    default: .unknown
    }
  }

  /// Types that libclang gives no kind: parentheses, `typeof`, `_BitInt`, attributes without a name.
  private func unexposed(_ type: ClangType, complete: Bool, depth: Int) throws(UnsupportedType) -> CType {
    let spelling = type.spelling
    if let bits = Self.bitInt(spelling) { return bits }
    if !type.result.isInvalid { return .function(try function(type, depth: depth)) }
    let canonical = type.canonical
    if canonical.identity != type.identity || canonical.kind != type.kind {
      if canonical.kind == ClangType.Kind.constantArray || canonical.kind == ClangType.Kind.incompleteArray,
        let element = Self.arrayElementName(spelling), let named = standardOrKnown(element)
      {
        let count = canonical.kind == ClangType.Kind.constantArray ? UInt64(exactly: canonical.arrayCount) : nil
        return .array(named, count: count)
      }
      return try convert(canonical, complete: complete, depth: depth + 1)
    }
    throw UnsupportedType(reason: .scanTypeUnsupported, detail: spelling)
  }

  /// A parenthesized array (`size_t (*p)[4]`) comes without its element's name; the spelling still has it.
  private func standardOrKnown(_ name: String) -> CType? {
    Scalar(rawValue: name).flatMap { $0.isStandardTypedef ? CType.scalar($0) : nil }
  }

  /// `size_t` in `size_t [4]`, when that is all there is before the bracket.
  static func arrayElementName(_ spelling: String) -> String? {
    guard let bracket = spelling.firstIndex(of: "["), spelling[bracket...].dropFirst().firstIndex(of: "[") == nil
    else { return nil }
    let name = spelling[..<bracket].drop { $0 == " " }
    let word = name.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
    return name.dropFirst(word.count).allSatisfy { $0 == " " } ? String(word) : nil
  }

  /// `_BitInt(17)` and `unsigned _BitInt(17)`.
  static func bitInt(_ spelling: String) -> CType? {
    var text = Substring(spelling)
    var isSigned = true
    while let space = text.firstIndex(of: " "), !text.hasPrefix("_") {
      switch text[..<space] {
      case "unsigned": isSigned = false
      case "signed", "const", "volatile": break
      default: return nil
      }
      text = text[text.index(after: space)...]
    }
    for word in ["_BitInt(", "_ExtInt("] where text.hasPrefix(word) && text.hasSuffix(")") {
      guard let bits = Int(text.dropFirst(word.count).dropLast()) else { return nil }
      return .bitInt(signed: isSigned, bits: bits)
    }
    return nil
  }
}

extension String {
  /// Whether a typedef's name may be one of the standard ones, which all end alike; a quick look for most.
  var mayBeStandard: Bool { utf8.last == UInt8(ascii: "t") && hasSuffix("_t") || hasSuffix("_list") }
}

extension Target {
  /// The size of a standard typedef's meaning here.
  fileprivate func sizeOfStandard(_ scalar: Scalar) -> UInt64? {
    try? Layout(target: self, environment: NoTypes()).sizeAndAlignment(of: .scalar(scalar)).size
  }
}

/// An environment in which nothing is declared: enough for scalars.
private struct NoTypes: TypeEnvironment {
  func typedef(named name: String) -> Typedef? { nil }
  func record(_ kind: RecordKind, named name: String) -> Record? { nil }
  func enumeration(named name: String) -> Enumeration? { nil }
}
