#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Safe points: where the interpreter looks up from its work, collects and hears interrupts.
extension Machine {
  /// False when a non-local exit began.
  @inline(never)
  func attend() -> Bool {
    stackLimit = trueStackLimit
    var isFull = false
    if collectionPauses == 0, heap.wantsCollection || mustCollectHere {
      collect()
      isFull = heap.live > heap.limit
    }
    if collectsAlways { requestAttention() }
    let reserveBegins = UInt(bitPattern: stack + (Self.stackWords - Self.stackReserve))
    if trueStackLimit > reserveBegins {
      if UInt(bitPattern: top) < reserveBegins - (1 << 16) {
        trueStackLimit = reserveBegins
        if stackLimit != 0 { stackLimit = reserveBegins }
      } else {
        requestAttention()
      }
    }
    if !hearForeignThreads() { return false }
    if isInterrupted { return hearInterrupt() }
    // Conses are not asked for one by one whether there is room; here a program that keeps them all is stopped.
    if isFull { return recover(.condition("HEAP-EXHAUSTED", [("BYTES", Word(fixnum: 16))])) != nil }
    return true
  }

  private var mustCollectHere: Bool {
    guard collectsAlways else { return false }
    pointsUntilSparing -= 1
    return pointsUntilSparing >= 0 || pointsUntilSparing % 17 == 0
  }

  /// The user wants attention: a condition, which a program may handle, and go on after.
  /// False when it began an exit.
  func hearInterrupt() -> Bool {
    isInterrupted = false
    do throws(LispError) {
      _ = try call(intern("SIGNAL-INTERRUPT", in: "SYSTEM"), [])
      return true
    } catch { return recover(error) != nil }
  }

  /// Frees everything that the program can no longer reach.
  public func collect() {
    clearUnusedStack()
    var collector = Collector()
    Collector.begin(&heap)
    collector.mark(stack, count: top - stack)
    collector.mark(values, count: min(max(valueCount, 1), Self.valuesLimit))
    for index in 0..<controlCount { collector.mark(control[index].tag) }
    collector.mark(bindings, count: bindingCount)
    if let unwinding {
      collector.mark(unwinding.value)
      for word in unwinding.values ?? [] { collector.mark(word) }
    }
    collector.mark(resumeValue)
    for package in packages {
      collector.mark(package.object)
      package.visitEntries { collector.mark($0.symbol) }
    }
    for word in [nilSymbol, tSymbol, undefinedFunction] { collector.mark(word) }
    for word in roots { collector.mark(word) }
    for list in parameterLists { for keyword in list.keywords ?? [] { collector.mark(keyword) } }
    expander.mark(&collector)
    for visit in extraRoots { visit(&collector) }
    collector.finish(&heap) { [finalizers] word in for finalize in finalizers { finalize(word) } }
    heap.live = collector.markedBytes
    heap.setThreshold()
  }

  /// What calls left above the top must not be taken for values after the next collection.
  private func clearUnusedStack() {
    let start = UInt(bitPattern: top)
    let page: UInt = 4096
    let firstPage = (start + page - 1) & ~(page - 1)
    let end = UInt(bitPattern: stack + Self.stackWords)
    top.update(repeating: Word(bits: 0), count: Int(min(firstPage, end) - start) / 8)
    if firstPage < end {
      madvise(UnsafeMutableRawPointer(bitPattern: firstPage), Int(end - firstPage), MADV_DONTNEED)
    }
  }
}
