/// The nodes that the canonical parser makes, in memory that the next piece of text uses again.
///
/// An array would check for every node whether somebody else looks at it.
struct NodeBuffer: ~Copyable {
  private var start: UnsafeMutablePointer<NodeTree.Node>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int) {
    self.capacity = max(capacity, 64)
    start = .allocate(capacity: self.capacity)
  }

  deinit { start.deallocate() }

  var nodes: UnsafeBufferPointer<NodeTree.Node> { UnsafeBufferPointer(start: start, count: count) }

  mutating func removeAll() { count = 0 }

  @inline(__always) mutating func append(_ node: NodeTree.Node) {
    if count == capacity { grow() }
    (start + count).initialize(to: node)
    count &+= 1
  }

  /// Says that everything since a node lies within it.
  @inline(__always) mutating func close(_ index: Int) {
    guard index < count else { return }
    start[index].end = UInt32(truncatingIfNeeded: count)
  }

  /// Says which key the last scalar is.
  @inline(__always) mutating func markLast(_ key: SpecKey?) {
    if count > 0 { start[count &- 1].key = key }
  }

  @inline(never) private mutating func grow() {
    let larger = UnsafeMutablePointer<NodeTree.Node>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: start, count: count)
    start.deallocate()
    start = larger
    capacity *= 2
  }
}
