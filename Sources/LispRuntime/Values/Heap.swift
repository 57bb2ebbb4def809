import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's own memory: blocks of cells of one size each, which never move.
///
/// An allocation takes the next cell of a run of free ones. When the run ends, the next one is found in
/// the marks that the last collection left: sweeping is nothing else, and it touches no dead object.
/// Allocation never collects. It only asks for a collection, and the interpreter does it at its next
/// safe point, so code in Swift may hold words as long as it does not run Lisp.
struct Heap {
  static let blockSize = 1 << 16
  static let blockMask = ~UInt(blockSize - 1)
  /// Where cells begin in a block, behind `Block` and its marks.
  static let firstCell = 1024
  static let largestCell = 32256
  /// Cells of these sizes in bytes; what is larger has blocks of its own. The large ones fill a block without a rest.
  private static let cellSizes: [Int] =
    [
      16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 512, 768, 1024, 2048, 3072, 4032, 5376, 6448,
      8064,
      10752, 12896, 16128, 21504, 32256,
    ]

  /// What stands at the front of a block, followed by one mark bit for every sixteen bytes.
  struct Block {
    var next: UnsafeMutablePointer<Block>?
    var cellSize: Int
    /// The whole size, which is more than `blockSize` for an object that has a block of its own.
    var size: Int
  }
  static let marksOffset = 64

  /// The run of free cells that is being filled, and where to look for the next.
  struct CellClass {
    var cursor: UInt = 0
    var limit: UInt = 0
    var block: UnsafeMutablePointer<Block>?
    var blocks: UnsafeMutablePointer<Block>?
    var cellSize: Int
  }

  let classes: UnsafeMutablePointer<CellClass>
  let classCount: Int
  /// The class for a size in units of sixteen bytes.
  private let classOfSize: UnsafeMutablePointer<UInt8>
  var largeBlocks: UnsafeMutablePointer<Block>?
  /// Blocks of large objects that died, for the next ones of about their size.
  private var spareBlocks: UnsafeMutablePointer<Block>?
  private var spareBytes = 0
  private static let mostSpareBytes = 64 << 20
  /// Single blocks are cut from pieces of this size, which the system gives. It is that of a large page, where the
  /// processor has such.
  private static let pieceSize = 2 << 20
  private var pieceCursor: UInt = 0
  private var pieceLimit: UInt = 0
  private var pieces: [UInt] = []

  /// Bytes handed out since the last collection, and how many are the limit.
  var allocatedSinceCollection = 0
  var threshold: Int
  /// Bytes in blocks, and the most there may be.
  var reserved = 0
  var limit: Int
  /// Bytes that the last collection found reachable.
  var live = 0
  var wantsCollection = false
  var collections = 0
  /// Objects that own memory outside the heap: freed when nothing refers to them any more.
  var finalizable: [Word] = []

  init(threshold: Int = 32 << 20, limit: Int = 8 << 30) {
    self.threshold = threshold
    self.limit = limit
    classCount = Self.cellSizes.count
    classes = .allocate(capacity: classCount)
    classOfSize = .allocate(capacity: Self.largestCell / 16 + 1)
    for (index, size) in Self.cellSizes.enumerated() {
      (classes + index).initialize(to: CellClass(cellSize: size))
    }
    var index = 0
    for units in 0...Self.largestCell / 16 {
      if units * 16 > Self.cellSizes[index] { index += 1 }
      classOfSize[units] = UInt8(index)
    }
  }

  /// Memory for an object of some words including its header. What was there before is still there.
  @inline(__always)
  mutating func allocate(words: Int) -> UnsafeMutablePointer<Word> {
    let units = (words &+ 1) &>> 1
    if units <= Self.largestCell / 16 {
      let cells = classes + Int(classOfSize[units])
      let start = cells.pointee.cursor
      let end = start &+ UInt(bitPattern: cells.pointee.cellSize)
      if end <= cells.pointee.limit {
        cells.pointee.cursor = end
        return UnsafeMutablePointer(bitPattern: start).unsafelyUnwrapped
      }
      return refill(cells)
    }
    return allocateLarge(bytes: words * 8)
  }

