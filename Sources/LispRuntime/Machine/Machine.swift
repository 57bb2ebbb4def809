#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One Lisp: its heap, its stack, its packages and everything else that changes.
///
/// Nothing of it is shared, so a program may have several; each belongs to the thread that made it.
public final class Machine {
  // Memory. The interpreter reads these on every call, so they are plain fields.
  var heap: Heap
  let stack: UnsafeMutablePointer<Word>
  static let stackWords = 8 << 20
  /// Room behind the end of the stack that only error handling may use.
  static let stackReserve = 1 << 16
  /// Where the stack ends for calls; zero asks for attention at the next safe point.
  var stackLimit: UInt
  var trueStackLimit: UInt
  let haltInstruction: UnsafePointer<Instruction>
  // Where Lisp is, written whenever it leaves the interpreter's loop.
  var registers: UnsafeMutablePointer<Word>
  var programCounter: UnsafePointer<Instruction>
  /// The end of the arguments of the primitive that was called last.
  var nativeTop: UnsafeMutablePointer<Word>
  /// Runs of the interpreter inside each other, through primitives and callbacks.
  var nesting = 0
  static let nestingLimit = 4000

  // Several values: the first one is in a register as well.
  var valueCount = 1
  let values: UnsafeMutablePointer<Word>
  static let valuesLimit = 4096

  // Exits and bindings.
  var control: UnsafeMutablePointer<ControlEntry>
  var controlCount = 0
  var controlCapacity = 1024
  var bindings: UnsafeMutablePointer<Word>
  var bindingCount = 0
  var bindingCapacity = 4096
  /// Where a non-local exit is going, and what it brings there.
  var unwinding: Unwinding?
  var resumeValue = Word.nil

  // Symbols.
  var packages: [Package] = []
  var packagesByName: [String: Package] = [:]
  var nilSymbol = Word.nil
  var tSymbol = Word.nil
  var undefinedFunction = Word.nil
  var names: WellKnownSymbols

  // Code.
  var primitives: UnsafeMutablePointer<Primitive>
  var primitiveCount = 0
  static let primitiveCapacity = 4096
  var parameterLists: [ParameterList] = []
  var debugInformation: [DebugInformation] = []
  var lazyDefinitions: [LazyDefinition] = []
  /// Functions that the compiler knows as instructions, by their symbols.
  var inlineOperations: [Word: InlineOperation] = [:]

  // For back ends that compile whole programs: see `BackEnds`.
  var definers: Set<Word> = []
  var packageChangers: Set<Word> = []
  var backEndPrelude: [Word: LazyDefinition] = [:]
  /// Where definitions of the prelude stand, also those that a primitive goes before.
  private(set) lazy var preludeIndex: [Word: LazyDefinition] = {
    var index: [Word: LazyDefinition] = [:]
    for definition in lazyDefinitions + shadowedDefinitions where !definition.isMacro {
      index[record(definition.symbol)] = definition
    }
    return index
  }()
  var shadowedDefinitions: [LazyDefinition] = []
  /// Conditions of the standard whose classes no back end has asked for.
  lazy var unmadeConditions = Set(
    (elements(systemSymbol("*STANDARD-CONDITIONS*")[SymbolLayout.value]) ?? []).compactMap { $0.isCons ? $0.car : nil })
  /// Words that Swift code holds while Lisp may run.
  var roots: [Word] = []
  /// Above zero while Swift code holds half-built data across calls of Lisp, as the reader does.
  var collectionPauses = 0
  /// Collects at every safe point: shows in tests what nothing protects.
  public var collectsAlways = false { didSet { requestAttention() } }
  /// … up to so many of them, and at a few of those that follow, which come from loops mostly.
  var pointsUntilSparing = Int.max
  /// Set by another thread when the user pressed Ctrl-C; then comes a request for attention.
  var isInterrupted = false
  /// Visited by the collector: the foreign side's own roots.
  var extraRoots: [(inout Collector) -> Void] = []
  /// Called for objects that own something outside and are dead.
  var finalizers: [(Word) -> Void] = []

