import BindingSpec

/// One finding of `doctor` about what scanning needs.
public struct DoctorLine: Hashable, Sendable {
  /// What was looked for, such as `libclang`.
  public var what: String
  /// Where it is, and its version; nil when it is nowhere.
  public var found: String?
  /// Why it cannot be used as it is.
  public var problem: String?
  /// What to install or set.
  public var hint: String?
  public init(what: String, found: String? = nil, problem: String? = nil, hint: String? = nil) {
    self.what = what
    self.found = found
    self.problem = problem
    self.hint = hint
  }
}

extension HeaderScanner {
  /// Every file that a scan may open as libclang, in the order in which it would try them.
  public static var libclangFiles: [String] {
    if let chosen = Files.environment(LibClang.environmentVariable), !chosen.isEmpty { return [chosen] }
    return LibClangSearch.candidates().filter { $0.hasPrefix("/") }
  }

  /// Every libclang on this machine, the one that a scan would use first.
  public static func doctor() -> [DoctorLine] {
    let attempts = LibClangSearch.all()
    guard !attempts.isEmpty else {
      return [DoctorLine(what: "libclang", problem: "none was found", hint: LibClangSearch.installHint)]
    }
    return attempts.map { attempt in
      switch attempt.outcome {
      case .failure(let refusal):
        return DoctorLine(
          what: "libclang", found: attempt.path, problem: refusal.reason, hint: LibClangSearch.installHint)
      case .success(let clang):
        var line = DoctorLine(what: "libclang", found: "\(clang.path) (\(clang.versionText))")
        switch clang.builtinHeaders {
        case .resourceDirectory(let directory): line.found = (line.found ?? "") + ", builtin headers in \(directory)"
        case .gcc(let directory):
          line.problem = "it came without builtin headers; gcc's in \(directory) would be used"
          line.hint = "install libclang-\(clang.majorVersion)-dev or libclang-common-\(clang.majorVersion)-dev"
        case .missing:
          line.problem = "it came without builtin headers (stddef.h and others)"
          line.hint = "install libclang-\(clang.majorVersion)-dev or libclang-common-\(clang.majorVersion)-dev"
        }
        return line
      }
    }
  }
}
