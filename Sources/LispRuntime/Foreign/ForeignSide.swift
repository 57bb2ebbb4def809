import CGuard

/// Everything between one machine and C: types, libraries, functions, callbacks, memory.
///
/// What a call reads lies in plain fields and in memory of its own, so that calling C neither allocates nor counts
/// references.
final class ForeignSide {
  unowned(unsafe) let machine: Machine
  let types: TypeTable
  let libraries = LibraryTable()
  let memory = ForeignMemory()
  let interfaces = InterfaceCache()
  /// What every call reads and writes.
  let hot: UnsafeMutablePointer<ForeignHot>
  private let hotOwner: ForeignHotOwner
  /// nil when the system refuses: then callbacks of other threads are refused too.
  var gate: UnsafeMutablePointer<ForeignGate>? { hot.pointee.gate }

  // Functions: what a call needs is in `programs`, all else in `functions`, by the same number.
  var programs: UnsafeMutablePointer<CallProgram> {
    get { hot.pointee.programs }
    set { hot.pointee.programs = newValue }
  }
  /// How many programs there is room for: only those that are used take memory.
  private var programCapacity = 1 << 14
  var functions = FunctionTable()
  /// Programs for calls whose types come with the call.
  var dynamicPrograms: [[Int32]: CallProgram] = [:]
  /// Keeps plans, and with them their memory, for as long as programs use them.
  var plans: [CallPlan] = []
  /// The steps of every program.
  var stepBlocks: [UnsafeMutablePointer<CallProgram.Step>] = []

  var modules: [ForeignModule] = []
  var moduleByName: [String: Int] = [:]
  /// The text that was kept last, and where the one lay that it is a copy of.
  var lastStorage: ModuleText?
  var lastModuleText: UInt = 0
  /// Where names of modules are put together.
  let nameRoom = UnsafeMutablePointer<UInt32>.allocate(capacity: ModuleScanner.longestName)
  var stubsByModule: [String: CompiledStubs?] = [:]
  var foreignLibraries: [Word: LibraryDefinition] = [:]
  var librariesByName: [String: LibraryDefinition] = [:]

  /// Makes a module from a header; the command sets it, since the runtime itself reads no headers.
  var loadHeader: ((String, String, [String]) -> Result<String, HeaderFailure>)?

  // Callbacks.
  var namedCallbacks: [Word: Word] = [:]
  var exports: [ForeignExport] = []
  var callbacks: [LispCallback?] = []
  var callbackOfFunction: [CallbackKey: Int] = [:]
  /// A non-local exit out of a callback, which goes on when C has returned.
  var pendingExit: Unwinding? { didSet { hot.pointee.hasPendingExit = pendingExit != nil } }
  /// What `depth` is where the exit may go on, and the callback that it left.
  var pendingDepth = 0
  var pendingCallback = -1
  /// Callbacks that are freed with the call they were made for.
  var callScoped: [Int] = []
  var freeCallbackNumbers: [Int] = []
  /// Made for a call that has not been made so far, and C's to give up from then on.
  var unhanded: [Int] = []
  /// Freed while they ran.
  var runningFreed: [LispCallback] = []
  var callbackPrograms: [Int: CallProgram] = [:]
  /// How many calls into C are under way.
  var depth: Int {
    get { hot.pointee.depth }
    set { hot.pointee.depth = newValue }
  }

  /// errno of the last call.
  var savedErrno: Int32 {
    get { hot.pointee.savedErrno }
    set { hot.pointee.savedErrno = newValue }
  }
  var lastError: ForeignError?
  /// Everything is checked: `--checked`, or a program inside `with-ffi-safety-checks`.
  var isChecked = false { didSet { checkingChanged() } }
  var isTracing = false { didSet { hot.pointee.needsCare = isTracing || isChecked } }
  private(set) var catchesFaults = false
  /// For reports: of a call that no declaration names, and all names so far.
  var unknownName: UnsafePointer<CChar>?
  var lastingNames: [String: UnsafePointer<CChar>] = [:]

  // Memory that lives as long as the call that asked for it.
  private var scratchBlocks: [UnsafeMutableRawPointer] = []

