import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The compiled stubs of a module: `zlib.stubs.so` beside `zlib.lisp`, or in the directory that `BINDGEN_LISP_STUBS` names.
final class CompiledStubs {
  private let descriptor: UnsafePointer<ForeignStubs>
  private let handle: UnsafeMutableRawPointer

  /// nil when the file is no stubs of a version that is known here.
  init?(path: String) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { return nil }
    guard let symbol = dlsym(handle, "bindgen_lisp_stubs") else {
      dlclose(handle)
      return nil
    }
    let descriptor = UnsafeRawPointer(symbol).assumingMemoryBound(to: ForeignStubs.self)
    guard descriptor.pointee.version == UInt32(FOREIGN_STUBS_VERSION) else {
      dlclose(handle)
      return nil
    }
    self.handle = handle
    self.descriptor = descriptor
  }

  /// A function's own address, and whether it takes its arguments by reference; nil for what the library exports.
  func function(_ name: String) -> (address: UnsafeMutableRawPointer, isByReference: Bool)? {
    var low = 0
    var high = Int(descriptor.pointee.functions_count)
    guard let functions = descriptor.pointee.functions, let strings = descriptor.pointee.strings else { return nil }
    while low < high {
      let middle = (low + high) / 2
      let order = strcmp(strings + Int(functions[middle].name), name)
      if order == 0 {
        guard let address = functions[middle].address else { return nil }
        return (address, functions[middle].access == UInt32(FOREIGN_STUBS_BY_REFERENCE))
      }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}

extension ForeignSide {
  /// The stubs of a module, if they were compiled.
  func stubs(of module: String) -> CompiledStubs? {
    if let known = stubsByModule[module] { return known }
    var places: [String] = []
    if let number = moduleByName[module.lowercased()] { places.append(modules[number].directory) }
    if let directory = getenv("BINDGEN_LISP_STUBS") { places.append(String(cString: directory)) }
    var found: CompiledStubs?
    for place in places where found == nil { found = CompiledStubs(path: "\(place)/\(module).stubs.so") }
    stubsByModule[module] = .some(found)
    return found
  }

  func stubSymbol(_ symbol: String, module: String) -> UnsafeMutableRawPointer? {
    stubs(of: module)?.function(symbol).flatMap { $0.isByReference ? nil : $0.address }
  }

  /// The address of a function that only the stubs have.
  func stubAddress(_ function: ForeignFunction, _ stub: String) throws(ForeignError) -> UnsafeMutableRawPointer {
    if let found = stubs(of: function.moduleName)?.function(function.cName) { return found.address }
    let what =
      switch stub {
      case "INLINE": "a static inline function of the header"
      case "MACRO": "a macro of the header"
      default: "called by reference"
      }
    throw ForeignError(
      .symbolNotFound,
      "\(function.cName) is \(what), so it needs the compiled stubs: compile \(function.moduleName).stubs.c as its first "
        + "line says and put \(function.moduleName).stubs.so beside \(function.moduleName).lisp", name: function.cName)
  }
}
