/// Each function reads one construct at the position, moves behind it and says whether it was there as the writer writes
/// it. The first “no” ends everything, so that what a function leaves behind when it fails does not matter.
struct CanonicalParser: ~Copyable {
  private var bytes = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private var position = 0
  private var buffer: NodeBuffer
  private let table = CharacterTable.shared
  /// What scalars with escapes stand for, to be put behind the file's bytes.
  private(set) var unescaped: [UInt8] = []

  /// The format nests eight levels.
  private static let deepest = 16
  /// libyaml takes no key longer than 1024 characters.
  private static let longestKey = 1000

  init(capacity: Int) { buffer = NodeBuffer(capacity: capacity) }

  var nodes: UnsafeBufferPointer<NodeTree.Node> { buffer.nodes }

  private mutating func begin(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    position = 0
    buffer.removeAll()
    unescaped.removeAll(keepingCapacity: true)
  }

  /// The byte at an offset from the position; 0, which stands in no text, behind the end.
  @inline(__always) private func peek(_ offset: Int = 0) -> UInt8 {
    let index = position &+ offset
    return index < bytes.count ? bytes[index] : 0
  }

  @inline(__always) private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position &+= 1
    return true
  }

  private mutating func endLine() -> Bool { take(10) }

  private var isAtEnd: Bool { position >= bytes.count }

  // MARK: Blocks

  /// A whole document, with comments on top.
  mutating func document(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    begin(bytes)
    while peek() == UInt8(ascii: "#") {
      while !isAtEnd, peek() != 10 { if !character() { return false } }
      if !endLine() { return false }
    }
    return map(indent: 0, depth: 0) && isAtEnd
  }

  /// Some entries of a section, from the beginning of a line to the end of one. In a document that is all in the
  /// writer's form, they are read as they would be in their place.
  mutating func entries(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    begin(bytes)
    guard indentation() == 2 else { return false }
    position = 2
    return map(indent: 2, depth: 1) && isAtEnd
  }

  /// How many spaces begin the line.
  private func indentation() -> Int {
    var count = 0
    while peek(count) == 32 { count += 1 }
    return count
  }

  @inline(__always) private mutating func open(_ kind: NodeTree.Node.Kind) -> Int {
    buffer.append(NodeTree.Node(kind: kind, end: 0))
    return buffer.count &- 1
  }

  @inline(__always) private mutating func close(_ index: Int) {
    buffer.close(index)
  }

  /// A block map whose first key stands at the position.
  private mutating func map(indent: Int, depth: Int) -> Bool {
    guard depth < Self.deepest else { return false }
    let index = open(.map)
    while true {
      guard key(), take(UInt8(ascii: ":")) else { return false }
      if peek() == 10 {
        guard endLine(), nested(indent: indent, depth: depth) else { return false }
      } else {
        guard take(32), value(indent: indent) else { return false }
      }
      let next = indentation()
      if isAtEnd && next == 0 || next < indent { break }
      guard next == indent else { return false }
      // In a list that stands under its key, the next dash ends the map that the list belongs to.
      if peek(next) == UInt8(ascii: "-") { break }
      position &+= next
    }
    close(index)
    return true
  }

  /// What stands on the lines below a key.
  private mutating func nested(indent: Int, depth: Int) -> Bool {
    let next = indentation()
    if next == indent, peek(next) == UInt8(ascii: "-"), peek(next + 1) == 32 {
      position &+= next
      return list(indent: indent, depth: depth + 1)
    }
    guard next == indent + 2 else { return false }
    position &+= next
    return map(indent: indent + 2, depth: depth + 1)
  }

  /// A block list whose first dash stands at the position.
  private mutating func list(indent: Int, depth: Int) -> Bool {
    let index = open(.list)
    while true {
      guard take(UInt8(ascii: "-")), take(32) else { return false }
      if isKeyAhead() {
        guard map(indent: indent + 2, depth: depth + 1) else { return false }
      } else {
        guard flowOrScalar(inFlow: false), endLine() else { return false }
      }
      let next = indentation()
      if isAtEnd && next == 0 || next < indent { break }
      guard next == indent else { return false }
      if peek(next) != UInt8(ascii: "-") { break }
      position &+= next
    }
    close(index)
    return true
  }

  /// Whether a key of the format stands behind a dash: small letters and hyphens, then a colon.
  private func isKeyAhead() -> Bool {
    var count = 0
    while case let byte = peek(count), byte &- 97 < 26 || byte == UInt8(ascii: "-") && count > 0 { count += 1 }
    guard count > 0, peek(count) == UInt8(ascii: ":") else { return false }
    return peek(count + 1) == 32 || peek(count + 1) == 10
  }

  /// What stands behind a key on its line, with the line's end.
  private mutating func value(indent: Int) -> Bool {
    if peek() == UInt8(ascii: "|") { return literal(indent: indent + 2) }
    return flowOrScalar(inFlow: false) && endLine()
  }

  /// A literal block, of which the writer keeps away from everything that needs thought: it begins and ends with a line
  /// that has text and no space in front.
  private mutating func literal(indent: Int) -> Bool {
    guard take(UInt8(ascii: "|")), take(UInt8(ascii: "-")), endLine() else { return false }
    let start = unescaped.count
    var isFirst = true
    while true {
      if peek() == 10 {
        guard !isFirst, endLine() else { return false }
        unescaped.append(10)
        continue
      }
      let next = indentation()
      if next < indent {
        guard !isFirst, next <= indent - 2, !(isAtEnd && next > 0) else { return false }
        break
      }
      position &+= indent
      if isFirst, peek() <= 32 { return false }
      if !isFirst { unescaped.append(10) }
      isFirst = false
      let from = position
      while peek() != 10 { if peek() == 9 { position &+= 1 } else if !character() { return false } }
      // A line of spaces only.
      guard position > from, bytes[position &- 1] > 32 else { return false }
      unescaped.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<position]))
      guard endLine() else { return false }
    }
    if unescaped.last == 10 { return false }
    append(.text, start: bytes.count &+ start, count: unescaped.count &- start)
    return true
  }

  // MARK: Flow

  private mutating func flowOrScalar(inFlow: Bool) -> Bool {
    switch peek() {
    case UInt8(ascii: "{"): flowMap()
    case UInt8(ascii: "["): flowList()
    case UInt8(ascii: "\""): quoted()
    default: plain()
    }
  }

  private mutating func flowMap(depth: Int = 0) -> Bool {
    guard depth < Self.deepest else { return false }
    let index = open(.map)
    position &+= 1
    if !take(UInt8(ascii: "}")) {
      repeat {
        guard key(), take(UInt8(ascii: ":")), take(32), flowItem(depth: depth) else { return false }
      } while take(UInt8(ascii: ",")) && take(32)
      guard take(UInt8(ascii: "}")) else { return false }
    }
    close(index)
    return true
  }

  private mutating func flowList(depth: Int = 0) -> Bool {
    guard depth < Self.deepest else { return false }
    let index = open(.list)
    position &+= 1
    if !take(UInt8(ascii: "]")) {
      repeat {
        guard flowItem(depth: depth) else { return false }
      } while take(UInt8(ascii: ",")) && take(32)
      guard take(UInt8(ascii: "]")) else { return false }
    }
    close(index)
    return true
  }

  private mutating func flowItem(depth: Int) -> Bool {
    switch peek() {
    case UInt8(ascii: "{"): flowMap(depth: depth + 1)
    case UInt8(ascii: "["): flowList(depth: depth + 1)
    case UInt8(ascii: "\""): quoted()
    default: plain()
    }
  }

  // MARK: Scalars

  @inline(__always) private mutating func append(
    _ kind: NodeTree.Node.Kind, key: SpecKey? = nil, start: Int, count: Int
  ) {
    buffer.append(
      NodeTree.Node(
        kind: kind, key: key, start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: count),
        end: UInt32(truncatingIfNeeded: buffer.count &+ 1)))
  }

  private mutating func key() -> Bool {
    let start = position
    if peek() == UInt8(ascii: "\"") {
      let unescapedStart = unescaped.count
      guard quoted() else { return false }
      let key =
        unescaped.count == unescapedStart
        ? SpecKey.find(UnsafeBufferPointer(rebasing: bytes[start &+ 1..<position &- 1]))
        : unescaped[unescapedStart...].withUnsafeBufferPointer { SpecKey.find($0) }
      buffer.markLast(key)
    } else {
      guard table.startsName(peek()) else { return false }
      repeat { position &+= 1 } while table.isName(peek())
      let key = SpecKey.find(UnsafeBufferPointer(rebasing: bytes[start..<position]))
      append(.plain, key: key, start: start, count: position &- start)
    }
    return position &- start <= Self.longestKey
  }

  private mutating func plain() -> Bool {
    let start = position
    let first = peek()
    if table.startsPlain(first) {
      position &+= 1
    } else if first == UInt8(ascii: "-"), table.isDigit(peek(1)) || peek(1) == UInt8(ascii: ".") {
      position &+= 1
    } else if first != UInt8(ascii: ".") || peek(1) == UInt8(ascii: ".") {
      return false
    }
    while true {
      let byte = peek()
      if table.isPlain(byte) {
        position &+= 1
      } else if byte == UInt8(ascii: ":") || byte == 32, table.isPlain(peek(1)) {
        position &+= 2
      } else {
        break
      }
    }
    append(.plain, start: start, count: position &- start)
    return true
  }

  /// One character that stands for itself in quotes, in a block and in a comment.
  @inline(__always) private mutating func character() -> Bool {
    let byte = peek()
    if byte < 0x80 {
      position &+= 1
      return byte >= 32 && byte != 127
    }
    let (length, scalar) = UTF8Text.scalar(bytes, at: position)
    position &+= length
    guard let scalar else { return false }
    return UTF8Text.isPrintable(scalar)
  }

  private mutating func quoted() -> Bool {
    position &+= 1
    let start = position
    while table.isQuotable(peek()) { position &+= 1 }
    if peek() == UInt8(ascii: "\"") {
      append(.text, start: start, count: position &- start)
      position &+= 1
      return true
    }
    // There is an escape or a character beyond ASCII.
    let unescapedStart = unescaped.count
    unescaped.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<position]))
    while true {
      let byte = peek()
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        guard escape() else { return false }
      } else {
        let from = position
        guard character() else { return false }
        for index in from..<position { unescaped.append(bytes[index]) }
      }
    }
    append(
      .text, start: bytes.count &+ unescapedStart, count: unescaped.count &- unescapedStart)
    position &+= 1
    return true
  }

  private mutating func escape() -> Bool {
    let kind = peek(1)
    position &+= 2
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): unescaped.append(kind)
    case UInt8(ascii: "n"): unescaped.append(10)
    case UInt8(ascii: "t"): unescaped.append(9)
    case UInt8(ascii: "r"): unescaped.append(13)
    case UInt8(ascii: "x"): return codePoint(digits: 2)
    case UInt8(ascii: "u"): return codePoint(digits: 4)
    case UInt8(ascii: "U"): return codePoint(digits: 8)
    default: return false
    }
    return true
  }

  private mutating func codePoint(digits: Int) -> Bool {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = Hexadecimal.value(of: peek()) else { return false }
      value = value << 4 | UInt32(digit)
      position &+= 1
    }
    guard let scalar = Unicode.Scalar(value) else { return false }
    unescaped.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    return true
  }
}