  init(_ machine: Machine) {
    self.machine = machine
    hotOwner = machine.foreignMemory
    hot = hotOwner.hot
    types = TypeTable(machine)
    hot.pointee.gate = foreign_gate_make()
    // The machine lives longer than its gate, and its fields stay where they are.
    withUnsafeMutablePointer(to: &machine.stackLimit) { limit in
      hot.pointee.gate?.pointee.attention = UnsafeMutableRawPointer(limit).assumingMemoryBound(to: UInt.self)
    }
    guard let room = pages_map(programCapacity * MemoryLayout<CallProgram>.stride, 4096) else {
      Machine.fatal("no memory for foreign functions")
    }
    hot.pointee.programs = room.assumingMemoryBound(to: CallProgram.self)
    types.readDefinition = { [unowned self] source throws(LispError) in try self.form(of: source) }
    machine.extraRoots.append { [unowned self] collector in self.visit(&collector) }
  }

  deinit {
    for callback in callbacks { if let callback { foreign_callback_free(callback.native) } }
    foreign_gate_free(gate)
    pages_unmap(programs, programCapacity * MemoryLayout<CallProgram>.stride)
    for block in stepBlocks { block.deallocate() }
    for name in lastingNames.values { name.deallocate() }
    for block in scratchBlocks { block.deallocate() }
    nameRoom.deallocate()
  }

  /// What must not be freed while only this side knows of it.
  private func visit(_ collector: inout Collector) {
    types.visit { collector.mark($0) }
    for function in functions.declarations {
      collector.mark(function.symbol)
      if case .form(let form) = function.source { collector.mark(form) }
    }
    for callback in callbacks { if let callback { collector.mark(callback.function) } }
    for (name, pointer) in namedCallbacks {
      collector.mark(name)
      collector.mark(pointer)
    }
    for export in exports { collector.mark(export.pointer) }
    for library in foreignLibraries.keys { collector.mark(library) }
    for module in modules { collector.mark(module.package) }
    if let pendingExit {
      collector.mark(pendingExit.value)
      for word in pendingExit.values ?? [] { collector.mark(word) }
    }
  }

  /// A new function's number. Its program is zeros, which is one that is not prepared.
  func add(_ symbol: Word, _ role: ForeignFunction.Role, _ source: DefinitionSource) -> Int {
    if functions.count == programCapacity {
      let size = programCapacity * MemoryLayout<CallProgram>.stride
      guard let larger = pages_grow(programs, size, size * 2) else {
        Machine.fatal("no memory for \(programCapacity) foreign functions")
      }
      programs = larger.assumingMemoryBound(to: CallProgram.self)
      programCapacity *= 2
    }
    functions.append(FunctionTable.Declaration(symbol: symbol, role: role, source: source))
    return functions.count - 1
  }

  /// Somebody else may have put handlers of faults in place, as libclang does.
  func catchFaultsAgain() {
    if catchesFaults { catchesFaults = foreign_faults_catch() }
  }

  private func checkingChanged() {
    hot.pointee.needsCare = isTracing || isChecked
    memory.isChecked = isChecked || memory.isChecked
    if isChecked, !catchesFaults { catchesFaults = foreign_faults_catch() }
  }

  // MARK: Scratch

  struct ScratchMark {
    var top: UnsafeMutableRawPointer
    var blocks: Int
    var callbacks: Int
  }

  @inline(__always) var scratchMark: ScratchMark {
    ScratchMark(top: hot.pointee.scratchTop, blocks: scratchBlocks.count, callbacks: callScoped.count)
  }

  /// Memory until `releaseScratch`, aligned to 16 bytes, not cleared.
  @inline(__always)
  func scratch(_ size: Int) -> UnsafeMutableRawPointer {
    let rounded = (size &+ 15) & ~15
    let start = hot.pointee.scratchTop
    if rounded <= hot.pointee.scratchEnd - start {
      hot.pointee.scratchTop = start + rounded
      return start
    }
    return largeScratch(rounded)
  }

  @inline(never)
  private func largeScratch(_ size: Int) -> UnsafeMutableRawPointer {
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
    scratchBlocks.append(block)
    return block
  }

  @inline(__always)
  func releaseScratch(_ mark: ScratchMark) {
    hot.pointee.scratchTop = mark.top
    if scratchBlocks.count > mark.blocks || callScoped.count > mark.callbacks { releaseMore(mark) }
  }

  @inline(never)
  private func releaseMore(_ mark: ScratchMark) {
    while scratchBlocks.count > mark.blocks { scratchBlocks.removeLast().deallocate() }
    while callScoped.count > mark.callbacks { freeCallback(callScoped.removeLast()) }
  }

  /// Guards against strings and structs that no call can be meant to have.
  func checkScratch(_ size: Int) throws(LispError) {
    if size > 1 << 32 || size < 0 {
      throw ForeignError(.outOfMemory, "\(size) bytes are too many for an argument").condition(machine)
    }
  }
}
