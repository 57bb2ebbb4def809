import LispRuntime

/// Makes the definitions of an image in one machine, each when it is asked for.
struct DefinitionLink {
  private let data: ImageData
  private var image: PreludeImage { data.image }
  private var machine: Machine { data.machine }

  init(_ data: ImageData) { self.data = data }

  /// The code object of a definition; nil when the image has none.
  func code(_ number: Int) -> Word? {
    do throws(LoweringError) { return try code(ofDefinition: number) } catch { return nil }
  }

  private func code(ofDefinition number: Int) throws(LoweringError) -> Word? {
    guard image.definitions.indices.contains(number), image.definitions[number] > 0 else { return nil }
    var reader = Reader(place: Int(image.definitions[number]), words: image.words)
    let definition = machine.definition(number)
    guard try data.symbol(reader.next()) == definition.record, reader.next() == definition.offset,
      (reader.next() == 1) == definition.isMacro
    else { return nil }
    var made: [Int: Word] = [:]
    return try function(&reader, &made)
  }

  private struct Reader {
    var place: Int
    let words: PreludeImage.Numbers
    mutating func next() -> Int {
      defer { place += 1 }
      return Int(words[place])
    }
    /// Numbers that may be below zero.
    mutating func signed(_ count: Int) -> UnsafeBufferPointer<Int32> {
      defer { place += count }
      return UnsafeBufferPointer(rebasing: words[place..<place + count]).withMemoryRebound(to: Int32.self) { $0 }
    }
  }

  /// A code object; a datum that several functions of a definition have is the same in all of them.
  private func function(_ reader: inout Reader, _ made: inout [Int: Word]) throws(LoweringError) -> Word {
    let name = try datum(reader.next(), &made)
    let documentation = try datum(reader.next(), &made)
    let parameters = try datum(reader.next(), &made)
    var list: ParameterList?
    var argumentCount = -1
    if reader.next() == 1 {
      list = ParameterList(
        required: reader.next(), optional: reader.next(), hasRest: reader.next() == 1, keywords: nil,
        allowsOtherKeys: reader.next() == 1)
      let keywords = reader.next()
      if keywords > 0 {
        var symbols: [Word] = []
        for _ in 1..<keywords { symbols.append(machine.symbol(of: try data.symbol(reader.next()))) }
        list?.keywords = symbols
      }
    } else {
      argumentCount = reader.next()
    }
    let frameSize = reader.next()
    let (file, enclosing) = (data.text(UInt32(reader.next())), data.text(UInt32(reader.next())))
    let place = reader.signed(2)
    let lines = reader.signed(reader.next() * 3)
    let (start, count) = (reader.next(), reader.next())
    let debug = DebugInformation(
      file: file, enclosing: enclosing, place: place, lines: lines, instructionCount: count - 1)
    var constants: [Word] = []
    let constantCount = reader.next()
    constants.reserveCapacity(constantCount)
    for _ in 0..<constantCount {
      switch ImageFormat.PartKind(rawValue: UInt32(reader.next())) {
      case .symbol: constants.append(try data.symbol(reader.next()))
      case .datum: constants.append(try datum(reader.next(), &made))
      case .code: constants.append(try function(&reader, &made))
      case .function: constants.append(machine.makeFunction(ofCode: try function(&reader, &made)))
      case nil: throw data.malformed()
      }
    }
    let function = CompiledFunction(
      instructions: UnsafeBufferPointer(rebasing: image.instructions[start..<start + count]), name: name,
      documentation: documentation, parameters: parameters, frameSize: frameSize, list: list,
      argumentCount: argumentCount, debug: debug, constants: constants)
    guard let code = machine.makeCode(function) else { throw data.malformed() }
    return code
  }

  private func datum(_ number: Int, _ made: inout [Int: Word]) throws(LoweringError) -> Word {
    if let known = made[number] { return known }
    let word = try data.constant(number)
    made[number] = word
    return word
  }
}

extension PreludeImage {
  /// Has a machine make definitions of the prelude from the command's own image, where there is one, instead of compiling them.
  /// The image is looked for when the first definition is needed.
  package static func serve(_ machine: Machine) {
    var isKnown = false
    var link: DefinitionLink?
    machine.takeDefinitions { [unowned machine] number in
      if !isKnown { link = own.map { DefinitionLink(ImageData($0, machine)) } }
      isKnown = true
      return link?.code(number)
    }
  }
}
