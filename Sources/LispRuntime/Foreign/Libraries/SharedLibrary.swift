import BindingSpec
import CGuard

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A library that is open for the rest of the process's life, or the process itself with all that it has loaded.
///
/// ```swift
/// let zlib = try SharedLibrary.open("libz.so.1")
/// let deflate = try zlib.symbol("deflate")
/// ```
final class SharedLibrary {
  /// As it was asked for.
  let name: String
  /// The file that it came from; nil for the process itself.
  let path: String?
  let handle: UnsafeMutableRawPointer?
  private var known: [String: UnsafeMutableRawPointer] = [:]

  private init(name: String, path: String?, handle: UnsafeMutableRawPointer?) {
    self.name = name
    self.path = path
    self.handle = handle
  }

  /// Whatever the process has loaded already, the C library among it.
  static func process() -> SharedLibrary {
    SharedLibrary(name: "the process", path: nil, handle: dlopen(nil, RTLD_LAZY))
  }

  static func open(_ name: String) throws(ForeignError) -> SharedLibrary {
    guard !name.isEmpty, !name.utf8.contains(0) else {
      throw ForeignError(.libraryNotLoaded, "a library without a name cannot be loaded", name: name)
    }
    // Symbols of one library are no business of another's.
    guard let handle = dlopen(name, RTLD_LAZY | RTLD_LOCAL) else {
      let text = dlerror().map { String(cString: $0) } ?? "the system gives no reason"
      throw ForeignError(.libraryNotLoaded, LoadFailure(text, opening: name).message(for: name), name: name)
    }
    let path = foreign_library_path(handle).map { String(cString: $0) }
    return SharedLibrary(name: name, path: path, handle: handle)
  }

  /// The address of a symbol; nil when there is none.
  func find(_ symbol: String) -> UnsafeMutableRawPointer? {
    if let address = known[symbol] { return address }
    guard !symbol.isEmpty, !symbol.utf8.contains(0), let address = dlsym(handle, symbol) else { return nil }
    known[symbol] = address
    return address
  }

  func symbol(_ symbol: String) throws(ForeignError) -> UnsafeMutableRawPointer {
    if let address = find(symbol) { return address }
    var message = "\(name) has no symbol \(symbol)"
    if let hint = Suggestion.sentence(for: symbol, among: symbols) { message += ": \(hint)" }
    throw ForeignError(.symbolNotFound, message, name: symbol)
  }

  /// All that the library exports, where the system's format is known.
  var symbols: [String] {
    guard let handle, path != nil else { return [] }
    var names: [String] = []
    withUnsafeMutablePointer(to: &names) { names in
      _ = foreign_symbols_visit(
        handle,
        { context, name, _ in
          context?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: name))
        }, names)
    }
    return names
  }
}
