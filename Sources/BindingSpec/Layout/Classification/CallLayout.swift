/// Where a call's arguments and its result travel: what a foreign call, a callback or a stub must do.
///
/// ```swift
/// // double dot(struct { double x, y; } a, const char *name);  on x86_64-linux-gnu
/// let call = try layout.callLayout(of: dot)
/// call.arguments[0]  // .registers([vector 0 ← bytes 0..<8, vector 1 ← bytes 8..<16])
/// call.arguments[1]  // .registers([general 0 ← bytes 0..<8])
/// call.result        // .registers([vector 0])
/// ```
public struct CallLayout: Hashable, Sendable {
  public var result: ResultPlace
  /// The named arguments, then those behind the dots.
  public var arguments: [ArgumentPlace]
  /// Bytes of arguments on the stack, with Microsoft's 32 for the callee; in WebAssembly those of the variadic buffer.
  public var stackSize: UInt64
  /// How many vector registers hold arguments: System V wants the number in `al` for a variadic call.
  public var vectorRegistersUsed: Int
  /// WebAssembly alone: the parameter that points to the arguments behind the dots.
  public var variadicBuffer: Register?
}

/// A register, by its number among those that the calling convention uses for the purpose.
public enum Register: Hashable, Sendable {
  /// Arguments – System V: rdi rsi rdx rcx r8 r9; Microsoft: rcx rdx r8 r9; AArch64: x0…x7, with 8 for x8, which takes the
  /// address of a result. Results – rax rdx; x0 x1.
  case general(Int)
  /// xmm or v registers.
  case vector(Int)
  /// st(0) and st(1), for results.
  case x87(Int)
  /// A parameter of a WebAssembly function, or result 0.
  case value(Int, WebAssemblyValue)
}

/// The value types of WebAssembly that C types turn into.
public enum WebAssemblyValue: String, Hashable, Sendable {
  case i32, i64, f32, f64
}

/// Part of a value in a register.
public struct RegisterPiece: Hashable, Sendable {
  public var register: Register
  /// Which bytes of the value.
  public var offset: UInt64
  public var size: UInt64
  public init(_ register: Register, offset: UInt64 = 0, size: UInt64) {
    self.register = register
    self.offset = offset
    self.size = size
  }
}

/// A pointer's place.
public enum WordPlace: Hashable, Sendable {
  case register(Register)
  case stack(offset: UInt64)
}

public enum ArgumentPlace: Hashable, Sendable {
  /// Nothing is passed: an empty record.
  case nothing
  /// In registers. Microsoft's variadic calls want a floating value twice, in a vector and in a general register.
  case registers([RegisterPiece])
  /// As a whole on the stack, from this offset on.
  case stack(offset: UInt64)
  /// The address of a copy that the caller makes.
  case reference(WordPlace)
}

public enum ResultPlace: Hashable, Sendable {
  case nothing
  case registers([RegisterPiece])
  /// In memory of the caller's, whose address travels to the callee.
  case memory(address: Register)
}

extension Layout {
  /// Where arguments and result of a call travel.
  ///
  /// - Parameter variadic: the types behind the dots of this call, or those of a call to a function that was declared
  ///   without a parameter list; they are promoted as C promotes them.
  public func callLayout(of function: FunctionType, variadic: [CType] = []) throws(LayoutError) -> CallLayout {
    memory.effort = 100_000
    var signature = CallSignature(result: try resolved(function.result), arguments: [], namedCount: 0)
    if signature.result != .void { _ = try sizeAndAlignment(of: signature.result) }
    for type in function.fixedParameters { signature.arguments.append(try parameter(type)) }
    signature.namedCount = signature.arguments.count
    if case .fixed = function.parameters, !variadic.isEmpty {
      throw .unsupported("the function takes no arguments beyond its parameters")
    }
    for type in variadic { signature.arguments.append(try promoted(parameter(type))) }
    switch function.parameters {
    case .fixed: break
    case .variadic: signature.isVariadic = true
    case .unspecified:
      // A function without a parameter list is not variadic: all that a call hands over counts as named.
      signature.namedCount = signature.arguments.count
      signature.isUnprototyped = true
    }
    switch try abi(for: function.convention) {
    case .systemV: return try SystemVCall(layout: self).place(signature)
    case .microsoft: return try MicrosoftCall(layout: self).place(signature)
    case .aapcs64: return try AArch64Call(layout: self, isDarwin: target == .arm64AppleMacOS).place(signature)
    case .webAssembly: return try WebAssemblyCall(layout: self).place(signature)
    }
  }

