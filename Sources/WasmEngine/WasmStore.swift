/// Where modules run: an engine, and everything that instances in it have made.
///
/// It belongs to the thread that made it. What runs in it may take as much of that thread's stack as the engine was told.
public final class WasmStore {
  let functions: WasmFunctions
  private let engine: UnsafeMutableRawPointer
  private let store: UnsafeMutableRawPointer
  let context: UnsafeMutableRawPointer
  private let library: WasmLibrary

  /// What went wrong before a program ran.
  public struct Problem: Error, CustomStringConvertible {
    public var description: String
    public init(description: String) { self.description = description }
  }

  /// `isInterruptible` lets another thread end what runs, and makes it somewhat slower. `compilesQuickly` halves the
  /// time that the engine takes for a module, and its code is slower. `keepsModules` has the engine keep what it makes of
  /// a module in the user's cache folder, so that the same module starts at once the next time.
  public init(
    _ library: WasmLibrary, stackSize: Int, isInterruptible: Bool = false, compilesQuickly: Bool = false,
    keepsModules: Bool = false
  ) throws(Problem) {
    self.library = library
    functions = library.functions
    let noMemory = Problem(description: "libwasmtime has no memory for an engine")
    guard let config = functions.configNew() else { throw noMemory }
    functions.setAsyncStack?(config, stackSize)
    functions.setStack(config, stackSize)
    functions.setGC(config, true)
    functions.setFunctionReferences(config, true)
    functions.setExceptions(config, true)
    functions.setTailCalls(config, true)
    functions.setEpochs(config, isInterruptible)
    if compilesQuickly {
      functions.setOptimization?(config, 0)
      functions.setRegisterAllocation?(config, 1)
    }
    // Without a folder to write in it works as well, only later.
    if keepsModules, let error = functions.loadCache?(config, nil) { functions.errorDelete(error) }
    guard let engine = functions.engineNew(config) else { throw noMemory }
    guard let store = functions.storeNew(engine, nil, nil), let context = functions.storeContext(store) else {
      functions.engineDelete(engine)
      throw noMemory
    }
    self.engine = engine
    self.store = store
    self.context = context
    if isInterruptible { functions.setDeadline(context, 1) }
  }

  deinit {
    functions.storeDelete(store)
    functions.engineDelete(engine)
  }

  /// Ends what runs, from another thread, with a trap. The store must outlive it.
  public var interrupter: Interrupter { Interrupter(engine: engine, increment: functions.incrementEpoch) }

  public struct Interrupter: @unchecked Sendable {
    // The one thing about an engine that any thread may do.
    fileprivate let engine: UnsafeMutableRawPointer
    fileprivate let increment: @convention(c) (UnsafeMutableRawPointer) -> Void
    public func interrupt() { increment(engine) }
  }

  // MARK: Instances

  /// Something that instances have and take: a function, a global, a tag.
  public struct Item {
    /// A `wasmtime_extern_t`.
    fileprivate var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    fileprivate mutating func withBytes<R>(_ body: (UnsafeMutableRawPointer) -> R) -> R {
      withAddress(of: &words, body)
    }
  }

  /// An import that a module wants.
  public struct Wanted {
    public let module: String
    public let field: String
    fileprivate let type: UnsafeMutableRawPointer
  }

  /// A function of the host's: it reads the arguments and writes the results. What it gives is the trap or exception
  /// with which it ends, or nil.
  public typealias HostFunction = (WasmValues) -> Trap?

  public final class Instance {
    fileprivate let store: WasmStore
    fileprivate var words: (UInt64, UInt64) = (0, 0)
    fileprivate init(_ store: WasmStore) { self.store = store }

    public func export(_ name: String) -> Item? {
      var item = Item()
      let isFound = withAddress(of: &words) { instance in
        Array(name.utf8).withUnsafeBufferPointer { name in
          item.withBytes { store.functions.exportGet(store.context, instance, name.baseAddress, name.count, $0) }
        }
      }
      return isFound ? item : nil
    }
  }

