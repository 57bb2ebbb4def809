import BindingSpec

/// A shared object and what it needs, brought together as the dynamic loader would: functions of a library may live in a
/// library that it stands on, as those of `libm.so.6` do in `libc.so.6`.
///
/// ```swift
/// var library = try InstalledLibrary.open("libz.so.1", for: .x86_64LinuxGNU)
/// library.find("deflate")?.object  // "/lib/x86_64-linux-gnu/libz.so.1"
/// ```
public struct InstalledLibrary: Sendable {
  public struct Symbol: Hashable, Sendable {
    /// The file that has it.
    public var object: String
    public var version: String?
    /// Versions that it keeps for programs that were linked with them.
    public var others: [String] = []
  }

  /// The file that was opened.
  public var path: String { objects.first?.path ?? "" }
  private let search: LoaderSearch
  private var objects: [ELFObject]
  /// What they need and nobody has asked for yet.
  private var pending: [(name: String, runpath: [String])]
  private var seen: Set<String>
  /// What they need and is not there: symbols may be missing because of it.
  public private(set) var notFound: [String] = []

  /// Opens a library by the name under which programs load it, or by its path.
  public static func open(_ name: String, for target: Target) throws(Failure) -> InstalledLibrary {
    let machine: UInt64? =
      switch target {
      case .x86_64LinuxGNU: 62
      case .aarch64LinuxGNU: 183
      case .arm64AppleMacOS, .x86_64WindowsMSVC, .wasm32WASI: nil
      }
    let search = LoaderSearch(machine: machine)
    switch search.find(name) {
    case .success(let object): return InstalledLibrary(search: search, object: object)
    case .failure(let refusal):
      throw Failure(
        Diagnostic(
          .driftObjectUnreadable, at: Diagnostic.Place(file: name), "\(name) cannot be used: \(refusal.reason)",
          hint: "say which file it is: --library=PATH"))
    case nil:
      throw Failure(
        Diagnostic(
          .driftObjectMissing, at: Diagnostic.Place(file: name),
          name.contains("/") ? "there is no such file" : "the dynamic loader does not find \(name) here",
          hint: "install the library, or say where it is: --library=PATH"))
    }
  }

  private init(search: LoaderSearch, object: ELFObject) {
    self.search = search
    objects = [object]
    pending = object.needed.map { ($0, object.searchPath) }
    seen = Set([object.name].compactMap { $0 } + [object.path])
  }

  /// The symbol under that name, wherever it lives.
  public mutating func find(_ name: String) -> Symbol? {
    for object in objects {
      if let symbol = Self.symbol(name, object) { return symbol }
    }
    // Breadth first, as the loader does it.
    while let object = openNext() {
      if let symbol = Self.symbol(name, object) { return symbol }
    }
    return nil
  }

  private static func symbol(_ name: String, _ object: ELFObject) -> Symbol? {
    object.exports[name].map { Symbol(object: object.path, version: $0.version, others: $0.others) }
  }

  private mutating func openNext() -> ELFObject? {
    while !pending.isEmpty {
      let (name, runpath) = pending.removeFirst()
      guard seen.insert(name).inserted else { continue }
      guard case .success(let object)? = search.find(name, runpath: runpath) else {
        notFound.append(name)
        continue
      }
      objects.append(object)
      pending += object.needed.map { ($0, object.searchPath) }
      return object
    }
    return nil
  }
}
