import LispRuntime

/// Values that are there from the start: quoted data, names, what the prelude's variables begin with.
///
/// Each object becomes an immutable global with a constant expression, so that every use of it is the same object.
final class Constants {
  let machine: Machine
  let types: ObjectTypes
  let runtime: Runtime
  /// Whether somebody is to see the names of globals.
  var namesAll = false
  private(set) var globals: [Word: Global] = [:]
  private(set) var symbols: [Word: Global] = [:]
  /// Text of strings that are too long to be written as single bytes; the start function copies it.
  let data = DataSegment()
  /// Who makes functions out of what constants refer to.
  var functionConstant: (Word) throws(LoweringError) -> Code = { _ throws(LoweringError) in .null(.none) }
  /// Tells of each symbol that becomes an object: its cells are filled when the module starts, since what is in
  /// them may refer to the symbol.
  var symbolIsMade: (Word, Global) -> Void = { _, _ in }
  /// Tells of each string.
  var stringIsMade: (Word, Global) -> Void = { _, _ in }
  /// Does something at the start of the program, if the global is reached.
  var fillAtStart: (Global, Code) -> Void = { _, _ in }
  /// Objects that are being made: one that is met again contains itself.
  private var underWay: Set<Word> = []
  /// So deep may constants be nested. A list counts once for each two hundred elements.
  private static let deepest = 20_000
  private var strings: [(word: Word, global: Global)] = []

  init(machine: Machine, runtime: Runtime) {
    self.machine = machine
    self.runtime = runtime
    types = runtime.types
  }

  /// A value as code.
  func value(_ word: Word) throws(LoweringError) -> Code {
    if word.isNil { return .null(.none) }
    if word.isFixnum, let small = Self.small(word) { return .plain(.newI31, [.i32(small)]) }
    if machine.isLispSymbol(word) { return .getGlobal(try symbol(machine.globalRecord(word))) }
    if word.isUnbound { return .getGlobal(runtime.unbound) }
    return .getGlobal(try global(word))
  }

  static func small(_ word: Word) -> Int32? {
    guard word.isFixnum, (-(1 << 30)..<(1 << 30)).contains(word.fixnum) else { return nil }
    return Int32(truncatingIfNeeded: word.fixnum)
  }

  /// The global that holds an object which is no symbol.
  private func global(_ word: Word) throws(LoweringError) -> Global {
    if let global = globals[word] { return global }
    guard underWay.insert(word).inserted else {
      throw LoweringError(
        .compileConstant, message: "a constant that contains itself cannot be compiled", place: .unknown)
    }
    defer { underWay.remove(word) }
    if underWay.count > Self.deepest {
      throw LoweringError(.compileLimit, message: "a constant is nested too deeply to be compiled", place: .unknown)
    }
    let (type, code) = try object(word)
    let global = Global("constant", .object(type), isMutable: false, initial: code)
    globals[word] = global
    if word.isSimpleString {
      strings.append((word, global))
      stringIsMade(word, global)
    }
    return global
  }

