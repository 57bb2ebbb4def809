import LispRuntime

/// Names and data of an image of the prelude, as words of one machine.
final class ImageData {
  let image: PreludeImage
  unowned let machine: Machine
  private var symbols: [Word?]
  private var packages: [UInt32: Machine.KnownPackage] = [:]

  init(_ image: PreludeImage, _ machine: Machine) {
    self.image = image
    self.machine = machine
    symbols = Array(repeating: nil, count: image.symbols.count / 4)
  }

  func text(_ number: UInt32) -> String { String(decoding: image.string(Int(number)), as: UTF8.self) }

  func malformed() -> LoweringError {
    LoweringError(message: "the image of the prelude is malformed", place: .unknown)
  }

  /// A symbol's record.
  func symbol(_ number: Int) throws(LoweringError) -> Word {
    if let known = symbols[number] { return known }
    let place = number * 4
    let record: Word
    switch ImageFormat.SymbolKind(rawValue: image.symbols[place]) {
    case .nil: record = machine.globalRecord(.nil)
    case .t: record = machine.globalRecord(.t)
    case .plain:
      let home = image.symbols[place + 1]
      if packages[home] == nil { packages[home] = machine.knownPackage(text(home)) }
      guard let package = packages[home] else { throw malformed() }
      let name = image.string(Int(image.symbols[place + 2]))
      record = machine.globalRecord(machine.symbol(named: name, hash: image.symbols[place + 3], in: package))
    case .setter:
      let name = try symbol(Int(image.symbols[place + 2]))
      record = machine.globalRecord(machine.setterRecord(of: machine.symbol(of: name)))
    case nil: throw malformed()
    }
    symbols[number] = record
    return record
  }

  /// A datum, made anew each time.
  func constant(_ number: Int) throws(LoweringError) -> Word {
    var place = Int(image.constants[number])
    return try datum(&place)
  }

  private func datum(_ place: inout Int) throws(LoweringError) -> Word {
    func next() -> UInt32 {
      defer { place += 1 }
      return image.words[place]
    }
    func long() -> UInt64 {
      let low = UInt64(next())
      return UInt64(next()) << 32 | low
    }
    switch ImageFormat.ConstantKind(rawValue: next()) {
    case .symbol: return machine.symbol(of: try symbol(Int(next())))
    case .fixnum: return Word(fixnum: Int(Int64(bitPattern: long())))
    case .bignum:
      let (count, isNegative) = (Int(next()), next() == 1)
      return machine.keptBignum((0..<count).map { _ in long() }, isNegative: isNegative)
    case .character: return Word(character: next())
    case .single: return Word(single: Float(bitPattern: next()))
    case .double: return machine.keptDouble(long())
    case .string: return machine.keptString(image.string(Int(next())))
    case .list:
      let count = Int(next())
      var items: [Word] = []
      for _ in 0..<count { items.append(try datum(&place)) }
      return machine.keptList(items, tail: try datum(&place))
    case .vector:
      let count = Int(next())
      var items: [Word] = []
      for _ in 0..<count { items.append(try datum(&place)) }
      guard let vector = machine.keptVector(items) else { throw malformed() }
      return vector
    case .layout:
      let name = machine.symbol(of: try symbol(Int(next())))
      machine.makeStandardCondition(name)
      return machine.property(name, machine.systemSymbol("LAYOUT"))
    case nil: throw malformed()
    }
  }
}
