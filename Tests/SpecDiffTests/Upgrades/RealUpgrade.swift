import BindingSpec
import Foundation
import HeaderScan
import SpecDiff
import TestSupport

/// Versions of a real library that lie in build/upgrades (see Tests/upgrades/fetch), each scanned once for all tests.
struct RealLibrary: Sendable {
  var name: String
  var versions: [String]
  var headers: @Sendable (_ include: String) -> [String]
  var keep: [String] = []
  /// Other folders that its headers need.
  var also: [String] = []

  static let lua = RealLibrary(
    name: "lua", versions: ["5.1", "5.2", "5.3", "5.4"], headers: { _ in ["lua.h", "lauxlib.h", "lualib.h"] })
  static let libclang = RealLibrary(
    name: "libclang", versions: ["13", "14", "15", "16", "19"],
    headers: { include in
      // All of the C interface, whatever its files are called in this version.
      let files = (try? FileManager.default.contentsOfDirectory(atPath: include + "/clang-c")) ?? []
      return files.sorted().map { "clang-c/\($0)" }
    })
  static let numpy = RealLibrary(
    name: "numpy", versions: ["1.26.4", "2.3.1"],
    headers: { _ in ["Python.h", "numpy/arrayobject.h", "numpy/ufuncobject.h", "numpy/npy_math.h"] },
    keep: ["numpy/**"], also: ["python-3.11/include/python3.11", "python-3.11/include"])
  static let all = [lua, libclang, numpy]

  static let folder = Subprocess.root + "/build/upgrades"

  func folder(_ version: String) -> String { "\(Self.folder)/\(name)-\(version)" }
  func include(_ version: String) -> String { folder(version) + "/include" }
  func sharedObject(_ version: String) -> String { folder(version) + "/library.so" }
  func isThere(_ version: String) -> Bool {
    FileManager.default.fileExists(atPath: include(version))
      && also.allSatisfy { FileManager.default.fileExists(atPath: "\(Self.folder)/\($0)") }
  }

  func scanned(_ version: String) throws -> LinkedSpec {
    var request = ScanRequest(
      headers: headers(include(version)), library: Library(name: name, version: version))
    request.keep = keep
    request.includes = [include(version)] + also.map { "\(Self.folder)/\($0)" }
    request.docs = .none
    return LinkedSpec(try HeaderScanner.scan(request).spec)
  }

  /// The names that the version's shared object exports, without their symbol versions.
  func exports(_ version: String) throws -> Set<String> {
    let run = try ToolCheck.require("nm").run(["-D", "--defined-only", sharedObject(version)])
    struct NoSymbols: Error {}
    guard run.status == 0 else { throw NoSymbols() }
    return Set(
      run.output.split(separator: "\n").compactMap { line in
        line.split(separator: " ").last.map { String($0.prefix { $0 != "@" }) }
      })
  }
}

/// Two versions of a library.
struct RealUpgrade: Sendable, CustomStringConvertible {
  var library: RealLibrary
  var old: String
  var new: String
  var description: String { "\(library.name) \(old) → \(new)" }
  var fileName: String { "\(library.name)-\(old)-\(new).txt" }

  /// Neighbours, and the first against the last.
  static let all: [RealUpgrade] =
    RealLibrary.all.flatMap { library in
      var pairs = zip(library.versions, library.versions.dropFirst()).map {
        RealUpgrade(library: library, old: $0, new: $1)
      }
      if library.versions.count > 2, let first = library.versions.first, let last = library.versions.last {
        pairs.append(RealUpgrade(library: library, old: first, new: last))
      }
      return pairs
    } + [RealUpgrade(library: .libclang, old: "14", new: "19")]

  /// Whether both versions are at hand. `make setup` fetches those that every run compares; the others are large, and
  /// come with UPGRADES=all.
  static let runsAll = ProcessInfo.processInfo.environment["UPGRADES"] == "all"

  var isAllowed: Bool {
    let isSmall = library.name != "libclang" || (old == "14" && new == "19")
    if isSmall || Self.runsAll { return ToolCheck.isCI || isThere }
    return isThere
  }

  private var isThere: Bool { library.isThere(old) && library.isThere(new) }
}