  private func object(_ word: Word) throws(LoweringError) -> (DefinedType, Code) {
    if word.isCons { return (types.cons, try list(word)) }
    if word.isFixnum { return (types.long, .newStructure(types.long, [.i64(Int64(word.fixnum))])) }
    if word.isCharacter {
      return (types.character, .newStructure(types.character, [.i32(Int32(bitPattern: word.characterCode))]))
    }
    if word.isSingle { return (types.single, .newStructure(types.single, [.f32(word.single.bitPattern)])) }
    if word.isFunction { return (types.function, try functionConstant(word)) }
    guard word.isObject else {
      throw LoweringError(
        .compileConstant, message: "a constant of a kind that has no form in a module", place: .unknown)
    }
    switch word.address[0].headerKind {
    case .doubleFloat:
      return (types.double, .newStructure(types.double, [.f64(word.double.bitPattern)]))
    case .string:
      return (types.string, try string(UnsafeBufferPointer(start: word.characters, count: word.stringLength)))
    case .simpleVector:
      let count = word.vectorCount
      var elements: [Code] = []
      for index in 0..<count { elements.append(try value(word.elements[index])) }
      return (types.vector, array(types.vector, elements))
    case .bignum:
      // What 64 bits hold is no bignum here, as it is on the machine where fixnums have 62.
      if let number = int64(word) { return (types.long, .newStructure(types.long, [.i64(number)])) }
      return (types.bignum, bignum(word))
    case .instance: return try instance(word)
    case .array: return (types.record(.array), try record(.array, word, ArrayLayout.storage, ArrayLayout.count))
    case .package:
      let name = machine.makeString(machine.packageName(word) ?? "")
      let others = Array(repeating: Code.null(.none), count: PackageTables.Slot.count - 1)
      return (types.record(.package), newRecord(.package, [try value(name)] + others))
    case .octets:
      let bytes = (0..<word.octetCount).map { Code.i32(Int32(word.octets[$0])) }
      return (types.record(.octets), newRecord(.octets, [array(types.bytes, bytes)]))
    case .randomState:
      let words = (1...4).flatMap { index in
        let bits = UInt64(word[index].bits)
        return [Code.i32(Int32(truncatingIfNeeded: bits)), .i32(Int32(truncatingIfNeeded: bits >> 32))]
      }
      return (types.record(.randomState), newRecord(.randomState, [.newArrayOf(types.limbs, words)]))
    case .symbol, .code, .function, .cell, .doubleFloat, .hashTable, .pointer, .foreign:
      throw LoweringError(
        .compileConstant, message: "a constant of a kind that has no form in a module", place: .unknown)
    }
  }

  private func record(
    _ kind: ObjectTypes.RecordKind, _ word: Word, _ first: Int, _ count: Int
  ) throws(LoweringError) -> Code {
    var slots: [Code] = []
    for index in 0..<count { slots.append(try value(word[first + index])) }
    return newRecord(kind, slots)
  }

  /// The slot at the end is the tables' own.
  private func newRecord(_ kind: ObjectTypes.RecordKind, _ slots: [Code]) -> Code {
    array(types.record(kind), slots + [.null(.none)])
  }

  /// Engines take so many elements in one instruction, and functions of so many bytes.
  static let mostElements = 5000

  /// A new array. One that is too long to be written at once is filled by functions that the program begins with.
  private func array(_ type: DefinedType, _ elements: [Code]) -> Code {
    if elements.count <= Self.mostElements { return .newArrayOf(type, elements) }
    let global = Global(
      "long-constant", .object(type), isMutable: false,
      initial: .newDefaultArray(type, .i32(Int32(truncatingIfNeeded: elements.count))))
    for start in stride(from: 0, to: elements.count, by: Self.mostElements) {
      let part = Array(elements[start..<min(start + Self.mostElements, elements.count)])
      let fill = Function(
        "fill-constant", type: runtime.functionType([], []), parameters: [],
        body: .copyElements(
          type, type,
          [
            .getGlobal(global), .i32(Int32(truncatingIfNeeded: start)), .newArrayOf(type, part), .i32(0),
            .i32(Int32(part.count)),
          ]))
      fillAtStart(global, .call(fill, [], isTail: false))
    }
    return .getGlobal(global)
  }

  /// Conses from the front, so that a long list is flat code.
  private func list(_ word: Word) throws(LoweringError) -> Code {
    var items: [Code] = []
    var rest = word
    var tail = Code.null(.none)
    while true {
      items.append(try value(rest.car))
      rest = rest.cdr
      if !rest.isCons || globals[rest] != nil || items.count == 200 {
        tail = try value(rest)
        break
      }
    }
    var code = tail
    for item in items.reversed() { code = .newStructure(types.cons, [item, code]) }
    return code
  }

  private func int64(_ word: Word) -> Int64? {
    guard word.address[0].headerCount == 1 else { return nil }
    let magnitude = UInt64(word[1].bits)
    if word.address[0].headerFlags != 0 {
      return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
    }
    return Int64(exactly: magnitude)
  }

