import BindingSpec

/// Finding a libclang on this machine, and the builtin headers that belong to it.
enum LibClangSearch {
  /// One place that was tried.
  struct Attempt {
    var path: String
    var outcome: Result<LibClang, LibClang.Refusal>
  }

  /// The first usable libclang: the one that the environment names, or the newest installed.
  static func firstUsable() throws(Failure) -> LibClang {
    if let chosen = Files.environment(LibClang.environmentVariable), !chosen.isEmpty {
      switch LibClang.open(path: chosen) {
      case .success(let clang): return clang
      case .failure(let refusal):
        throw Failure(
          Diagnostic(
            refusal.isTooOld ? .scanLibclangTooOld : .scanLibclangMissing,
            "\(chosen), which \(LibClang.environmentVariable) names, cannot be used: \(refusal.reason)",
            hint: "unset \(LibClang.environmentVariable) or name a libclang of version "
              + "\(LibClang.oldestVersion) or later"))
      }
    }
    var tooOld: Attempt?
    for path in candidates() {
      switch LibClang.open(path: path) {
      case .success(let clang): return clang
      case .failure(let refusal):
        if refusal.isTooOld { tooOld = Attempt(path: path, outcome: .failure(refusal)) }
      }
    }
    if let tooOld, case .failure(let refusal) = tooOld.outcome {
      throw Failure(
        Diagnostic(
          .scanLibclangTooOld, "the only libclang found, \(tooOld.path), cannot be used: \(refusal.reason)",
          hint: installHint))
    }
    throw Failure(Diagnostic(.scanLibclangMissing, "no libclang was found", hint: installHint))
  }

  static let installHint =
    "on Debian: apt-get install libclang-14-dev (any version from \(LibClang.oldestVersion) on); or set "
    + "\(LibClang.environmentVariable) to the path of one"

  /// Every libclang that a scan could come to use, usable or not: only the one that the environment names, if it does.
  static func all() -> [Attempt] {
    if let chosen = Files.environment(LibClang.environmentVariable), !chosen.isEmpty {
      return [Attempt(path: chosen, outcome: LibClang.open(path: chosen))]
    }
    var seen: Set<String> = []
    var attempts: [Attempt] = []
    for path in candidates() where path.hasPrefix("/") {
      guard let real = Files.realPath(path), seen.insert(real).inserted else { continue }
      attempts.append(Attempt(path: path, outcome: LibClang.open(path: path)))
    }
    return attempts
  }

  /// Paths and names to try, newest version first.
  static func candidates() -> [String] {
    #if os(macOS)
      return [
        "/Library/Developer/CommandLineTools/usr/lib/libclang.dylib",
        "/Applications/Xcode.app/Contents/Developer/Toolchains/XcodeDefault.xctoolchain/usr/lib/libclang.dylib",
        "/opt/homebrew/opt/llvm/lib/libclang.dylib", "/usr/local/opt/llvm/lib/libclang.dylib", "libclang.dylib",
      ]
    #else
      var paths: [String] = []
      let libraryDirectories = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
      // Debian keeps one tree per version; 40 is simply beyond any that exists.
      for version in stride(from: 40, through: 1, by: -1) {
        let versioned =
          ["/usr/lib/llvm-\(version)/lib/libclang.so.1", "/usr/lib/llvm-\(version)/lib/libclang-\(version).so.1"]
          + libraryDirectories.flatMap {
            ["\($0)/libclang-\(version).so.1", "\($0)/libclang-\(version).so.\(version)"]
          }
        paths += versioned.filter(Files.exists)
      }
      paths += libraryDirectories.flatMap { ["\($0)/libclang.so.1", "\($0)/libclang.so"] }.filter(Files.exists)
      // Last, whatever the dynamic linker knows by that name.
      return paths + ["libclang.so.1", "libclang.so"]
    #endif
  }

  /// The builtin headers for a library: beside it, or in the tree of the same version elsewhere; never another
  /// clang's, whose headers may use builtins that this one lacks.
  static func builtinHeaders(libraryPath: String, openedAs path: String, version: String) -> LibClang.BuiltinHeaders {
    let number = versionNumber(in: version) ?? ""
    let major = String(number.prefix { $0 != "." })
    var roots: [String] = []
    for library in [libraryPath, path] {
      let directory = Paths.directory(of: library)
      roots += [directory + "/clang", directory + "/../lib/clang", directory + "/../../lib/clang"]
    }
    roots += ["/usr/lib/llvm-\(major)/lib/clang", "/usr/lib/clang", "/usr/lib64/clang", "/usr/local/lib/clang"]
    for root in roots {
      for name in [number, major, major + ".0.0"] {
        let candidate = "\(root)/\(name)"
        if Files.exists(candidate + "/include/stddef.h") {
          return .resourceDirectory(Files.realPath(candidate) ?? candidate)
        }
      }
    }
    for triple in ["x86_64-linux-gnu", "aarch64-linux-gnu"] {
      for version in stride(from: 20, through: 8, by: -1) {
        let directory = "/usr/lib/gcc/\(triple)/\(version)/include"
        if Files.exists(directory + "/stddef.h") { return .gcc(directory) }
      }
    }
    return .missing
  }

  /// `14.0.6` in `Debian clang version 14.0.6-12`.
  static func versionNumber(in text: String) -> String? {
    for word in text.split(separator: " ") where word.first?.isNumber == true {
      return String(word.prefix { $0.isNumber || $0 == "." })
    }
    return nil
  }
}
