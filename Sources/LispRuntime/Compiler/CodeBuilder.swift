/// Instructions of one function while they are being written: labels, constants, registers, lines.
struct CodeBuilder {
  private(set) var instructions: [Instruction] = []
  private(set) var constants: [Word] = []
  private var constantIndex: [Word: Int] = [:]
  /// Which line each run of instructions comes from.
  private(set) var lines: [LineEntry] = []
  /// The place that was noted last.
  private(set) var currentPlace = Place.unknown

  /// The next free register, and the most that were in use.
  private(set) var nextRegister = 0
  private(set) var frameSize = 0
  static let mostRegisters = 0xFF00

  struct Label {
    fileprivate var position: Int?
    fileprivate var jumps: [Int] = []
  }
  private var labels: [Label] = []

  var position: Int { instructions.count }

  mutating func emit(_ instruction: Instruction) { instructions.append(instruction) }

  mutating func emit(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0) {
    instructions.append(Instruction(opcode, a: a, b: b, c: c))
  }

  mutating func emitWide(_ opcode: Opcode, a: Int, _ value: Int) {
    instructions.append(.wide(opcode, a: a, value))
  }

  // MARK: Labels

  mutating func newLabel() -> Int {
    labels.append(Label())
    return labels.count - 1
  }

  mutating func place(_ label: Int) { labels[label].position = position }

  func isPlaced(_ label: Int) -> Bool { labels[label].position != nil }

  mutating func jump(_ opcode: Opcode, a: Int = 0, b: Int = 0, to label: Int) {
    labels[label].jumps.append(position)
    instructions.append(Instruction(opcode, a: a, b: b))
  }

  mutating func resolveJumps() throws(LispError) {
    for label in labels {
      for jump in label.jumps {
        guard let target = label.position else { throw .program("a jump leads nowhere") }
        let distance = target - jump - 1
        if abs(distance) > Instruction.farthestJump { throw .program("a function is too large") }
        instructions[jump].setDistance(distance)
      }
    }
  }

  // MARK: Registers

  mutating func reserve(_ count: Int = 1) throws(LispError) -> Int {
    let first = nextRegister
    nextRegister += count
    frameSize = max(frameSize, nextRegister)
    if nextRegister > Self.mostRegisters { throw .program("a function has too many variables and arguments") }
    return first
  }

  mutating func release(to register: Int) { nextRegister = register }

  // MARK: Constants

  mutating func constant(_ word: Word) throws(LispError) -> Int {
    if let index = constantIndex[word] { return index }
    let index = constants.count
    if index > 0xFFFF { throw .program("a function has more than 65536 constants") }
    constants.append(word)
    constantIndex[word] = index
    return index
  }

  // MARK: Lines

  mutating func note(_ place: Place) {
    guard place.line != 0 else { return }
    currentPlace = place
    if let last = lines.last, last.line == place.line, last.column == place.column { return }
    lines.append(LineEntry(start: Int32(position), line: place.line, column: place.column))
  }
}

/// From this instruction on, the code comes from this line.
struct LineEntry {
  var start: Int32
  var line: Int32
  var column: Int32
}

/// What only errors and tools ask of code.
struct DebugInformation {
  var file: String
  /// The name of the function around one that has no name.
  var enclosing: String
  var isSystem: Bool
  var place: Place
  var lines: [LineEntry]
  var instructionCount: Int
}
