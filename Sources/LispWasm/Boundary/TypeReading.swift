import LispRuntime

/// Types as programs write them: `:int`, `(:pointer (:const :char))`, names that the program has given to types.
struct TypeReader {
  let machine: Machine
  /// What `define-c-type` and `define-enum` have named.
  var named: [Word: HostType] = [:]

  init(_ machine: Machine) { self.machine = machine }

  /// The type of a specifier; nil when nothing of the kind crosses.
  func read(_ word: Word) -> HostType? {
    if word.isCons, machine.isLispSymbol(word.car) {
      switch machine.symbolName(word.car) {
      case "POINTER": return .pointer
      case "CONST", "VOLATILE": return word.cdr.isCons ? read(word.cdr.car) : nil
      case "STRING": return .string
      case "ENUM": return .int32
      case "FUNCTION": return function(machine.listElements(word.cdr) ?? [])
      default: return nil
      }
    }
    guard machine.isLispSymbol(word), !word.isNil else { return nil }
    if let type = named[machine.globalRecord(word)] { return type }
    return Self.names[machine.symbolName(word)]
  }

  /// `(:function (type…) result)`. What the host gives to a function is never a function.
  private func function(_ parts: [Word]) -> HostType? {
    guard (1...2).contains(parts.count), let words = machine.listElements(parts[0]) else { return nil }
    var parameters: [HostType] = []
    for word in words {
      guard let type = read(word), type != .void else { return nil }
      if case .function = type { return nil }
      parameters.append(type)
    }
    guard let result = parts.count > 1 ? read(parts[1]) : .void else { return nil }
    if case .function = result { return nil }
    return .function(HostSignature(parameters, result))
  }

  private static let names: [String: HostType] = {
    var names: [String: HostType] = [
      "FIXNUM": .fixnum, "BOOLEAN": .boolean, "BOOL": .boolean, "FLOAT": .double, "DOUBLE": .double,
      "LONG-DOUBLE": .double, "SINGLE-FLOAT": .single, "DOUBLE-FLOAT": .double, "STRING": .string,
      "ANYREF": .anything, "VOID": .void, "POINTER": .pointer, "EXTERNREF": .pointer, "VA-LIST": .pointer,
      "SIGNED-CHAR": .int8, "CHAR16": .uint16, "CHAR32": .uint32,
    ]
    let integers: [(names: [String], signed: HostType, unsigned: HostType)] = [
      (["CHAR"], .int8, .uint8), (["SHORT"], .int16, .uint16), (["INT", "WCHAR"], .int32, .uint32),
      (["LONG-LONG", "LLONG"], .int64, .uint64),
      (["LONG", "SSIZE", "PTRDIFF", "INTPTR", "INTMAX", "TIME", "CLOCK", "OFF"], .long, .unsignedLong),
    ]
    for (all, signed, unsigned) in integers {
      for name in all {
        names[name] = signed
        names["UNSIGNED-\(name)"] = unsigned
        names["U\(name)"] = unsigned
      }
    }
    names["SIZE"] = .unsignedLong
    for (bits, signed, unsigned) in [
      (8, .int8, .uint8), (16, .int16, .uint16), (32, .int32, .uint32), (64, .int64, .uint64),
    ] as [(Int, HostType, HostType)] {
      names["INT\(bits)"] = signed
      names["UINT\(bits)"] = unsigned
    }
    return names
  }()
}
