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

  private struct Label {
    var position: Int?
    var uses = 0
  }
  private var labels: [Label] = []
  /// The label that each instruction jumps to, or −1.
  private var targets: [Int] = []

  private var position: Int { instructions.count }

  mutating func emit(_ instruction: Instruction, to label: Int = -1) {
    instructions.append(instruction)
    targets.append(label)
  }

  mutating func emit(_ opcode: Opcode, a: Int = 0, b: Int = 0, c: Int = 0) {
    emit(Instruction(opcode, a: a, b: b, c: c))
  }

  mutating func emitWide(_ opcode: Opcode, a: Int, _ value: Int) {
    emit(.wide(opcode, a: a, value))
  }

  // MARK: Labels

  mutating func newLabel() -> Int {
    labels.append(Label())
    return labels.count - 1
  }

  /// - Parameter isLast: whether nothing that comes after this jumps here.
  mutating func place(_ label: Int, isLast: Bool = false) {
    joinJumps(before: label)
    if isLast, labels[label].uses == 0 { return }
    labels[label].position = position
  }

  func isPlaced(_ label: Int) -> Bool { labels[label].position != nil }

  mutating func jump(_ opcode: Opcode, a: Int = 0, b: Int = 0, to label: Int) {
    labels[label].uses += 1
    emit(Instruction(opcode, a: a, b: b), to: label)
  }

  /// A test that jumps over a jump to this label becomes one jump with the opposite test.
  private mutating func joinJumps(before label: Int) {
    let last = position - 1
    guard last >= 1, targets[last] >= 0, targets[last - 1] == label else { return }
    let joined: Opcode?
    switch instructions[last].opcode {
    case .jump: joined = instructions[last - 1].opcode.opposite
    case .loop: joined = instructions[last - 1].opcode.loopInstead
    default: joined = nil
    }
    guard let joined, !labels.contains(where: { $0.position == last }) else { return }
    let test = instructions[last - 1]
    instructions[last - 1] = Instruction(joined, a: test.a, b: test.b)
    targets[last - 1] = targets[last]
    instructions.removeLast()
    targets.removeLast()
    labels[label].uses -= 1
    for index in labels.indices where labels[index].position == last + 1 { labels[index].position = last }
    if let line = lines.last, Int(line.start) > position { lines[lines.count - 1].start = Int32(position) }
  }

  mutating func resolveJumps() throws(LispError) {
    for place in instructions.indices where instructions[place].opcode == .loop { invertLoop(at: place) }
    for place in instructions.indices where targets[place] >= 0 {
      guard let target = labels[targets[place]].position else { throw .program("a jump leads nowhere") }
      try setTarget(target, of: place)
    }
    for place in instructions.indices.dropLast() { try joinCounting(at: place) }
  }

  private mutating func setTarget(_ target: Int, of place: Int) throws(LispError) {
    let distance = target - place - 1
    if abs(distance) > Instruction.farthestJump { throw .program("a function is too large") }
    instructions[place].setDistance(distance)
  }

  /// A loop back to a test that leads behind the loop makes the test itself, and goes on behind it.
  private mutating func invertLoop(at place: Int) {
    guard targets[place] >= 0, let start = labels[targets[place]].position, start < place, targets[start] >= 0,
      labels[targets[start]].position == place + 1, let loop = instructions[start].opcode.loopInstead
    else { return }
    instructions[place] = Instruction(loop, a: instructions[start].a, b: instructions[start].b)
    labels.append(Label(position: start + 1))
    targets[place] = labels.count - 1
  }

  /// Adding one to what the loop behind it tests is one instruction with that test. The loop stays where it is, for
  /// what is no fixnum and for whoever jumps to the test.
  private mutating func joinCounting(at place: Int) throws(LispError) {
    let step = instructions[place]
    let loop = instructions[place + 1]
    guard step.opcode == .addFixnum, step.a == step.b, step.smallC == 1, targets[place + 1] >= 0,
      let start = labels[targets[place + 1]].position
    else { return }
    let joined: Instruction
    switch loop.opcode {
    case .loopIfLess where loop.a == step.a: joined = Instruction(.countBelow, a: step.a, b: loop.b)
    case .loopUnlessLessEqual where loop.b == step.a: joined = Instruction(.countBelow, a: step.a, b: loop.a)
    case .loopIfLessEqual where loop.a == step.a: joined = Instruction(.countThrough, a: step.a, b: loop.b)
    case .loopUnlessLess where loop.b == step.a: joined = Instruction(.countThrough, a: step.a, b: loop.a)
    case .loopIfLessFixnum where loop.a == step.a: joined = Instruction(.countBelowFixnum, a: step.a, b: loop.b)
    default: return
    }
    instructions[place] = joined
    targets[place] = targets[place + 1]
    try setTarget(start, of: place)
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
package struct LineEntry {
  package var start: Int32
  package var line: Int32
  package var column: Int32
}

/// What only errors and tools ask of code.
package struct DebugInformation {
  package var file: String
  /// The name of the function around one that has no name.
  package var enclosing: String
  package var isSystem: Bool
  package var place: Place
  package var lines: [LineEntry]
  package var instructionCount: Int

}

extension Opcode {
  /// The jump that is taken when this one is not.
  fileprivate var opposite: Opcode? {
    switch self {
    case .jumpIfNil: .jumpIfTrue
    case .jumpIfTrue: .jumpIfNil
    case .jumpIfEq: .jumpUnlessEq
    case .jumpUnlessEq: .jumpIfEq
    case .jumpIfEqFixnum: .jumpUnlessEqFixnum
    case .jumpUnlessEqFixnum: .jumpIfEqFixnum
    case .jumpIfCons: .jumpUnlessCons
    case .jumpUnlessCons: .jumpIfCons
    case .jumpIfLess: .jumpUnlessLess
    case .jumpUnlessLess: .jumpIfLess
    case .jumpIfLessEqual: .jumpUnlessLessEqual
    case .jumpUnlessLessEqual: .jumpIfLessEqual
    case .jumpIfNumbersEqual: .jumpUnlessNumbersEqual
    case .jumpUnlessNumbersEqual: .jumpIfNumbersEqual
    case .jumpIfLessFixnum: .jumpUnlessLessFixnum
    case .jumpUnlessLessFixnum: .jumpIfLessFixnum
    case .jumpIfLessEqualFixnum: .jumpUnlessLessEqualFixnum
    case .jumpUnlessLessEqualFixnum: .jumpIfLessEqualFixnum
    case .jumpIfGreaterFixnum: .jumpUnlessGreaterFixnum
    case .jumpUnlessGreaterFixnum: .jumpIfGreaterFixnum
    case .jumpIfGreaterEqualFixnum: .jumpUnlessGreaterEqualFixnum
    case .jumpUnlessGreaterEqualFixnum: .jumpIfGreaterEqualFixnum
    case .jumpIfNumbersEqualFixnum: .jumpUnlessNumbersEqualFixnum
    case .jumpUnlessNumbersEqualFixnum: .jumpIfNumbersEqualFixnum
    default: nil
    }
  }

  /// The loop that goes on when this jump is not taken.
  fileprivate var loopInstead: Opcode? {
    switch self {
    case .jumpIfNil: .loopIfTrue
    case .jumpIfTrue: .loopIfNil
    case .jumpUnlessLess: .loopIfLess
    case .jumpIfLess: .loopUnlessLess
    case .jumpUnlessLessEqual: .loopIfLessEqual
    case .jumpIfLessEqual: .loopUnlessLessEqual
    case .jumpIfNumbersEqual: .loopUnlessNumbersEqual
    case .jumpUnlessLessFixnum: .loopIfLessFixnum
    default: nil
    }
  }
}
