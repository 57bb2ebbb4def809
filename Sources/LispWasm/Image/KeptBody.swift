/// A function's body in an image, as one module has it: which of its branches can be reached.
final class KeptBody {
  let link: ImageLink
  let parameterCount: Int
  let localCount: Int
  let labelCount: Int
  /// Where the types of its locals, its own part and its late parts stand among the image's words.
  private let localTypes: Int
  private let main: Int
  private let lates: Int
  private var states: [State]

  private enum State: UInt8 { case untouched, waiting, due, decided }

  /// A stretch of the image's code and mentions.
  struct Piece {
    let code: Range<Int>
    let mentions: Range<Int>
  }

  init(_ link: ImageLink, at place: Int) {
    self.link = link
    let words = link.image.words
    parameterCount = Int(words[place])
    localCount = Int(words[place + 1])
    labelCount = Int(words[place + 2])
    let lateCount = Int(words[place + 3])
    main = Int(words[place + 4])
    lates = place + 5
    localTypes = lates + lateCount
    states = Array(repeating: .untouched, count: lateCount)
  }

  /// All mentions in any part of it.
  var allMentions: [Range<Int>] {
    var ranges = [piece(main).mentions]
    for number in states.indices {
      let late = late(number)
      ranges += [piece(late.otherwise).mentions, piece(late.decided).mentions]
    }
    return ranges
  }

  func localType(_ number: Int) -> ValueType { link.valueType(link.image.words[localTypes + number]) }

  private func piece(_ place: Int) -> Piece {
    let words = link.image.words
    let (code, mentions) = (Int(words[place]), Int(words[place + 2]))
    return Piece(code: code..<code + Int(words[place + 1]), mentions: mentions..<mentions + Int(words[place + 3]))
  }

  // A late part: its facts, with their number before them; then what is watched, what it is otherwise and what it becomes.
  private func late(_ number: Int) -> (facts: Range<Int>, watched: Int, otherwise: Int, decided: Int) {
    let words = link.image.words
    let place = Int(words[lates + number])
    let start = place + 1
    let end = start + Int(words[place])
    return (start..<end, end, end + 4, end + 8)
  }

  var mainPiece: Piece { piece(main) }

  /// What a late part is in the module.
  func piece(ofLate number: Int) -> Piece {
    let late = late(number)
    return piece(states[number] == .decided ? late.decided : late.otherwise)
  }

  // MARK: What it reaches

  /// The function is reached.
  func begin() throws(LoweringError) { try enter(main) }

  func decide(_ number: Int) throws(LoweringError) {
    if states[number] == .decided { return }
    states[number] = .decided
    try enter(late(number).decided)
  }

  /// A part: a piece, and behind it what its lowering noted.
  private func enter(_ place: Int) throws(LoweringError) {
    let words = link.image.words
    for index in 0..<Int(words[place + 4]) { try link.note(words[place + 5 + index]) }
    try scan(piece(place))
  }

  private func scan(_ piece: Piece) throws(LoweringError) {
    let mentions = link.image.mentions
    let reach = link.program.reach
    for index in piece.mentions {
      let word = mentions[index * 2 + 1]
      let number = Int(word & 0xFF_FFFF)
      switch Draft.Mention.Kind(rawValue: UInt8(truncatingIfNeeded: word >> 24)) {
      case .function, .reference: reach.reach(try link.function(number))
      case .global: reach.reach(try link.global(number))
      case .made: link.noteMade(number)
      case .late: try scan(late: number)
      default: break
      }
    }
  }

  private func scan(late number: Int) throws(LoweringError) {
    if states[number] != .untouched { return }
    let late = late(number)
    var facts: [Reach.Fact] = []
    for place in late.facts { facts.append(try link.fact(Int(link.image.words[place]))) }
    if !link.program.reach.wait(self, number, for: facts) {
      states[number] = .due
      return
    }
    states[number] = .waiting
    try scan(piece(late.otherwise))
    try scan(piece(late.watched))
  }
}

extension ModuleDraft {
  /// Writes a kept body, and gives the types of its locals in their order.
  mutating func writeKept(_ kept: KeptBody) -> [ValueType] {
    var writer = KeptWriter(kept)
    depth = 0
    write(kept.mainPiece, &writer)
    return writer.order.map { kept.localType($0 - kept.parameterCount) }
  }

  struct KeptWriter {
    let kept: KeptBody
    /// The numbers of locals in this module, from their numbers in the image; 0 is unknown.
    var locals: [UInt32]
    var order: [Int] = []
    var labels: [Int]
    let hasHashes: Bool

    init(_ kept: KeptBody) {
      self.kept = kept
      locals = Array(repeating: 0, count: kept.parameterCount + kept.localCount)
      for index in 0..<kept.parameterCount { locals[index] = UInt32(index + 1) }
      labels = Array(repeating: 0, count: kept.labelCount)
      hasHashes = kept.link.program.types.consesHaveHashes
    }

    mutating func number(ofLocal local: Int) -> Int {
      if locals[local] == 0 {
        order.append(local)
        locals[local] = UInt32(kept.parameterCount + order.count)
      }
      return Int(locals[local]) - 1
    }
  }

  private mutating func write(_ piece: KeptBody.Piece, _ writer: inout KeptWriter) {
    let kept = writer.kept
    let link = kept.link
    let image = link.image
    var from = piece.code.lowerBound
    for index in piece.mentions {
      let position = Int(image.mentions[index * 2])
      let word = image.mentions[index * 2 + 1]
      let number = Int(word & 0xFF_FFFF)
      if position > from {
        draft.bytes.append(UnsafeBufferPointer(rebasing: image.code[from..<position]))
        from = position
      }
      switch Draft.Mention.Kind(rawValue: UInt8(truncatingIfNeeded: word >> 24)) {
      case .local: draft.bytes.unsigned(writer.number(ofLocal: number))
      case .type: draft.mention(.type, self.number(of: link.type(number)))
      case .heapType: draft.mention(.heapType, self.number(of: link.type(number)))
      case .function: draft.mention(.function, self.number(of: link.knownFunction(number)))
      case .reference:
        let function = link.knownFunction(number)
        function.isReferred = true
        draft.mention(.function, self.number(of: function))
      case .global: draft.mention(.global, self.number(of: link.knownGlobal(number)))
      case .tag: draft.mention(.tag, self.number(of: link.program.runtime.tag))
      case .late: write(kept.piece(ofLate: number), &writer)
      case .enter: depth += 1
      case .leave: depth -= 1
      case .label: writer.labels[number] = depth
      case .branch: draft.bytes.unsigned(depth - writer.labels[number])
      case .padding: if writer.hasHashes { draft.bytes.append([0x41, 0x00]) }
      case .made, .data, nil: break
      }
    }
    if piece.code.upperBound > from {
      draft.bytes.append(UnsafeBufferPointer(rebasing: image.code[from..<piece.code.upperBound]))
    }
  }
}