  /// A cons; the most frequent allocation of all.
  @inline(__always)
  mutating func cons(_ car: Word, _ cdr: Word) -> Word {
    let start = classes.pointee.cursor
    var cell: UnsafeMutablePointer<Word>
    if start &+ 16 <= classes.pointee.limit {
      classes.pointee.cursor = start &+ 16
      cell = UnsafeMutablePointer(bitPattern: start).unsafelyUnwrapped
    } else {
      cell = refill(classes)
    }
    cell[0] = car
    cell[1] = cdr
    return Word(cons: cell)
  }
}

// MARK: Finding room

extension Heap {
  /// The next cell when the current run is full: from the next free run, or from a new block.
  @inline(never)
  private mutating func refill(_ cells: UnsafeMutablePointer<CellClass>) -> UnsafeMutablePointer<Word> {
    while true {
      if nextRun(cells) { break }
      if let block = cells.pointee.block, let next = block.pointee.next {
        cells.pointee.block = next
        cells.pointee.limit = UInt(bitPattern: next) + UInt(Self.firstCell)
        continue
      }
      appendBlock(to: cells)
    }
    allocatedSinceCollection += Int(cells.pointee.limit - cells.pointee.cursor)
    if allocatedSinceCollection > threshold { wantsCollection = true }
    let start = cells.pointee.cursor
    cells.pointee.cursor = start + UInt(cells.pointee.cellSize)
    return UnsafeMutablePointer(bitPattern: start).unsafelyUnwrapped
  }

  /// Moves to the next run of unmarked cells behind the current one, in the same block.
  private func nextRun(_ cells: UnsafeMutablePointer<CellClass>) -> Bool {
    guard let block = cells.pointee.block else { return false }
    let base = UInt(bitPattern: block)
    let size = UInt(cells.pointee.cellSize)
    let end = base + UInt(Self.blockSize)
    let marks = Self.marks(of: block)
    func isMarked(_ cell: UInt) -> Bool {
      let index = Int((cell - base) >> 4)
      return marks[index >> 6] & (1 << UInt64(index & 63)) != 0
    }
    var start = cells.pointee.limit
    while start + size <= end, isMarked(start) { start += size }
    guard start + size <= end else { return false }
    var stop = start + size
    while stop + size <= end, !isMarked(stop) { stop += size }
    cells.pointee.cursor = start
    cells.pointee.limit = stop
    return true
  }

  private mutating func appendBlock(to cells: UnsafeMutablePointer<CellClass>) {
    let block = newBlock(size: Self.blockSize, cellSize: cells.pointee.cellSize)
    if let last = cells.pointee.block {
      last.pointee.next = block
    } else {
      cells.pointee.blocks = block
    }
    cells.pointee.block = block
    cells.pointee.limit = UInt(bitPattern: block) + UInt(Self.firstCell)
  }

  private mutating func newBlock(size: Int, cellSize: Int) -> UnsafeMutablePointer<Block> {
    let address: UInt
    if size == Self.blockSize {
      if pieceCursor == pieceLimit {
        pieceCursor = map(bytes: Self.pieceSize, alignment: Self.pieceSize)
        pieceLimit = pieceCursor + UInt(Self.pieceSize)
        pieces.append(pieceCursor)
      }
      address = pieceCursor
      pieceCursor += UInt(Self.blockSize)
    } else {
      address = map(bytes: size, alignment: Self.blockSize)
    }
    reserved += size
    let block = UnsafeMutablePointer<Block>(bitPattern: address).unsafelyUnwrapped
    block.initialize(to: Block(next: nil, cellSize: cellSize, size: size))
    return block
  }

  private mutating func map(bytes: Int, alignment: Int) -> UInt {
    if let start = pages_map(bytes, alignment) { return UInt(bitPattern: start) }
    releaseSpareBlocks(downTo: 0)
    guard let start = pages_map(bytes, alignment) else { Self.outOfMemory() }
    return UInt(bitPattern: start)
  }