  private func bignum(_ word: Word) -> Code {
    let count = word.address[0].headerCount
    var limbs: [Code] = []
    for index in 0..<count {
      let limb = UInt64(word[1 + index].bits)
      limbs.append(.i32(Int32(truncatingIfNeeded: limb)))
      limbs.append(.i32(Int32(truncatingIfNeeded: limb >> 32)))
    }
    if case .i32(0)? = limbs.last { limbs.removeLast() }
    let isNegative = word.address[0].headerFlags != 0
    return .newStructure(types.bignum, [.i32(isNegative ? 1 : 0), array(types.limbs, limbs)])
  }

  /// Layouts name their ancestors without themselves.
  private func instance(_ word: Word) throws(LoweringError) -> (DefinedType, Code) {
    if word[InstanceLayout.layout].isNil {
      let ancestors = machine.listElements(word[LayoutLayout.ancestors]) ?? []
      var slots = [
        try value(word[LayoutLayout.name]), try value(word[LayoutLayout.parent]),
        try value(word[LayoutLayout.slotNames]), try value(word[LayoutLayout.kind]),
      ]
      var list = Code.null(.none)
      for ancestor in ancestors.reversed() where ancestor != word {
        list = .newStructure(types.cons, [try value(ancestor), list])
      }
      slots.append(list)
      return (types.record(.layout), newRecord(.layout, slots))
    }
    return (
      types.record(.instance),
      try record(.instance, word, InstanceLayout.layout, word.address[0].headerCount)
    )
  }

  // MARK: Strings

  private func string(_ characters: UnsafeBufferPointer<UInt32>) throws(LoweringError) -> Code {
    if characters.allSatisfy({ $0 < 0x80 }) {
      if characters.count <= 12 {
        let bytes = characters.map { Code.i32(Int32($0)) }
        return .newStructure(types.string, [.newArrayOf(types.bytes, bytes), .null(.none)])
      }
      return .newStructure(types.string, [.null(.none), .null(.none)])
    }
    let wide = characters.map { Code.i32(Int32(bitPattern: $0)) }
    return .newStructure(types.string, [.null(.none), array(types.wide, wide)])
  }

  /// Code of the start function: text that is copied from the data segment.
  func fillStrings(where isReached: (Global) -> Bool) -> [Code] {
    var code: [Code] = []
    for (word, global) in strings where isReached(global) {
      let characters = UnsafeBufferPointer(start: word.characters, count: word.stringLength)
      guard characters.count > 12, characters.allSatisfy({ $0 < 0x80 }) else { continue }
      let offset = data.bytes.count
      data.bytes += characters.map { UInt8(truncatingIfNeeded: $0) }
      code.append(
        .setField(
          types.string, 0, .getGlobal(global),
          .newArrayFromData(types.bytes, data, .i32(Int32(offset)), .i32(Int32(characters.count)))))
    }
    return code
  }

  // MARK: Symbols

  /// The global of a symbol, if somebody has asked for it.
  func existingSymbol(_ record: Word) -> Global? { symbols[record] }

  /// The global of a symbol, by its record.
  func symbol(_ record: Word) throws(LoweringError) -> Global {
    if let global = symbols[record] { return global }
    let name = namesAll ? machine.symbolName(machine.symbol(of: record)) : ""
    let global = Global(name, .object(types.symbol), isMutable: false, initial: .null(.none))
    symbols[record] = global
    symbolIsMade(record, global)
    return global
  }

  /// Gives a symbol's global its value, when it is reached: code that only compares with a symbol may never have it.
  func fill(_ global: Global, of record: Word) throws(LoweringError) {
    let name = try value(record[SymbolLayout.name])
    let package = record[SymbolLayout.package]
    let text = record[SymbolLayout.name]
    let hash = UnsafeBufferPointer(start: text.characters, count: text.stringLength).reduce(UInt32(2_166_136_261)) {
      ($0 ^ $1) &* 16_777_619
    }
    global.initial = .newStructure(
      types.symbol,
      [
        name, .getGlobal(runtime.unbound), .null(.none), .null(.none), .null(.none),
        package.isNil ? .null(.none) : try value(package), .null(.none),
        .i32(Int32(bitPattern: hash & 0x3FFF_FFFF)),
      ])
  }
}