  private func abi(for convention: CallingConvention) throws(LayoutError) -> CallingABI {
    let isX86 = target == .x86_64LinuxGNU || target == .x86_64WindowsMSVC
    switch convention {
    case .c, .preserveMost, .preserveAll: break
    // Words from 32-bit days that 64-bit compilers read over.
    case .stdcall, .fastcall, .thiscall, .pascal: break
    case .aapcs, .aapcsVFP, .aarch64Vector: if isX86 || target == .wasm32WASI { throw unsupported(convention) }
    case .win64: if isX86 { return .microsoft } else { throw unsupported(convention) }
    case .systemV: if isX86 { return .systemV } else { throw unsupported(convention) }
    case .vectorcall, .regcall, .swift, .swiftAsync, .unknown: throw unsupported(convention)
    }
    switch target {
    case .x86_64LinuxGNU: return .systemV
    case .x86_64WindowsMSVC: return .microsoft
    case .aarch64LinuxGNU, .arm64AppleMacOS: return .aapcs64
    case .wasm32WASI: return .webAssembly
    }
  }

  private func unsupported(_ convention: CallingConvention) -> LayoutError {
    .unsupported("calls by the convention \(convention.rawValue) are not known on \(target.rawValue)")
  }
}

enum CallingABI {
  case systemV, microsoft, aapcs64, webAssembly
}

/// A call's types with everything that only source code cares about gone.
struct CallSignature {
  var result: CType
  var arguments: [CType]
  var namedCount: Int
  var isVariadic = false
  var isUnprototyped = false
}

extension Layout {
  /// A parameter's type as it is passed: arrays and functions as pointers, a transparent union as its first member.
  package func parameter(_ type: CType) throws(LayoutError) -> CType {
    let resolved = try resolved(type)
    switch resolved {
    case .array, .function: return .pointer(.void)
    default: break
    }
    // Refuses what contains itself or nests too deeply, so that every walk through the type comes to an end.
    _ = try sizeAndAlignment(of: resolved)
    switch resolved {
    // On this target the list is an array, and so a pointer when it is passed.
    case .scalar(.vaList) where target == .x86_64LinuxGNU: return .pointer(.void)
    case .record(let kind, let name):
      if let definition = environment.record(kind, named: name)?.definition, definition.attributes.transparentUnion,
        let first = definition.fields.first
      {
        return try parameter(first.type)
      }
      return type
    default: return type
    }
  }

  /// C's default argument promotions.
  package func promoted(_ type: CType) throws(LayoutError) -> CType {
    switch try passed(type) {
    case .scalar(.float), .scalar(.float16): return .scalar(.double)
    case .scalar(let scalar):
      // Every smaller integer fits an int, whatever its sign.
      guard target.isSigned(scalar) != nil, let measure = target.sizeAndAlignment(of: scalar), measure.size < 4 else {
        return type
      }
      return .scalar(.int)
    default: return type
    }
  }

  /// What stands behind typedefs, qualifiers, enums and standard names, as calling conventions see it.
  package func passed(_ type: CType) throws(LayoutError) -> CType {
    memory.effort -= 1
    if memory.effort < 0 { throw .unsupported("the types of the call are too intricate") }
    switch try resolved(type) {
    case .scalar(let scalar): return .scalar(target.underlying(of: scalar))
    case .enumeration(let name):
      guard let definition = environment.enumeration(named: name)?.definition else { throw .incomplete("enum \(name)") }
      return try passed(representation(of: definition))
    case .function, .block: return .pointer(.void)
    case let other: return other
    }
  }

  /// Whether a record ends in an array of open length, or has such a record inside.
  func hasFlexibleArray(_ definition: Record.Definition) throws(LayoutError) -> Bool {
    for field in definition.fields {
      switch try passed(field.type) {
      case .array(_, nil): return true
      case .record(let kind, let name):
        if let inner = environment.record(kind, named: name)?.definition, try hasFlexibleArray(inner) { return true }
      default: break
      }
    }
    return false
  }

  /// Whether a type has no data at all in it: what C compilers pass by passing nothing.
  func isEmpty(_ type: CType) throws(LayoutError) -> Bool {
    guard case .record(let kind, let name) = try passed(type) else { return false }
    guard let definition = environment.record(kind, named: name)?.definition else { throw .incomplete(name) }
    if try hasFlexibleArray(definition) { return false }
    for field in definition.fields where !(try isEmpty(field: field)) { return false }
    return true
  }

  func isEmpty(field: Field) throws(LayoutError) -> Bool {
    if field.isUnnamedBitField { return true }
    var type = try passed(field.type)
    while case .array(let element, let count) = type {
      if count == 0 { return true }
      type = try passed(element)
    }
    return try isEmpty(type)
  }
}

extension Field {
  var isUnnamedBitField: Bool {
    if case .bits = place { return name == nil }
    return false
  }
}
