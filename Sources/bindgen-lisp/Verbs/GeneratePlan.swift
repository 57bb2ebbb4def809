import BindGen
import BindingSpec

/// What a command line asks the generator for: one job for each spec.
struct GeneratePlan {
  private(set) var jobs: [GenerateJob] = []
  private(set) var isStandardOutput = false
  /// Whether the modules of imported specs are made too.
  let includesImports: Bool
  private var artifacts: [Artifact] = []
  private let importPaths: [String]
  /// Where the files go, when it is a directory for all of them.
  let directory: String?
  /// Where the rule for make and ninja goes.
  let depfile: String?

  init(_ arguments: Arguments) throws(Stop) {
    let specs = arguments.operands
    guard let first = specs.first else {
      throw .usage("“generate” needs a spec", hint: "for example: bindgen-lisp specs/zlib.yaml -o zlib.lisp")
    }
    for path in specs where path.hasSuffix(".h") {
      throw .usage("“\(path)” is a header, not a spec", hint: "scan it first: bindgen-lisp scan \(path) -o NAME.yaml")
    }
    let output = arguments.value(GenerateOptions.output)
    directory = arguments.value(GenerateOptions.directory)
    if let output, let directory {
      throw .usage("-o \(output) and --out \(directory) exclude each other", hint: "-o is for one file, --out for all")
    }
    depfile = arguments.value(GenerateOptions.depfile)
    if let depfile { try OutputFile.check(depfile, suffix: ".d") }
    includesImports = arguments.has(GenerateOptions.withImports)
    importPaths = arguments.all(GenerateOptions.importPath)
    if includesImports, directory == nil {
      throw .usage("--with-imports makes several modules", hint: "give a directory for them: --out generated")
    }
    let emit = try Self.artifacts(arguments.value(GenerateOptions.emit))
    if let directory {
      artifacts = emit ?? Artifact.allCases
      try OutputFile.check(directory: directory)
    } else {
      if specs.count > 1 {
        throw .usage("\(specs.count) specs are more than one file holds", hint: "give a directory: --out generated")
      }
      if let emit, emit.count > 1 {
        throw .usage(
          "--emit names \(emit.count) kinds, and one file holds one", hint: "give a directory: --out generated")
      }
      let output = output ?? "-"
      isStandardOutput = output == "-"
      let named = Artifact.named(like: output)
      if let emit = emit?.first, !isStandardOutput, emit != named, output.hasSuffix(named.fileSuffix) {
        throw .usage(
          "--emit \(emit.rawValue) does not go with the name \(output)", hint: "call it NAME\(emit.fileSuffix)")
      }
      artifacts = emit ?? [named]
      if depfile != nil, isStandardOutput {
        throw .usage("--depfile needs -o FILE or --out DIR: the rule is for those files")
      }
      if arguments.value(GenerateOptions.format) == "json", isStandardOutput {
        throw .usage("--format json needs -o FILE or --out DIR: it tells of those files")
      }
      if !isStandardOutput { try OutputFile.check(output, suffix: named.fileSuffix) }
    }
    var options = GenerationOptions()
    options.only = arguments.all(GenerateOptions.only)
    options.except = arguments.all(GenerateOptions.except)
    options.strippedPrefixes = arguments.all(GenerateOptions.stripPrefix)
    let overlays = arguments.has(GenerateOptions.overlay) ? arguments.all(GenerateOptions.overlay) : nil
    if overlays != nil, specs.count > 1 {
      throw .usage("--overlay is for one spec, and there are \(specs.count)", hint: "generate \(first) alone")
    }
    // “specs/*.yaml” names the overlays too; they come with their specs.
    for spec in specs where !(specs.count > 1 && spec.hasSuffix(".overlay.yaml")) {
      jobs.append(
        GenerateJob(
          specPath: spec, overlays: overlays, importPaths: importPaths, options: options,
          artifacts: artifacts, file: isStandardOutput ? nil : output, directory: directory))
    }
  }

  /// What is to be done with a spec that another one imports: it is bound as a whole, under its full names.
  func job(for specPath: String) -> GenerateJob {
    GenerateJob(
      specPath: specPath, overlays: nil, importPaths: importPaths, options: GenerationOptions(), artifacts: artifacts,
      file: nil, directory: directory)
  }

  /// The kinds that `--emit` names, in the order of the artifacts.
  static func artifacts(_ text: String?) throws(Stop) -> [Artifact]? {
    guard let text else { return nil }
    var kinds: Set<Artifact> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
      if word == "all" {
        kinds.formUnion(Artifact.allCases)
      } else if let kind = Artifact(rawValue: word) {
        kinds.insert(kind)
      } else {
        let known = Artifact.allCases.map(\.rawValue)
        throw .usage(
          "--emit knows no “\(word)”",
          hint: Suggestion.sentence(for: word, among: known) ?? "there is \(known.joined(separator: ", "))")
      }
    }
    return Artifact.allCases.filter(kinds.contains)
  }
}

/// What is to be done with one spec.
struct GenerateJob: Sendable {
  var specPath: String
  var overlays: [String]?
  var importPaths: [String]
  var options: GenerationOptions
  var artifacts: [Artifact]
  /// The only file, when there is only one.
  var file: String?
  var directory: String?

  func path(of artifact: Artifact, moduleName: String) -> String {
    if let file { return file }
    guard let directory else { return "-" }
    return (directory.hasSuffix("/") ? directory : directory + "/") + moduleName + artifact.fileSuffix
  }
}
