import BindingSpec

/// What to scan and how.
///
/// ```swift
/// var request = ScanRequest(headers: ["zlib.h"], library: Library(name: "zlib"))
/// request.keep = ["zlib.h", "zconf.h"]
/// let spec = try HeaderScanner.scan(request).spec
/// ```
public struct ScanRequest: Sendable {
  /// Headers as an `#include` names them, or paths of files.
  public var headers: [String]
  public var library: Library
  /// Globs that choose which headers belong to the library; when empty, those that live with the named ones.
  public var keep: [String] = []
  /// Globs of names that are no part of the interface, such as `__*`: what bears one is skipped, with that reason.
  public var hide: [String] = []
  public var defines: [String] = []
  public var includes: [String] = []
  /// What pkg-config answered. Used for this scan and not recorded, since it differs from machine to machine.
  public var packageArguments: [String] = []
  /// Further arguments for clang, recorded.
  public var arguments: [String] = []
  public var target: Target = .host
  public var docs: ScanRecord.Docs = .full
  /// Paths of specs whose types are used rather than described again.
  public var imports: [String] = []
  /// Where the spec will be written; paths in a spec are relative to it.
  public var outputDirectory: String?

  /// Whether a header may be a file that is seen from the current directory. A scan that repeats another, from wherever
  /// that is done, goes by the search path alone.
  public var looksInCurrentDirectory = true

  /// A libclang that is being opened already.
  public var opening: ClangOpening?

  public init(headers: [String], library: Library) {
    self.headers = headers
    self.library = library
  }
}

/// A finished scan.
public struct ScanResult: Sendable {
  public var spec: Spec
  /// Warnings and notes; errors end a scan.
  public var diagnostics: [Diagnostic]
  /// Every file that took part, for depfiles.
  public var filesRead: [String]
  /// The directories in which includes were looked up, those of the compiler among them.
  public var searchDirectories: [String]
}
