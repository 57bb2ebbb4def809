import BindingSpec

/// Writes C types for a compiler to read, fast for what nearly all of them are: names and pointers to names.
struct CTypeWriter {
  private let linked: LinkedSpec
  /// How records and enums are spelled, by their notation.
  private var tags: [String: String] = [:]
  /// The standard names that were written, whose headers the file must include.
  private(set) var standardNames: Set<Scalar> = []
  /// Whether a result has qualifiers: they do nothing, compilers warn of them, and to clang they make another type.
  private(set) var hasQualifiedResult = false

  init(_ linked: LinkedSpec) { self.linked = linked }

  /// A type's name, as in a cast.
  mutating func write(_ type: CType, to out: inout TextWriter) {
    if Self.isPlain(type) {
      write(plain: type, to: &out)
      out.trimSpace()
    } else {
      out.put(text(type))
    }
  }

  /// A declaration of a name.
  mutating func write(_ type: CType, named name: String, to out: inout TextWriter) {
    if Self.isPlain(type) {
      write(plain: type, to: &out)
      out.put(name)
    } else {
      out.put(cDeclaration(of: Self.portable(noting(type)), named: name, in: linked))
    }
  }

  /// A type's name as a text.
  mutating func text(_ type: CType) -> String {
    let type = Self.portable(noting(type))
    // Only behind a star is there a place for the attribute of a calling convention.
    if case .function(let function) = type, function.convention != .c {
      return "__typeof__(*(\(cDeclaration(of: .pointer(type), named: "", in: linked)))0)"
    }
    return cDeclaration(of: type, named: "", in: linked)
  }

  /// A function's prototype, with the names of its parameters.
  mutating func prototype(of function: Function, named name: String) -> String {
    var function = function
    function.returns = Self.portable(noting(function.returns))
    for index in function.parameters.indices {
      function.parameters[index].type = Self.portable(noting(function.parameters[index].type))
    }
    switch function.convention {
    case .stdcall, .fastcall, .thiscall, .pascal: function.convention = .c
    default: break
    }
    return cPrototype(of: function, named: name, in: linked)
  }

  /// The type of a function: `int (z_streamp, int)`.
  mutating func write(_ function: Function, to out: inout TextWriter) {
    guard function.convention == .c, Self.isPlain(function.returns),
      function.parameters.allSatisfy({ Self.isPlain($0.type) })
    else {
      out.put(text(.function(function.type)))
      return
    }
    noteResult(function.returns)
    write(plain: function.returns, to: &out)
    if out.bytes.last != UInt8(ascii: " ") { out.put(" ") }
    out.put("(")
    for (index, parameter) in function.parameters.enumerated() {
      if index > 0 { out.put(", ") }
      write(plain: parameter.type, to: &out)
      out.trimSpace()
    }
    PlainDeclarator.end(function, to: &out)
  }

  /// What only clang says about NULL is left out.
  private static func isPlain(_ type: CType) -> Bool {
    PlainDeclarator.isPlain(
      type, written: [.const, .volatile, .restrict, .nonnull, .nullable, .nullUnspecified])
  }

  private mutating func write(plain type: CType, to out: inout TextWriter) {
    PlainDeclarator.write(type, to: &out) { type, out in
      switch type {
      case .scalar(let scalar):
        note(scalar)
        out.put(scalar.cSpelling)
      case .named(let name): out.put(name)
      case .record, .enumeration: out.put(spelling(type))
      default: out.put("void")
      }
    }
  }

  private mutating func spelling(_ type: CType) -> String {
    let key = type.notation
    if let known = tags[key] { return known }
    let spelling = cDeclaration(of: type, named: "", in: linked)
    tags[key] = spelling
    return spelling
  }

  private mutating func note(_ scalar: Scalar) {
    if scalar.isStandardTypedef { standardNames.insert(scalar) }
  }

  private mutating func noteResult(_ type: CType) {
    if !type.qualifiers.isDisjoint(with: [.const, .volatile]) { hasQualifiedResult = true }
  }

  /// The type, with the standard names in it noted.
  private mutating func noting(_ type: CType) -> CType {
    switch type {
    case .scalar(let scalar), .complex(let scalar): note(scalar)
    case .pointer(let inner), .array(let inner, _), .vector(let inner, _), .atomic(let inner), .qualified(_, let inner):
      _ = noting(inner)
    case .function(let function), .block(let function):
      noteResult(function.result)
      _ = noting(function.result)
      for parameter in function.fixedParameters { _ = noting(parameter) }
    case .record, .enumeration, .named, .void, .bitInt: break
    }
    return type
  }

  /// The type without the calling conventions that compilers for 64 bits read over, and warn about.
  private static func portable(_ type: CType) -> CType {
    switch type {
    case .pointer(let inner): return .pointer(portable(inner))
    case .array(let inner, let count): return .array(portable(inner), count: count)
    case .qualified(let qualifiers, let inner): return .qualified(qualifiers, portable(inner))
    case .function(var function):
      switch function.convention {
      case .stdcall, .fastcall, .thiscall, .pascal: function.convention = .c
      default: break
      }
      function.result = portable(function.result)
      switch function.parameters {
      case .fixed(let types): function.parameters = .fixed(types.map(portable))
      case .variadic(let types): function.parameters = .variadic(types.map(portable))
      case .unspecified: break
      }
      return .function(function)
    default: return type
    }
  }
}

/// The headers of the standard names: a library may use a name that its own headers get from anywhere.
enum StandardHeaders {
  static func of(_ names: Set<Scalar>, in linked: LinkedSpec) -> [String] {
    // A library that declares the name itself may mean another type by it.
    var headers: Set<String> = []
    for name in names where linked.typedef(named: name.rawValue) == nil { headers.insert(header(name)) }
    return headers.sorted()
  }

  private static func header(_ name: Scalar) -> String {
    switch name {
    case .size, .ptrdiff, .wchar: "stddef.h"
    case .ssize: "sys/types.h"
    case .wint: "wchar.h"
    case .char16, .char32: "uchar.h"
    case .time, .clock: "time.h"
    case .vaList: "stdarg.h"
    default: "stdint.h"
    }
  }
}
