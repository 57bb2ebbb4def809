import BindingSpec

/// Writes C types in the module's Lisp notation: `(:pointer (:const :uchar))`, `gtk-widget`, `:string`.
///
/// Typedefs are seen through unless the module keeps them (`TypeResolver`); what was worked out for one is kept.
struct LispTypeWriter {
  private let names: TypeNames
  private let linked: LinkedSpec
  private var resolver: TypeResolver
  private var values = NameMap<[UInt8]>()
  private var parameters = NameMap<[UInt8]>()
  /// Parameters that are pointers to a typedef, and to a constant one: what most parameters are.
  private var pointers = NameMap<[UInt8]>()
  private var constantPointers = NameMap<[UInt8]>()

  /// Where a type stands: arrays and functions are handed over as pointers, and text as a Lisp string.
  enum Position {
    case value
    case parameter
  }

  init(_ module: BindingModule) {
    names = module.names
    linked = module.linked
    resolver = TypeResolver(module.linked)
  }

  /// The type as text; nil when it uses a name that nobody declares.
  mutating func text(of type: CType) -> String? {
    var unknown = false
    type.forEachReference { reference in
      switch reference {
      case .typedef(let name): if linked.typedef(named: name) == nil { unknown = true }
      case .record(let kind, let name): if linked.record(kind, named: name) == nil { unknown = true }
      case .enumeration(let name): if linked.enumeration(named: name) == nil { unknown = true }
      }
    }
    if unknown { return nil }
    var out = TextWriter(capacity: 64)
    write(type, .value, to: &out)
    return String(decoding: out.bytes, as: UTF8.self)
  }

  mutating func write(_ type: CType, _ position: Position, to out: inout TextWriter) {
    switch type {
    case .void: out.put(":void")
    case .scalar(let scalar): out.put(Self.keyword(scalar))
    case .named(let name): write(typedef: name, position, to: &out)
    case .pointer(let pointee): write(pointerTo: pointee, position, to: &out)
    case .qualified(let qualifiers, let inner):
      // What is handed over is a copy, of which nobody cares whether the callee may change it.
      let isConst = position == .value && qualifiers.contains(.const)
      if isConst { out.put("(:const ") }
      write(inner, position, to: &out)
      if isConst { out.put(byte: UInt8(ascii: ")")) }
    case .record(_, let name): out.put(names.token(ofTag: name) ?? ":void")
    case .enumeration(let name): write(enumeration: name, to: &out)
    case .array(let element, let count):
      if position == .parameter {
        write(pointerTo: element, position, to: &out)
        return
      }
      out.put("(:array ")
      write(element, .value, to: &out)
      if let count {
        out.put(byte: 32)
        out.put(number: count)
      }
      out.put(byte: UInt8(ascii: ")"))
    case .function(let function):
      if position == .parameter { out.put("(:pointer ") }
      write(function, to: &out)
      if position == .parameter { out.put(byte: UInt8(ascii: ")")) }
    case .bitInt(let signed, let bits):
      out.put(signed ? "(:bit-int " : "(:unsigned-bit-int ")
      out.put(number: bits)
      out.put(byte: UInt8(ascii: ")"))
    case .complex(let scalar):
      out.put("(:complex ")
      out.put(Self.keyword(scalar))
      out.put(byte: UInt8(ascii: ")"))
    case .vector(let element, let lanes):
      out.put("(:vector ")
      write(element, .value, to: &out)
      out.put(byte: 32)
      out.put(number: lanes)
      out.put(byte: UInt8(ascii: ")"))
    case .atomic(let inner):
      out.put("(:atomic ")
      write(inner, .value, to: &out)
      out.put(byte: UInt8(ascii: ")"))
    // Refused before it comes here.
    case .block: out.put("(:pointer :void)")
    }
  }

  /// What a typedef names, which is not the typedef itself where that is kept.
  mutating func write(behind typedef: Typedef, to out: inout TextWriter) { write(typedef.type, .value, to: &out) }

  private mutating func write(typedef name: String, _ position: Position, to out: inout TextWriter) {
    if let known = position == .value ? values[name] : parameters[name] {
      out.put(known)
      return
    }
    var text = TextWriter(capacity: 64)
    if let resolved = try? resolver.resolved(.named(name)) {
      if case .named(let kept) = resolved {
        let function = try? resolver.bottom(resolved)
        if let token = names.token(ofTypedef: kept) {
          // A function's own type is handed over as a pointer to it.
          if position == .parameter, case .function? = function {
            text.put("(:pointer \(token))")
          } else {
            text.put(token)
          }
        } else if let function {
          write(function, position, to: &text)
        }
      } else {
        write(resolved, position, to: &text)
      }
    } else {
      text.put(":void")
    }
    if position == .value { values[name] = text.bytes } else { parameters[name] = text.bytes }
    out.put(text.bytes)
  }

