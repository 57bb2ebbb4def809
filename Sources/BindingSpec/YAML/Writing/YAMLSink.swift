/// Writes YAML: block style, with small leaves on one line.
///
/// A compact collection is written on one line first. When it turns out too long, `YAMLSink+Breaking` lays it out again,
/// one line for each item.
struct YAMLSink: SpecSink {
  /// The longest line that a compact collection may make.
  static let widest = 110

  private(set) var bytes: [UInt8] = []
  private var frames: [Frame] = []
  private var lineStart = 0
  /// How many flow collections are open.
  private var flowDepth = 0
  private var flow: [FlowNode] = []
  private var openFlow: [Int] = []
  private var pendingKey: Range<Int> = 0..<0

  private struct Frame {
    var isMap: Bool
    var indent: Int
    var isEmpty = true
    /// Whether the first key stands on the line of its list item's dash.
    var followsDash = false
  }

  /// A value inside a flow collection, in preorder, so that a line that is too long can be broken.
  struct FlowNode {
    var key: Range<Int>
    var text: Range<Int>
    /// The index behind this node's last descendant.
    var next: Int
    var isMap = false
    var isCollection = false
  }

  var takesProse: Bool { true }

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// One whose outermost map has entries already, written elsewhere.
  static func continuation() -> YAMLSink {
    var sink = YAMLSink(capacity: 1 << 20)
    sink.frames.append(Frame(isMap: true, indent: 0, isEmpty: false))
    return sink
  }

  mutating func append(_ part: YAMLSink) {
    bytes += part.bytes
    if let top = frames.indices.last, !part.bytes.isEmpty { frames[top].isEmpty = false }
  }

  mutating func comment(_ line: String) {
    bytes.append(contentsOf: "# ".utf8)
    // A line break in the comment would leave it.
    for byte in line.utf8 { bytes.append(byte < 32 ? 32 : byte) }
    bytes.append(10)
    lineStart = bytes.count
  }

  /// Overwrites bytes with as many others.
  mutating func replace(at start: Int, with replacement: [UInt8]) {
    bytes.replaceSubrange(start..<start + replacement.count, with: replacement)
  }

  mutating func finish() { bytes.append(10) }

  // MARK: Collections

  mutating func beginMap(_ layout: SinkLayout) { begin(isMap: true, layout) }
  mutating func endMap() { end() }
  mutating func beginList(_ layout: SinkLayout) { begin(isMap: false, layout) }
  mutating func endList() { end() }

  private mutating func begin(isMap: Bool, _ layout: SinkLayout) {
    if flowDepth > 0 || layout == .compact {
      beginValue()
      flowDepth += 1
      openFlow.append(flow.count)
      flow.append(FlowNode(key: pendingKey, text: bytes.count..<bytes.count, next: 0, isMap: isMap, isCollection: true))
      bytes.append(UInt8(ascii: isMap ? "{" : "["))
      frames.append(Frame(isMap: isMap, indent: 0))
      return
    }
    guard let outer = frames.last else {
      frames.append(Frame(isMap: isMap, indent: 0, followsDash: true))
      return
    }
    if outer.isMap {
      // The dashes of a list stand under the first letter of its key.
      frames.append(Frame(isMap: isMap, indent: isMap ? outer.indent + 2 : outer.indent))
    } else {
      beginItem()
      frames.append(Frame(isMap: isMap, indent: outer.indent + 2, followsDash: true))
    }
  }

  private mutating func end() {
    guard let frame = frames.popLast() else { return }
    guard flowDepth > 0 else {
      if frame.isEmpty {
        // An empty block has no lines to show itself by.
        if !frame.followsDash { bytes.append(32) }
        bytes.append(contentsOf: (frame.isMap ? "{}" : "[]").utf8)
      }
      return
    }
    bytes.append(UInt8(ascii: frame.isMap ? "}" : "]"))
    flowDepth -= 1
    if let index = openFlow.popLast() {
      flow[index].text = flow[index].text.lowerBound..<bytes.count
      flow[index].next = flow.count
    }
    if flowDepth == 0 {
      if bytes.count - lineStart > Self.widest { breakFlow() }
      flow.removeAll(keepingCapacity: true)
    }
  }

  private mutating func newLine(indent: Int) {
    bytes.append(10)
    lineStart = bytes.count
    for _ in 0..<indent { bytes.append(32) }
  }

  // MARK: Keys

  mutating func key(_ key: SpecKey) {
    beginKey()
    key.spelling.withUTF8Buffer { bytes.append(contentsOf: $0) }
    endKey()
  }

  mutating func key(named name: String) {
    beginKey()
    appendScalar(name)
    endKey()
  }