  /// The text that is being loaded, for places in messages.
  var loading: [LoadContext] = []
  /// The program that runs, and how it ended.
  var session = SessionState()
  /// Everything between this machine and C.
  private(set) lazy var foreign = ForeignSide(self)
  let foreignMemory = ForeignHotOwner()
  let foreignHot: UnsafeMutablePointer<ForeignHot>
  /// What the system knows of symbols, as property lists that programs do not see.
  var hiddenProperties: [Word: Word] = [:]
  /// What code was made of, where a back end needs to know: functions may be among the data of a program.
  var compiledLambdas: [Word: Lambda]?
  /// Makes a definition of the prelude that was compiled beforehand.
  var keptDefinition: ((Int) -> Word?)?
  /// Of which definition of the prelude code is, with the code of the whole; noted where core forms are remembered.
  var definitionOwners: [Word: (number: Int, whole: Word)] = [:]
  var expander = ExpanderState()
  /// Where in its text the last `read` was that failed and was left because of it.
  var readingStoppedAt = Word.nil
  /// Until then the prelude may define what the standard names.
  var preludeIsLoaded = false

  public init() {
    heap = Heap()
    foreignHot = foreignMemory.hot
    let bytes = Self.stackWords * 8
    guard let area = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON | MAP_NORESERVE, -1, 0),
      area != MAP_FAILED
    else { Self.fatal("no memory for the stack") }
    stack = area.assumingMemoryBound(to: Word.self)
    trueStackLimit = UInt(bitPattern: stack + (Self.stackWords - Self.stackReserve))
    stackLimit = trueStackLimit
    registers = stack + 3
    nativeTop = stack + 3
    // Zeros, of which the system touches none before they are used.
    guard let room = calloc(Self.valuesLimit + 1, MemoryLayout<Word>.stride) else { Self.fatal("no memory for values") }
    values = room.bindMemory(to: Word.self, capacity: Self.valuesLimit + 1)
    control = .allocate(capacity: 1024)
    bindings = .allocate(capacity: 4096)
    primitives = .allocate(capacity: Self.primitiveCapacity)
    let halt = UnsafeMutablePointer<Instruction>.allocate(capacity: 1)
    halt.initialize(to: Instruction(.halt))
    haltInstruction = UnsafePointer(halt)
    programCounter = haltInstruction
    names = WellKnownSymbols()
    bootstrap()
  }

  deinit {
    for word in heap.finalizable { for finalize in finalizers { finalize(word) } }
    for package in packages { package.forgetOthers() }
    haltInstruction.deallocate()
    munmap(stack, Self.stackWords * 8)
    free(values)
    control.deallocate()
    bindings.deallocate()
    for index in 0..<primitiveCount { primitives[index].held.release() }
    primitives.deallocate()
    heap.release()
  }

  static func fatal(_ message: String) -> Never {
    let line = "bindgen-lisp: \(message)\n"
    _ = line.withCString { write(2, $0, strlen($0)) }
    exit(3)
  }

  /// Makes the next safe point look around.
  @inline(__always) func requestAttention() { stackLimit = 0 }
}

// MARK: Making objects

extension Machine {
  /// A new object with its header; the words behind it are whatever they were.
  @inline(__always)
  func allocate(_ kind: ObjectKind, count: Int, flags: UInt8 = 0) -> UnsafeMutablePointer<Word> {
    let address = heap.allocate(words: count &+ 1)
    address[0] = Word(header: kind, count: count, flags: flags)
    if heap.wantsCollection { requestAttention() }
    return address
  }

  @inline(__always)
  func cons(_ car: Word, _ cdr: Word) -> Word {
    let cell = heap.cons(car, cdr)
    if heap.wantsCollection { requestAttention() }
    return cell
  }

  func makeDouble(_ value: Double) -> Word {
    let address = allocate(.doubleFloat, count: 1)
    address[1] = Word(bits: UInt(value.bitPattern))
    return Word(object: address)
  }

  /// A simple vector; asks for room first, since sizes come from programs.
  func makeVector(_ count: Int, initial: Word = Word(fixnum: 0)) throws(LispError) -> Word {
    try requireRoom(bytes: count * 8)
    let address = allocate(.simpleVector, count: count)
    (address + 1).update(repeating: initial, count: count)
    return Word(object: address)
  }

  /// A string of a length; its characters are zero.
  func makeString(length: Int) throws(LispError) -> Word {
    try requireRoom(bytes: length * 4)
    return uncheckedString(length: length)
  }

  private func uncheckedString(length: Int) -> Word {
    let words = (length + 1) / 2
    let address = allocate(.string, count: 1 + words)
    address[StringLayout.length] = Word(rawNumber: length)
    (address + 2).update(repeating: Word(bits: 0), count: words)
    return Word(object: address)
  }

