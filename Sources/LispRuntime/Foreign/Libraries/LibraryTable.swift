import CGuard

/// The libraries that are open, each once, whatever name it was asked for by.
final class LibraryTable {
  private var byName: [String: SharedLibrary] = [:]
  private var byHandle: [UnsafeMutableRawPointer: SharedLibrary] = [:]
  private(set) var all: [SharedLibrary] = []
  let process = SharedLibrary.process()
  var allowance: Allowance

  init(allowance: Allowance = Allowance()) { self.allowance = allowance }

  /// Opens a library, or gives the one that is open under this name.
  ///
  /// - Parameter module: the name under which a generated module knows it, for the allowance.
  func open(_ name: String, module: String? = nil) throws(ForeignError) -> SharedLibrary {
    guard allowance.allows(library: [name] + (module.map { [$0] } ?? [])) else {
      throw ForeignError(.notAllowed, "\(name) is not among the libraries that --allow allows", name: name)
    }
    if let known = byName[name] { return known }
    let opened = try SharedLibrary.open(name)
    // The system has given one library for two names.
    if let handle = opened.handle, let known = byHandle[handle] {
      byName[name] = known
      return known
    }
    byName[name] = opened
    if let handle = opened.handle { byHandle[handle] = opened }
    all.append(opened)
    return opened
  }

  /// Opens the first of several that is there; the error is the first one's.
  func open(anyOf names: [String], module: String? = nil) throws(ForeignError) -> SharedLibrary {
    var first: ForeignError?
    for name in names {
      do throws(ForeignError) {
        return try open(name, module: module)
      } catch {
        if first == nil { first = error }
      }
    }
    throw first ?? ForeignError(.libraryNotLoaded, "no file is named for this library", name: module)
  }

  /// Refuses a symbol that may not be used.
  func check(_ symbol: String, of library: SharedLibrary, module: String? = nil) throws(ForeignError) {
    if !allowance.isRestricted { return }
    var names = [library.name] + (library.path.map { [$0] } ?? []) + (module.map { [$0] } ?? [])
    var owner = library.name
    // The system finds the symbols of libraries that this one needs, too. Whose it is counts.
    if let address = library.find(symbol), let file = foreign_address_file(address).map({ String(cString: $0) }),
      file != library.path
    {
      if library.path != nil {
        names = []
        owner = file.split(separator: "/").last.map(String.init) ?? file
      }
      names += [file] + all.filter { $0.path == file }.map(\.name)
    }
    guard allowance.allows(symbol: symbol, of: names) else {
      throw ForeignError(.notAllowed, "\(symbol) of \(owner) is not allowed: --allow does not name it", name: symbol)
    }
  }
}
