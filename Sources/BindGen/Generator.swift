import BindingSpec

/// Spec in, bindings out.
///
/// ```swift
/// let linked = try SpecReader.link(path: "specs/zlib.yaml", imports: .types)
/// let module = try Generator.module(of: linked).module
/// let text = Generator.emit(.lisp, module)
/// ```
public enum Generator {
  /// A module and what is to be said about it: warnings, which do not keep it from being written.
  public struct Result: Sendable {
    public var module: BindingModule
    public var diagnostics: [Diagnostic]
  }

  /// Runs the passes. Errors leave by the typed throw.
  public static func module(
    of linked: LinkedSpec, _ options: GenerationOptions = GenerationOptions()
  ) throws(Failure) -> Result {
    if let problem = ModuleName.problem(linked.spec.library) { throw Failure(problem) }
    var draft = Draft(linked, options)

    // What the overlay, the command and the imports leave to this module.
    selectDeclarations(&draft)
    // What cannot be bound goes before names are given, so that it takes none away.
    try refuseUnsupported(&draft)
    // Types that nothing selected needs go as well; only now is it known what is selected.
    keepNeededTypes(&draft)
    nameDeclarations(&draft)
    // Macros that rename need the names of what they rename.
    resolveAliases(&draft)
    // Last, because it only moves what is there.
    try orderTypes(&draft)
    return try draft.result()
  }

  /// The text of one artifact.
  public static func emit(_ artifact: Artifact, _ module: BindingModule) -> [UInt8] {
    switch artifact {
    case .lisp: LispEmitter.emit(module)
    case .stubs: StubsEmitter.emit(module)
    case .imports: ImportsEmitter.emit(module)
    case .host: HostEmitter.emit(module)
    case .hostTypes: HostTypesEmitter.emit(module)
    }
  }
}