  private mutating func write(pointerTo pointee: CType, _ position: Position, to out: inout TextWriter) {
    guard position == .parameter else { return write(anyPointerTo: pointee, position, to: &out) }
    switch pointee {
    case .named(let name):
      if let known = pointers[name] { return out.put(known) }
      let text = self.text(ofPointerTo: pointee)
      pointers[name] = text
      out.put(text)
    case .qualified(.const, .named(let name)):
      if let known = constantPointers[name] { return out.put(known) }
      let text = self.text(ofPointerTo: pointee)
      constantPointers[name] = text
      out.put(text)
    default: write(anyPointerTo: pointee, position, to: &out)
    }
  }

  private mutating func text(ofPointerTo pointee: CType) -> [UInt8] {
    var text = TextWriter(capacity: 64)
    write(anyPointerTo: pointee, .parameter, to: &text)
    return text.bytes
  }

  private mutating func write(anyPointerTo pointee: CType, _ position: Position, to out: inout TextWriter) {
    if position == .parameter, linked.isText(pointee) {
      out.put(":string")
      return
    }
    out.put("(:pointer ")
    write(pointee, .value, to: &out)
    out.put(byte: UInt8(ascii: ")"))
  }

  private mutating func write(enumeration name: String, to out: inout TextWriter) {
    if let token = names.token(ofTag: name), linked.enumeration(named: name)?.notes.skip == false {
      out.put(token)
    } else {
      // Without its values an enum is the integer that represents it.
      write(linked.enumeration(named: name)?.definition?.type ?? .scalar(.int), .value, to: &out)
    }
  }

  /// `(:function (:int :string) :void)`; `:rest` stands for C's dots.
  mutating func write(_ function: FunctionType, to out: inout TextWriter) {
    out.put("(:function (")
    var isFirst = true
    for parameter in function.fixedParameters {
      if !isFirst { out.put(byte: 32) }
      isFirst = false
      write(parameter, .parameter, to: &out)
    }
    switch function.parameters {
    case .fixed: break
    case .variadic: out.put(isFirst ? ":rest" : " :rest")
    case .unspecified: out.put(":unspecified")
    }
    out.put(") ")
    write(function.result, .parameter, to: &out)
    if function.convention != .c {
      out.put(" :convention :")
      out.put(Self.word(function.convention))
    }
    out.put(byte: UInt8(ascii: ")"))
  }

  /// A calling convention as a keyword's name.
  static func word(_ convention: CallingConvention) -> String {
    String(convention.rawValue.map { $0 == "_" ? "-" : $0 })
  }

  /// The keyword of a scalar.
  static func keyword(_ scalar: Scalar) -> StaticString {
    switch scalar {
    case .bool: ":bool"
    case .char: ":char"
    case .schar: ":schar"
    case .uchar: ":uchar"
    case .short: ":short"
    case .ushort: ":ushort"
    case .int: ":int"
    case .uint: ":uint"
    case .long: ":long"
    case .ulong: ":ulong"
    case .llong: ":llong"
    case .ullong: ":ullong"
    case .int128: ":int128"
    case .uint128: ":uint128"
    case .float16: ":float16"
    case .bfloat16: ":bfloat16"
    case .float: ":float"
    case .double: ":double"
    case .ldouble: ":long-double"
    case .float128: ":float128"
    case .int8: ":int8"
    case .uint8: ":uint8"
    case .int16: ":int16"
    case .uint16: ":uint16"
    case .int32: ":int32"
    case .uint32: ":uint32"
    case .int64: ":int64"
    case .uint64: ":uint64"
    case .intptr: ":intptr"
    case .uintptr: ":uintptr"
    case .intmax: ":intmax"
    case .uintmax: ":uintmax"
    case .size: ":size"
    case .ssize: ":ssize"
    case .ptrdiff: ":ptrdiff"
    case .wchar: ":wchar"
    case .wint: ":wint"
    case .char16: ":char16"
    case .char32: ":char32"
    case .time: ":time"
    case .clock: ":clock"
    case .vaList: ":va-list"
    }
  }
}
