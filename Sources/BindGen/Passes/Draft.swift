import BindingSpec

/// A module in the making: what the passes hand on.
struct Draft: Sendable {
  let linked: LinkedSpec
  let options: GenerationOptions
  let module: String
  var types: [DraftType] = []
  /// Without names as yet.
  var functions: [FunctionBinding] = []
  var variables: [(name: String, variable: Variable)] = []
  var constants: [(name: String, constant: Constant)] = []
  var aliases: [(name: String, alias: Alias)] = []
  var skipped: [SkippedBinding] = []
  var diagnostics: [Diagnostic] = []
  var binding: BindingModule?
  /// The names of the imported types, which say as well whose a type is; worked out on the side while functions are
  /// selected.
  private let importedNames: Background<TypeNames>
  var names: TypeNames { importedNames.value() }

  struct DraftType: Sendable {
    var name: String
    var kind: Kind
    enum Kind: Sendable {
      case record(RecordKind, Record)
      case enumeration(Enumeration)
      case typedef(Typedef)
    }
  }

  var spec: Spec { linked.spec }

  init(_ linked: LinkedSpec, _ options: GenerationOptions) {
    self.linked = linked
    self.options = options
    module = ModuleName.module(of: linked.spec.library)
    importedNames = Background { TypeNames(importedBy: linked) }
  }

  mutating func skip(_ name: String, _ word: String, _ at: Provenance?, _ reason: Refusal) {
    skipped.append(SkippedBinding(cName: name, word: word, at: at, reason: reason.code, detail: reason.detail))
  }

  func result() throws(Failure) -> Generator.Result {
    let errors = diagnostics.filter { $0.severity == .error }
    guard var binding, errors.isEmpty else { throw Failure(errors) }
    binding.skipped = skipped.sorted { a, b in
      let order = ByteOrder.compare(a.cName, b.cName)
      return order == 0 ? a.word < b.word : order < 0
    }
    return Generator.Result(module: binding, diagnostics: diagnostics)
  }
}

/// Why something cannot be bound.
struct Refusal: Error {
  var code: DiagnosticCode
  var detail: String
}
