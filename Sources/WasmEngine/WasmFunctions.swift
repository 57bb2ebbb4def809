/// What is used of libwasmtime's C interface. Structures go by address, as plain bytes whose layout `WasmLayout` has.
struct WasmFunctions: Sendable {
  typealias Address = UnsafeMutableRawPointer
  typealias HostCallback = @convention(c) (Address?, Address?, Address?, Int) -> Address?
  typealias Finalizer = @convention(c) (Address?) -> Void

  let configNew: @convention(c) () -> Address?
  let setStack: @convention(c) (Address, Int) -> Void
  /// Only where the library knows of asynchronous calls, whose stack must not be the smaller one.
  let setAsyncStack: (@convention(c) (Address, Int) -> Void)?
  let setGC: @convention(c) (Address, Bool) -> Void
  let setFunctionReferences: @convention(c) (Address, Bool) -> Void
  let setExceptions: @convention(c) (Address, Bool) -> Void
  let setTailCalls: @convention(c) (Address, Bool) -> Void
  let setEpochs: @convention(c) (Address, Bool) -> Void
  /// How much time the engine takes for good code, where that can be said: 0 for none.
  let setOptimization: (@convention(c) (Address, UInt8) -> Void)?
  /// How it finds registers: 1 for one pass over the code.
  let setRegisterAllocation: (@convention(c) (Address, UInt8) -> Void)?
  /// Keeps compiled modules in the user's cache folder, as the file says or else as the engine does by itself.
  let loadCache: (@convention(c) (Address, UnsafePointer<CChar>?) -> Address?)?
  let engineNew: @convention(c) (Address) -> Address?
  let engineDelete: @convention(c) (Address) -> Void
  let incrementEpoch: @convention(c) (Address) -> Void

  let storeNew: @convention(c) (Address, Address?, Finalizer?) -> Address?
  let storeContext: @convention(c) (Address) -> Address?
  let storeDelete: @convention(c) (Address) -> Void
  let setDeadline: @convention(c) (Address, UInt64) -> Void

  let moduleNew: @convention(c) (Address, UnsafePointer<UInt8>?, Int, Address) -> Address?
  let moduleDelete: @convention(c) (Address) -> Void
  let moduleImports: @convention(c) (Address, Address) -> Void
  let importModule: @convention(c) (Address) -> Address?
  let importName: @convention(c) (Address) -> Address?
  let importType: @convention(c) (Address) -> Address?
  let asFunctionType: @convention(c) (Address) -> Address?
  let importsDelete: @convention(c) (Address) -> Void

  let functionNew: @convention(c) (Address, Address, HostCallback, Address?, Finalizer?, Address) -> Void
  let instanceNew: @convention(c) (Address, Address, Address?, Int, Address, Address) -> Address?
  let exportGet: @convention(c) (Address, Address, UnsafePointer<UInt8>?, Int, Address) -> Bool
  let call: @convention(c) (Address, Address, Address, Int, Address) -> Address?
  let globalSet: @convention(c) (Address, Address, Address) -> Address?

  let errorMessage: @convention(c) (Address, Address) -> Void
  let errorDelete: @convention(c) (Address) -> Void
  let trapNew: @convention(c) (UnsafePointer<UInt8>?, Int) -> Address?
  let trapMessage: @convention(c) (Address, Address) -> Void
  let trapCode: @convention(c) (Address, Address) -> Bool
  let trapTrace: @convention(c) (Address, Address) -> Void
  let frameName: @convention(c) (Address) -> Address?
  let framesDelete: @convention(c) (Address) -> Void
  let trapDelete: @convention(c) (Address) -> Void
  let bytesDelete: @convention(c) (Address) -> Void