  /// An object too large for any cell has a block of its own.
  @inline(never)
  private mutating func allocateLarge(bytes: Int) -> UnsafeMutablePointer<Word> {
    let size = max((bytes + Self.firstCell + 4095) & ~4095, Self.blockSize + 4096)
    let block = takeSpareBlock(size) ?? newBlock(size: size, cellSize: 0)
    block.pointee.next = largeBlocks
    largeBlocks = block
    allocatedSinceCollection += bytes
    if allocatedSinceCollection > threshold { wantsCollection = true }
    return UnsafeMutableRawPointer(block).advanced(by: Self.firstCell).assumingMemoryBound(to: Word.self)
  }

  /// A spare block that is large enough and not much larger.
  private mutating func takeSpareBlock(_ size: Int) -> UnsafeMutablePointer<Block>? {
    var before: UnsafeMutablePointer<Block>?
    var next = spareBlocks
    var looks = 0
    while let block = next, looks < 32 {
      looks += 1
      if block.pointee.size >= size, block.pointee.size <= size + size / 4 {
        if let before { before.pointee.next = block.pointee.next } else { spareBlocks = block.pointee.next }
        spareBytes -= block.pointee.size
        reserved += block.pointee.size
        return block
      }
      before = block
      next = block.pointee.next
    }
    return nil
  }

  /// The object in a block of its own is dead.
  mutating func retire(_ block: UnsafeMutablePointer<Block>) {
    reserved -= block.pointee.size
    spareBytes += block.pointee.size
    block.pointee.next = spareBlocks
    spareBlocks = block
  }

  /// Gives memory back that a program seems not to need: what lay unused since the last collection is more than enough.
  mutating func releaseSpareBlocks() { releaseSpareBlocks(downTo: Self.mostSpareBytes) }

  private mutating func releaseSpareBlocks(downTo bytes: Int) {
    while spareBytes > bytes, let block = spareBlocks {
      spareBlocks = block.pointee.next
      spareBytes -= block.pointee.size
      pages_unmap(block, block.pointee.size)
    }
  }

  /// Gives back everything. Nothing in the heap may be touched after that.
  mutating func release() {
    releaseSpareBlocks(downTo: 0)
    while let block = largeBlocks {
      largeBlocks = block.pointee.next
      pages_unmap(block, block.pointee.size)
    }
    for piece in pieces { UnsafeMutableRawPointer(bitPattern: piece).map { pages_unmap($0, Self.pieceSize) } }
    pieces = []
    classes.deallocate()
    classOfSize.deallocate()
  }

  /// The system has no memory left although the heap's own limit is not reached.
  private static func outOfMemory() -> Never {
    let message = "bindgen-lisp: the system has no memory left for the Lisp heap\n"
    _ = message.withCString { write(2, $0, strlen($0)) }
    exit(3)
  }

  /// Lets the heap double before the next collection, but not grow far beyond its limit.
  ///
  /// A small heap is left small: memory that is used again lies in the processor's cache, and the system need not clear it.
  mutating func setThreshold() {
    let wanted = max(live, min(max(16 << 20, 4 * live), 32 << 20))
    threshold = max(min(wanted, limit - min(limit, live)), min(wanted, limit / 16))
  }

  /// Whether an object of this size may be made: asked before large allocations, whose size comes from
  /// the program. What is small has some room above the limit: telling of a full heap takes a condition and a message.
  func hasRoom(bytes: Int) -> Bool {
    let most = bytes <= 1 << 16 ? limit + limit / 8 : limit
    return bytes <= most - min(most, live + allocatedSinceCollection)
  }

  static func marks(of block: UnsafeMutablePointer<Block>) -> UnsafeMutablePointer<UInt64> {
    UnsafeMutableRawPointer(block).advanced(by: marksOffset).assumingMemoryBound(to: UInt64.self)
  }
}