  /// Compiles a module and makes an instance. `provide` is asked for each import.
  public func instantiate(
    _ bytes: [UInt8], name: String, _ provide: (Wanted) throws(Problem) -> Item
  ) throws(Problem) -> Instance {
    var module: UnsafeMutableRawPointer?
    let error = bytes.withUnsafeBufferPointer { functions.moduleNew(engine, $0.baseAddress, $0.count, &module) }
    if let error { throw Problem(description: "\(name) is refused: \(message(of: error))") }
    guard let module else { throw Problem(description: "\(name) is refused") }
    defer { functions.moduleDelete(module) }

    var imports = (0, UnsafeMutablePointer<UnsafeMutableRawPointer>?.none)
    functions.moduleImports(module, &imports)
    defer { functions.importsDelete(&imports) }
    var items: [Item] = []
    for index in 0..<imports.0 {
      guard let type = imports.1?[index] else { break }
      items.append(
        try provide(
          Wanted(module: text(functions.importModule(type)), field: text(functions.importName(type)), type: type)))
    }

    let instance = Instance(self)
    var trap: UnsafeMutableRawPointer?
    let refusal = items.withUnsafeMutableBytes { items in
      withAddress(of: &instance.words) {
        functions.instanceNew(context, module, items.baseAddress, items.count / WasmLayout.external, $0, &trap)
      }
    }
    if let refusal { throw Problem(description: "\(name) cannot be linked: \(message(of: refusal))") }
    if let trap { throw Problem(description: "\(name) cannot be started: \(Trap(pointer: trap).take(self).message)") }
    return instance
  }

  /// A function for an import, of the type that the module gives it.
  public func function(for wanted: Wanted, _ body: @escaping HostFunction) throws(Problem) -> Item {
    guard let type = functions.importType(wanted.type).flatMap({ functions.asFunctionType($0) }) else {
      throw Problem(description: "the import \(wanted.module).\(wanted.field) is no function")
    }
    let box = Unmanaged.passRetained(HostFunctionBox(body))
    var item = Item()
    item.withBytes {
      $0.storeBytes(of: WasmLayout.ExternKind.function, as: UInt8.self)
      functions.functionNew(
        context, type,
        { environment, _, values, _ in
          guard let environment, let values else { return nil }
          let box = Unmanaged<HostFunctionBox>.fromOpaque(environment).takeUnretainedValue()
          return box.body(WasmValues(values))?.pointer
        }, box.toOpaque(),
        { if let box = $0 { Unmanaged<HostFunctionBox>.fromOpaque(box).release() } },
        $0 + WasmLayout.payload)
    }
    return item
  }

  private final class HostFunctionBox {
    let body: HostFunction
    init(_ body: @escaping HostFunction) { self.body = body }
  }

  /// Calls a function with arguments that its results replace; there must be room for the larger number of both.
  public func call(_ function: Item, _ values: WasmValues, count: Int) -> Trap? {
    var function = function
    var trap: UnsafeMutableRawPointer?
    let error = function.withBytes {
      functions.call(context, $0 + WasmLayout.payload, values.base, count, &trap)
    }
    if let error { return makeTrap(message(of: error)) }
    return trap.map { Trap(pointer: $0) }
  }

  /// Puts a function into a global variable that refers to one.
  public func set(_ global: Item, to function: Item) throws(Problem) {
    var (global, function) = (global, function)
    var value = (UInt64(WasmLayout.ValueKind.function), UInt64(0), UInt64(0), UInt64(0))
    let error = withAddress(of: &value) { value in
      function.withBytes {
        (value + WasmLayout.payload).copyMemory(
          from: $0 + WasmLayout.payload, byteCount: WasmLayout.function)
      }
      return global.withBytes { functions.globalSet(context, $0 + WasmLayout.payload, value) }
    }
    if let error { throw Problem(description: message(of: error)) }
  }

  // MARK: Text of the library's

  /// The message of an error, which is deleted.
  func message(of error: UnsafeMutableRawPointer) -> String {
    defer { functions.errorDelete(error) }
    return taken { functions.errorMessage(error, $0) }
  }

  /// What is written into a vector of bytes, which is deleted.
  func taken(_ write: (UnsafeMutableRawPointer) -> Void) -> String {
    var vector = (0, UnsafeMutablePointer<UInt8>?.none)
    return withAddress(of: &vector) { address in
      write(address)
      defer { functions.bytesDelete(address) }
      return text(address)
    }
  }

  /// The text of a vector of bytes.
  func text(_ vector: UnsafeMutableRawPointer?) -> String {
    guard let vector, let address = vector.load(fromByteOffset: 8, as: UnsafePointer<UInt8>?.self) else { return "" }
    let bytes = UnsafeBufferPointer(start: address, count: vector.load(as: Int.self))
    return String(decoding: bytes.last == 0 ? bytes.dropLast() : bytes[...], as: UTF8.self)
  }
}