  let takeException: @convention(c) (Address, Address) -> Bool
  let exceptionField: @convention(c) (Address, Address, Int, Address) -> Address?
  let setException: @convention(c) (Address, Address) -> Address?
  let exceptionUnroot: @convention(c) (Address) -> Void
  let anyFromRaw: @convention(c) (Address, UInt32, Address) -> Void
  let anyToRaw: @convention(c) (Address, Address) -> UInt32
  let anyUnroot: @convention(c) (Address) -> Void
  let externalNew: @convention(c) (Address, Address?, Finalizer?, Address) -> Bool
  let externalData: @convention(c) (Address, Address) -> Address?
  let externalFromRaw: @convention(c) (Address, UInt32, Address) -> Void
  let externalToRaw: @convention(c) (Address, Address) -> UInt32
  let externalUnroot: @convention(c) (Address) -> Void

  /// A function that the library does not have.
  struct Missing: Error {
    var name: String
  }

  init(_ symbol: (String) -> Address?) throws(Missing) {
    /// Its type is that of the constant it goes to.
    func find<T>(_ name: String) throws(Missing) -> T {
      guard let address = symbol(name) else { throw Missing(name: name) }
      return unsafeBitCast(address, to: T.self)
    }
    configNew = try find("wasm_config_new")
    setStack = try find("wasmtime_config_max_wasm_stack_set")
    setAsyncStack = try? find("wasmtime_config_async_stack_size_set")
    setGC = try find("wasmtime_config_wasm_gc_set")
    setFunctionReferences = try find("wasmtime_config_wasm_function_references_set")
    setExceptions = try find("wasmtime_config_wasm_exceptions_set")
    setTailCalls = try find("wasmtime_config_wasm_tail_call_set")
    setEpochs = try find("wasmtime_config_epoch_interruption_set")
    setOptimization = try? find("wasmtime_config_cranelift_opt_level_set")
    setRegisterAllocation = try? find("wasmtime_config_cranelift_regalloc_algorithm_set")
    loadCache = try? find("wasmtime_config_cache_config_load")
    engineNew = try find("wasm_engine_new_with_config")
    engineDelete = try find("wasm_engine_delete")
    incrementEpoch = try find("wasmtime_engine_increment_epoch")
    storeNew = try find("wasmtime_store_new")
    storeContext = try find("wasmtime_store_context")
    storeDelete = try find("wasmtime_store_delete")
    setDeadline = try find("wasmtime_context_set_epoch_deadline")
    moduleNew = try find("wasmtime_module_new")
    moduleDelete = try find("wasmtime_module_delete")
    moduleImports = try find("wasmtime_module_imports")
    importModule = try find("wasm_importtype_module")
    importName = try find("wasm_importtype_name")
    importType = try find("wasm_importtype_type")
    asFunctionType = try find("wasm_externtype_as_functype")
    importsDelete = try find("wasm_importtype_vec_delete")
    functionNew = try find("wasmtime_func_new_unchecked")
    instanceNew = try find("wasmtime_instance_new")
    exportGet = try find("wasmtime_instance_export_get")
    call = try find("wasmtime_func_call_unchecked")
    globalSet = try find("wasmtime_global_set")
    errorMessage = try find("wasmtime_error_message")
    errorDelete = try find("wasmtime_error_delete")
    trapNew = try find("wasmtime_trap_new")
    trapMessage = try find("wasm_trap_message")
    trapCode = try find("wasmtime_trap_code")
    trapTrace = try find("wasm_trap_trace")
    frameName = try find("wasmtime_frame_func_name")
    framesDelete = try find("wasm_frame_vec_delete")
    trapDelete = try find("wasm_trap_delete")
    bytesDelete = try find("wasm_byte_vec_delete")
    takeException = try find("wasmtime_context_take_exception")
    exceptionField = try find("wasmtime_exnref_field")
    setException = try find("wasmtime_context_set_exception")
    exceptionUnroot = try find("wasmtime_exnref_unroot")
    anyFromRaw = try find("wasmtime_anyref_from_raw")
    anyToRaw = try find("wasmtime_anyref_to_raw")
    anyUnroot = try find("wasmtime_anyref_unroot")
    externalNew = try find("wasmtime_externref_new")
    externalData = try find("wasmtime_externref_data")
    externalFromRaw = try find("wasmtime_externref_from_raw")
    externalToRaw = try find("wasmtime_externref_to_raw")
    externalUnroot = try find("wasmtime_externref_unroot")
  }
}
