/// A kind of file that the generator writes.
///
/// A further one is a case here and a folder under `Emit`.
public enum Artifact: String, Hashable, Sendable, CaseIterable {
  /// The Lisp module.
  case lisp
  /// Native stubs in C.
  case stubs
  /// The WasmGC import table.
  case imports
  /// The JavaScript side of those imports.
  case host
  /// What TypeScript knows of the JavaScript side.
  case hostTypes = "host-types"

  /// What follows the module's name in the name of the file.
  public var fileSuffix: String {
    switch self {
    case .lisp: ".lisp"
    case .stubs: ".stubs.c"
    case .imports: ".imports.wat"
    case .host: ".host.mjs"
    case .hostTypes: ".host.d.mts"
    }
  }

  /// The artifact that a file of this name would be; Lisp when the name says nothing.
  public static func named(like path: String) -> Artifact {
    allCases.filter { path.hasSuffix($0.fileSuffix) }.max { $0.fileSuffix.utf8.count < $1.fileSuffix.utf8.count }
      ?? .lisp
  }
}
