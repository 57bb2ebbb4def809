import BindingSpec
import CLibClang

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open libclang: its functions, its version and the builtin headers that belong to it.
///
/// Nothing outside this folder calls libclang.
struct LibClang: @unchecked Sendable {
  // The table is written once when the library is opened and read-only from then on.
  let functions: UnsafePointer<LibClangFunctions>
  let path: String
  /// As libclang states it: `Debian clang version 14.0.6`.
  let versionText: String
  let majorVersion: Int
  let builtinHeaders: BuiltinHeaders

  /// Where `stddef.h` and its like come from.
  enum BuiltinHeaders {
    /// The resource directory of the same version.
    case resourceDirectory(String)
    /// gcc's own, for a libclang that came without any (as the one on PyPI does).
    case gcc(String)
    case missing

    /// Where the headers are.
    var includeDirectory: String? {
      switch self {
      case .resourceDirectory(let directory): directory + "/include"
      case .gcc(let directory): directory
      case .missing: nil
      }
    }
  }

  /// The oldest version whose interface and behaviour this program knows.
  static let oldestVersion = 14

  /// The environment variable that names the libclang to use.
  static let environmentVariable = "BINDGEN_LISP_LIBCLANG"

  /// Opens the library at a path; the message says why it can't be used.
  static func open(path: String) -> Result<LibClang, Refusal> {
    let opening = libclang_open(path)
    guard let functions = opening.functions else {
      return .failure(Refusal(reason: opening.problem.map { String(cString: $0) } ?? "it cannot be opened"))
    }
    let real = opening.path.map { String(cString: $0) } ?? path
    let version = text(functions.pointee.getClangVersion(), functions)
    guard let major = majorVersion(in: version) else {
      return .failure(Refusal(reason: "its version, “\(version)”, cannot be read"))
    }
    guard major >= oldestVersion else {
      return .failure(Refusal(reason: "version \(major) is older than \(oldestVersion)", isTooOld: true))
    }
    return .success(
      LibClang(
        functions: functions, path: real, versionText: version, majorVersion: major,
        builtinHeaders: LibClangSearch.builtinHeaders(libraryPath: real, openedAs: path, version: version)))
  }

  struct Refusal: Error {
    var reason: String
    var isTooOld = false
  }

  /// `14` in `Debian clang version 14.0.6`.
  private static func majorVersion(in text: String) -> Int? {
    LibClangSearch.versionNumber(in: text).flatMap { Int($0.prefix { $0 != "." }) }
  }

  /// A libclang string as a Swift one; libclang's is disposed of.
  static func text(_ string: CXString, _ functions: UnsafePointer<LibClangFunctions>) -> String {
    defer { functions.pointee.disposeString(string) }
    return copy(string, functions)
  }

  /// A libclang string that belongs to something else, which will dispose of it.
  static func copy(_ string: CXString, _ functions: UnsafePointer<LibClangFunctions>) -> String {
    guard let characters = functions.pointee.getCString(string) else { return "" }
    return String(cString: characters)
  }
}
