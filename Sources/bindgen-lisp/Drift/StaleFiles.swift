import BindGen
import BindingSpec
import SpecDiff

/// Holds the files of a folder against what `generate` would write there.
struct StaleFiles: Sendable {
  private let directory: String
  private let artifacts: [Artifact]
  private let options: GenerationOptions

  /// nil when nobody asks for it.
  init?(_ arguments: Arguments) throws(Stop) {
    guard let directory = arguments.value(CheckOptions.generated) else {
      let depending = [GenerateOptions.emit, GenerateOptions.only, GenerateOptions.except, GenerateOptions.stripPrefix]
      if let option = depending.first(where: arguments.has) {
        throw .usage("\(option.spelling) is about generated files", hint: "say where they are: --generated DIR")
      }
      return nil
    }
    guard Files.kind(of: directory) == .directory else {
      throw .failure(
        Diagnostic(
          .specUnreadable, at: Diagnostic.Place(file: directory), "there is no such directory of generated files",
          hint: "generate into it first: bindgen-lisp generate SPEC --out \(ShellQuoting.word(directory))"))
    }
    self.directory = directory
    artifacts = try GeneratePlan.artifacts(arguments.value(GenerateOptions.emit)) ?? Artifact.allCases
    var options = GenerationOptions()
    options.only = arguments.all(GenerateOptions.only)
    options.except = arguments.all(GenerateOptions.except)
    options.strippedPrefixes = arguments.all(GenerateOptions.stripPrefix)
    self.options = options
  }

  func stale(_ specPath: String) throws(Failure) -> [DriftRun.StaleFile] {
    let job = GenerateJob(
      specPath: specPath, overlays: nil, importPaths: [], options: options, artifacts: artifacts, file: nil,
      directory: directory)
    let generated = try GenerateRun.work(job).get()
    return generated.files.compactMap { file in
      guard case .success(let bytes) = SourceFile.read(file.path) else {
        return DriftRun.StaleFile(path: file.path, reason: .missing)
      }
      // The files do not say what they were made from, so who changed what cannot be told.
      return bytes == file.bytes ? nil : DriftRun.StaleFile(path: file.path, reason: .differs)
    }
  }
}
