#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// libwasmtime, opened by name when a program is to run in it. This room is the only one that knows its C interface.
///
/// There are no headers to include: what is used is declared in `WasmFunctions`, as version 50 has it.
public final class WasmLibrary: Sendable {
  public let path: String
  let functions: WasmFunctions

  /// Why there is none.
  public struct Refusal: Error, CustomStringConvertible {
    public var path: String?
    public var reason: String
    public var description: String { path.map { "\($0): \(reason)" } ?? reason }
  }

  public static let installHint =
    "python3 -m pip install --user wasmtime, or set BINDGEN_LISP_WASMTIME to the path of libwasmtime.so"

  /// The first libwasmtime that can be used.
  public static func open() throws(Refusal) -> WasmLibrary {
    switch opened {
    case .success(let library): return library
    case .failure(let refusal): throw refusal
    }
  }

  private static let opened: Result<WasmLibrary, Refusal> = {
    var first: Refusal?
    for path in WasmLibrarySearch.candidates() {
      switch attempt(path) {
      case .success(let library): return .success(library)
      case .failure(let refusal): if first == nil && path.contains("/") { first = refusal }
      }
    }
    return .failure(first ?? Refusal(path: nil, reason: "libwasmtime is not installed"))
  }()

  private static func attempt(_ path: String) -> Result<WasmLibrary, Refusal> {
    guard let handle = dlopen(path, RTLD_LAZY | RTLD_LOCAL) else {
      let reason = dlerror().map { String(cString: $0) } ?? "it cannot be opened"
      let isNamed = reason.hasPrefix(path + ": ")
      return .failure(Refusal(path: path, reason: isNamed ? String(reason.dropFirst(path.count + 2)) : reason))
    }
    do {
      let functions = try WasmFunctions { dlsym(handle, $0) }
      return .success(WasmLibrary(path: path, functions))
    } catch {
      dlclose(handle)
      return .failure(Refusal(path: path, reason: "it has no function \(error.name)"))
    }
  }

  private init(path: String, _ functions: WasmFunctions) {
    self.path = path
    self.functions = functions
  }
}

/// Where libwasmtime may be, best first: what the environment names, the loader's own way, what pip installs.
enum WasmLibrarySearch {
  static func candidates() -> [String] {
    if let named = environment("BINDGEN_LISP_WASMTIME"), !named.isEmpty { return [named] }
    #if canImport(Darwin)
      let (names, file) = (["libwasmtime.dylib"], "_libwasmtime.dylib")
    #else
      let (names, file) = (["libwasmtime.so"], "_libwasmtime.so")
    #endif
    var places: [String] = []
    for prefix in [
      "build/venv", environment("VIRTUAL_ENV"), environment("HOME").map { $0 + "/.local" }, "/usr/local", "/usr",
    ] {
      guard let prefix else { continue }
      places += packages(in: prefix).flatMap { package in
        entries(of: package).map { "\(package)/\($0)/\(file)" }.filter { access($0, R_OK) == 0 }
      }
    }
    return names + places
  }

  /// lib/python3.11/site-packages/wasmtime and its like.
  private static func packages(in prefix: String) -> [String] {
    entries(of: prefix + "/lib").filter { $0.hasPrefix("python3") }.sorted().flatMap { version in
      ["site-packages", "dist-packages"].map { "\(prefix)/lib/\(version)/\($0)/wasmtime" }
    }
  }

  private static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func entries(of directory: String) -> [String] {
    guard let stream = opendir(directory) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