  private mutating func beginKey() {
    let top = frames.count - 1
    guard top >= 0 else { return }
    if flowDepth > 0 {
      if !frames[top].isEmpty { bytes.append(contentsOf: ", ".utf8) }
    } else if !(frames[top].isEmpty && frames[top].followsDash) {
      newLine(indent: frames[top].indent)
    }
    frames[top].isEmpty = false
    pendingKey = bytes.count..<bytes.count
  }

  private mutating func endKey() {
    bytes.append(UInt8(ascii: ":"))
    pendingKey = pendingKey.lowerBound..<bytes.count
  }

  // MARK: Values

  /// Everything that stands before a value: the space behind the key, the dash, the comma.
  private mutating func beginValue() {
    let top = frames.count - 1
    guard top >= 0 else { return }
    if frames[top].isMap {
      bytes.append(32)
    } else if flowDepth > 0 {
      if !frames[top].isEmpty { bytes.append(contentsOf: ", ".utf8) }
      frames[top].isEmpty = false
      pendingKey = 0..<0
    } else {
      beginItem()
    }
  }

  private mutating func beginItem() {
    let top = frames.count - 1
    newLine(indent: frames[top].indent)
    frames[top].isEmpty = false
    bytes.append(contentsOf: "- ".utf8)
  }

  private mutating func scalar(_ append: (inout Self) -> Void) {
    beginValue()
    let start = bytes.count
    append(&self)
    if flowDepth > 0 { flow.append(FlowNode(key: pendingKey, text: start..<bytes.count, next: flow.count + 1)) }
  }

  private mutating func appendScalar(_ text: String) {
    var text = text
    text.withUTF8 { YAMLScalar.append($0, to: &bytes) }
  }

  mutating func text(_ text: String) { scalar { $0.appendScalar(text) } }

  mutating func quoted(_ text: String) {
    scalar { sink in
      var text = text
      text.withUTF8 { YAMLScalar.appendQuoted($0, to: &sink.bytes) }
    }
  }

  mutating func plain(_ text: String) { scalar { $0.bytes.append(contentsOf: text.utf8) } }

  mutating func natural(_ value: UInt64) { scalar { $0.bytes.append(decimal: value) } }

  mutating func type(_ type: CType) { text(type.notation) }

  mutating func prose(_ text: String) {
    var copy = text
    let isLiteral = flowDepth == 0 && copy.withUTF8(YAMLScalar.isLiteral)
    guard isLiteral, let frame = frames.last else { return self.text(text) }
    bytes.append(contentsOf: " |-".utf8)
    for line in Array(text.utf8).split(separator: 10, omittingEmptySubsequences: false) {
      newLine(indent: line.isEmpty ? 0 : frame.indent + 2)
      bytes.append(contentsOf: line)
    }
  }

  // MARK: Breaking

  /// Lays out the outermost flow collection again with one line for each item.
  private mutating func breakFlow() {
    guard let frame = frames.last, let root = flow.first else { return }
    let origin = frame.isMap ? root.key.lowerBound : root.text.lowerBound
    let text = Array(bytes[origin...])
    if frame.isMap {
      bytes.removeLast(bytes.count - root.key.upperBound)
      breakCollection(0, indent: root.isMap ? frame.indent + 2 : frame.indent, followsDash: false, text, origin)
    } else {
      bytes.removeLast(bytes.count - root.text.lowerBound)
      breakCollection(0, indent: frame.indent + 2, followsDash: true, text, origin)
    }
  }

  private mutating func breakCollection(
    _ index: Int, indent: Int, followsDash: Bool, _ text: [UInt8], _ origin: Int
  ) {
    let collection = flow[index]
    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> {
      text[range.lowerBound - origin..<range.upperBound - origin]
    }
    var child = index + 1
    var isFirst = true
    while child < collection.next {
      let node = flow[child]
      if !(isFirst && followsDash) { newLine(indent: indent) }
      isFirst = false
      if collection.isMap { bytes.append(contentsOf: slice(node.key)) } else { bytes.append(UInt8(ascii: "-")) }
      let column = bytes.count - lineStart + 1
      let mustBreak = node.isCollection && node.next > child + 1 && column + node.text.count > Self.widest
      if !mustBreak {
        bytes.append(32)
        bytes.append(contentsOf: slice(node.text))
      } else if collection.isMap {
        breakCollection(child, indent: node.isMap ? indent + 2 : indent, followsDash: false, text, origin)
      } else {
        bytes.append(32)
        breakCollection(child, indent: indent + 2, followsDash: true, text, origin)
      }
      child = node.next
    }
  }
}

extension [UInt8] {
  mutating func append(decimal value: UInt64) {
    if value < 10 { return append(48 + UInt8(truncatingIfNeeded: value)) }
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = value
      var start = 20
      while rest > 0 {
        start -= 1
        digits[start] = 48 + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      }
      append(contentsOf: UnsafeBufferPointer(rebasing: digits[start..<20]))
    }
  }
}
