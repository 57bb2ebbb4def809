/// Bytes with gaps where the numbers of functions, types, globals, tags and data belong.
///
/// Which number something gets is known only when everything has been come across: imports come before other
/// functions, and types after those that they mention. A gap takes no room; it says what is to be put there.
struct Draft {
  /// A gap, and what it stands for.
  struct Mention {
    enum Kind: UInt8 {
      case type, heapType, function, global, tag, data
      // In code that is kept for modules to come: see `Image`.
      /// A reference to a function, and a type of which an object is made.
      case reference, made
      /// A local, and code that is not known yet, by number in the function.
      case local, late
      /// A block begins or ends; a label stands for the block that has begun; a branch goes to a label.
      case enter, leave, label, branch
      /// Fields that only some modules' conses have.
      case padding
    }
    let position: UInt32
    /// As how many-th of its kind it was come across.
    let number: UInt32
    let kind: Kind
  }

  /// A stretch of a draft: one function, global or type.
  struct Piece {
    let bytes: Range<Int>
    let mentions: Range<Int>
  }

  var bytes = Bytes()
  private(set) var mentions: [Mention] = []

  @inline(__always)
  mutating func mention(_ kind: Mention.Kind, _ number: Int) {
    mentions.append(
      Mention(
        position: UInt32(truncatingIfNeeded: bytes.count), number: UInt32(truncatingIfNeeded: number), kind: kind))
  }

  /// Where a piece begins, for `piece(from:)`.
  var end: (bytes: Int, mentions: Int) { (bytes.count, mentions.count) }

  func piece(from start: (bytes: Int, mentions: Int)) -> Piece {
    Piece(bytes: start.bytes..<bytes.count, mentions: start.mentions..<mentions.count)
  }

  /// Appends a piece with its gaps filled.
  func write(_ piece: Piece, with numbers: Numbers, to result: inout Bytes) {
    var from = piece.bytes.lowerBound
    for mention in mentions[piece.mentions] {
      let position = Int(mention.position)
      result.append(bytes.all[from..<position])
      from = position
      let number = Int(mention.number)
      switch mention.kind {
      case .type: result.unsigned(numbers.types[number])
      case .heapType: result.signed(Int64(numbers.types[number]))
      case .function: result.unsigned(numbers.functions[number])
      case .global: result.unsigned(numbers.globals[number])
      case .tag: result.unsigned(numbers.tags[number])
      case .data: result.unsigned(number)
      case .reference, .made, .local, .late, .enter, .leave, .label, .branch, .padding:
        preconditionFailure("kept code is part of a module")
      }
    }
    result.append(bytes.all[from..<piece.bytes.upperBound])
  }
}

/// The final number of everything, by when it was come across. Data have the order in which they were.
struct Numbers {
  var types: [Int] = []
  var functions: [Int] = []
  var globals: [Int] = []
  var tags: [Int] = []
}