  public func makeString(_ text: String) -> Word {
    var text = text
    return text.withUTF8 { makeString(utf8: $0) }
  }

  /// A string from UTF-8 that is known to be valid (what is not becomes U+FFFD).
  func makeString(utf8 bytes: UnsafeBufferPointer<UInt8>) -> Word {
    if bytes.allSatisfy({ $0 < 0x80 }) {
      let string = uncheckedString(length: bytes.count)
      let characters = string.characters
      for index in 0..<bytes.count { characters[index] = UInt32(bytes[index]) }
      return string
    }
    let scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars
    let string = uncheckedString(length: scalars.count)
    var index = 0
    for scalar in scalars {
      string.characters[index] = scalar.value
      index += 1
    }
    return string
  }

  func makeString(characters: UnsafeBufferPointer<UInt32>) -> Word {
    let string = uncheckedString(length: characters.count)
    if let base = characters.baseAddress { string.characters.update(from: base, count: characters.count) }
    return string
  }

  func makeOctets(_ count: Int) throws(LispError) -> Word {
    try requireRoom(bytes: count)
    let words = (count + 7) / 8
    let address = allocate(.octets, count: 1 + words)
    address[OctetsLayout.length] = Word(rawNumber: count)
    (address + 2).update(repeating: Word(bits: 0), count: words)
    return Word(object: address)
  }

  func makeCell(_ value: Word) -> Word {
    let address = allocate(.cell, count: 1)
    address[CellLayout.value] = value
    return Word(object: address)
  }

  func makeList(_ words: some BidirectionalCollection<Word>, tail: Word = .nil) -> Word {
    var list = tail
    for word in words.reversed() { list = cons(word, list) }
    return list
  }

  /// Sizes beyond the heap's limit are a condition, never a failed allocation.
  func requireRoom(bytes: Int) throws(LispError) {
    if bytes < 0 || !heap.hasRoom(bytes: bytes) {
      throw .condition("HEAP-EXHAUSTED", [("BYTES", Word(fixnum: max(0, bytes)))])
    }
  }
}

// MARK: Reading objects

extension Machine {
  /// The text of a string object, for Swift.
  func text(_ string: Word) -> String {
    guard let content = stringContent(string) else { return "?" }
    if content.allSatisfy({ $0 < 0x80 }) {
      return String(unsafeUninitializedCapacity: content.count) { bytes in
        for index in 0..<content.count { bytes[index] = UInt8(truncatingIfNeeded: content[index]) }
        return content.count
      }
    }
    var scalars = String.UnicodeScalarView()
    for index in 0..<content.count {
      scalars.append(Unicode.Scalar(content[index]) ?? "\u{FFFD}")
    }
    return String(scalars)
  }

  /// The characters of a string, simple or not.
  func stringContent(_ word: Word) -> UnsafeMutableBufferPointer<UInt32>? {
    if word.isSimpleString {
      return UnsafeMutableBufferPointer(start: word.characters, count: word.stringLength)
    }
    if word.is(.array), word[ArrayLayout.storage].isSimpleString, isVectorHeader(word) {
      return UnsafeMutableBufferPointer(
        start: word[ArrayLayout.storage].characters + word[ArrayLayout.offset].fixnum,
        count: activeLength(ofArray: word))
    }
    return nil
  }

  /// Whether an array header has one dimension.
  func isVectorHeader(_ array: Word) -> Bool {
    let dimensions = array[ArrayLayout.dimensions]
    return dimensions.isCons && dimensions.cdr.isNil
  }

  func activeLength(ofArray array: Word) -> Int {
    let fill = array[ArrayLayout.fillPointer]
    return fill.isFixnum ? fill.fixnum : array[ArrayLayout.totalSize].fixnum
  }

  /// The elements of a proper list; nil when it is none.
  func elements(_ list: Word) -> [Word]? {
    var result: [Word] = []
    var rest = list
    // A list that goes around comes by this cons again, which is looked for ever further ahead.
    var mark = list
    var markedAt = 1
    while rest.isCons {
      result.append(rest.car)
      rest = rest.cdr
      if rest == mark { return nil }
      if result.count == markedAt { (mark, markedAt) = (rest, markedAt * 2) }
    }
    return rest.isNil ? result : nil
  }
}
