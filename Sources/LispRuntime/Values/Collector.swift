import CGuard

/// Finds what is reachable and marks it: the whole of garbage collection, since sweeping is the
/// allocator's search for unmarked cells.
///
/// Exact: every word it follows is a value. The machine's stack may still hold words of calls that have
/// returned; they are values as well, of objects that no collection has freed since, because everything
/// above the top is cleared each time.
struct Collector {
  /// What is marked and not yet looked into. Plain memory: an array asks at each step whether it is its own.
  private var pending: UnsafeMutablePointer<Word>
  private var capacity = 1 << 14
  private var count = 0
  private(set) var markedBytes = 0

  init() { pending = .allocate(capacity: capacity) }

  /// Forgets the marks of the last collection.
  static func begin(_ heap: inout Heap) {
    for index in 0..<heap.classCount {
      var block = heap.classes[index].blocks
      while let current = block {
        clearMarks(current)
        block = current.pointee.next
      }
    }
    var block = heap.largeBlocks
    while let current = block {
      clearMarks(current)
      block = current.pointee.next
    }
  }

  private static func clearMarks(_ block: UnsafeMutablePointer<Heap.Block>) {
    Heap.marks(of: block).update(repeating: 0, count: Heap.blockSize / 16 / 64)
  }

  /// Marks a value and all that it refers to.
  @inline(__always)
  mutating func mark(_ word: Word) {
    push(word)
    if count > 4096 { drain() }
  }

  mutating func mark(_ words: UnsafeMutablePointer<Word>, count: Int) {
    for index in 0..<count { mark(words[index]) }
  }

  /// Whether the object was not marked before.
  @inline(__always)
  private func setMark(_ word: Word) -> Bool {
    let base = word.bits & Heap.blockMask
    let index = Int((word.bits & ~Heap.blockMask) >> 4)
    let marks = UnsafeMutablePointer<UInt64>(bitPattern: base &+ UInt(Heap.marksOffset)).unsafelyUnwrapped
    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index & 63)
    if marks[index >> 6] & bit != 0 { return false }
    marks[index >> 6] |= bit
    return true
  }

  static func isMarked(_ word: Word) -> Bool {
    let base = word.bits & Heap.blockMask
    let index = Int((word.bits & ~Heap.blockMask) >> 4)
    let marks = UnsafeMutablePointer<UInt64>(bitPattern: base &+ UInt(Heap.marksOffset)).unsafelyUnwrapped
    return marks[index >> 6] & (1 &<< UInt64(truncatingIfNeeded: index & 63)) != 0
  }

  /// Follows everything that is marked and not yet looked into.
  mutating func drain() {
    while count > 0 {
      count &-= 1
      let word = pending[count]
      let address = word.address
      if word.isCons {
        markedBytes &+= 16
        push(address[0])
        push(address[1])
        continue
      }
      let header = address[0]
      let words = header.headerCount
      markedBytes &+= ((words &+ 2) & ~1) &<< 3
      guard let raw = header.headerKind.rawPrefix else { continue }
      var index = raw &+ 1
      while index <= words {
        push(address[index])
        index &+= 1
      }
    }
  }

  @inline(__always)
  private mutating func push(_ word: Word) {
    guard word.isPointer, setMark(word) else { return }
    if count == capacity { grow() }
    memory_expect(word.bits)
    pending[count] = word
    count &+= 1
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Word>.allocate(capacity: capacity * 2)
    larger.update(from: pending, count: count)
    pending.deallocate()
    pending = larger
    capacity *= 2
  }

  /// Frees what was not reached and makes the allocator start anew at the first block of each size.
  mutating func finish(_ heap: inout Heap, finalize: (Word) -> Void) {
    drain()
    pending.deallocate()
    heap.finalizable.removeAll { word in
      if Self.isMarked(word) { return false }
      finalize(word)
      return true
    }
    var kept: UnsafeMutablePointer<Heap.Block>?
    var block = heap.largeBlocks
    while let current = block {
      block = current.pointee.next
      let marks = Heap.marks(of: current)
      if marks[Heap.firstCell / 16 / 64] & 1 << UInt64(Heap.firstCell / 16 % 64) != 0 {
        current.pointee.next = kept
        kept = current
      } else {
        heap.retire(current)
      }
    }
    heap.releaseSpareBlocks()
    heap.largeBlocks = kept
    for index in 0..<heap.classCount {
      let first = heap.classes[index].blocks
      heap.classes[index].block = first
      let start = first.map { UInt(bitPattern: $0) + UInt(Heap.firstCell) } ?? 0
      heap.classes[index].cursor = start
      heap.classes[index].limit = start
    }
    heap.allocatedSinceCollection = 0
    heap.wantsCollection = false
    heap.collections += 1
  }
}
