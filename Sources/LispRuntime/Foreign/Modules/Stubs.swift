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

  /// The address of a function that the stubs have and no library exports, by the symbol that modules name.
  func function(_ symbol: String) -> UnsafeMutableRawPointer? {
    guard let functions = descriptor.pointee.functions, let strings = descriptor.pointee.strings else { return nil }
    // The stubs are linked with the library, whose symbols are no business of theirs.
    guard let address = dlsym(handle, symbol) else { return nil }
    for index in 0..<Int(descriptor.pointee.functions_count) where functions[index].address == address {
      return strcmp(strings + Int(functions[index].symbol), symbol) == 0 ? address : nil
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
    stubs(of: module)?.function(symbol)
  }

  /// The address of a function that only the stubs have.
  func stubAddress(_ function: ForeignFunction, _ stub: String) throws(ForeignError) -> UnsafeMutableRawPointer {
    if let found = stubs(of: function.moduleName)?.function(function.cName) { return found }
    let what =
      switch stub {
      case "INLINE": "a static inline function of the header"
      case "MACRO": "a macro of the header"
      default: "called by reference"
      }
    let prefix = "bindgen_lisp_\(function.moduleName)_"
    let name = function.cName.hasPrefix(prefix) ? String(function.cName.dropFirst(prefix.count)) : function.cName
    throw ForeignError(
      .symbolNotFound,
      "\(name) is \(what), so it needs the compiled stubs: compile \(function.moduleName).stubs.c as its first "
        + "line says and put \(function.moduleName).stubs.so beside \(function.moduleName).lisp", name: function.cName)
  }
}
