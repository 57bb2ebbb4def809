import BindingSpec
import SpecDiff

/// The two interfaces that were compared, and where the paths in them are seen from.
struct ComparedPair: Sendable {
  var old: LinkedSpec
  var new: LinkedSpec
  var oldBase: String
  var newBase: String
  /// The old and the new shared object, when they were compared too.
  var libraries: [String] = []
}

/// Where the C programs go that prove findings: a folder, or one below it for each spec when there are several.
struct WitnessOutput {
  private let folder: String
  private let isShared: Bool

  /// nil when nobody asks for it.
  init?(_ arguments: Arguments, subjects: Int) throws(Stop) {
    guard let folder = arguments.value(DriftOptions.witness) else { return nil }
    try OutputFile.check(directory: folder)
    self.folder = folder
    isShared = subjects > 1
  }

  func write(_ subject: DriftRun.Subject, _ pair: ComparedPair) throws(Stop) {
    guard case .compared(let drift) = subject.outcome else { return }
    guard Files.makeDirectory(folder) else {
      throw .failure(Diagnostic(.outputUnwritable, at: Diagnostic.Place(file: folder), "the directory cannot be made"))
    }
    let sides = (
      old: side(pair.old.spec, subject.oldLabel, pair.oldBase, pair.libraries.first),
      new: side(pair.new.spec, subject.newLabel, pair.newBase, pair.libraries.last)
    )
    let witnesses = WitnessWriter.witnesses(for: drift, old: pair.old, new: pair.new, sides: sides)
    let place = isShared ? "\(folder)/\(drift.library)" : folder
    try attempt { () throws(Failure) in try witnesses.write(to: place) }
  }

  /// The script changes to its own folder, so that folders are named from the root.
  private func side(_ spec: Spec, _ label: String, _ base: String, _ library: String?) -> WitnessSide {
    let here = Files.currentDirectory ?? ""
    func absolute(_ path: String, from base: String) -> String {
      if path.hasPrefix("/") { return path }
      return Paths.normalized(base.hasPrefix("/") ? "\(base)/\(path)" : "\(here)/\(base)/\(path)")
    }
    var spec = spec
    spec.scan.includes = spec.scan.includes.map { absolute($0, from: base) }
    var side = WitnessSide(scanned: spec, label: label)
    if let library, library.contains("/") { side.libraries = absolute(Paths.directory(of: library), from: ".") }
    return side
  }
}
