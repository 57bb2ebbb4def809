import BindingSpec
import SpecDiff

/// The accepted changes of a run: one file for all specs, or the one beside each.
struct AcceptedChanges {
  private var books: [Acceptance] = []
  /// Which of the books belongs to a spec.
  private var bookOfSpec: [String: Int] = [:]
  private let comparesSymbols: Bool

  /// Reads the files; one that is named and not there, or not right, ends the run.
  init(_ arguments: Arguments, specs: [String]) throws(Stop) {
    comparesSymbols = arguments.has(CheckOptions.library)
    var known: [String: Int] = [:]
    for spec in specs {
      guard let path = Self.path(arguments.value(DriftOptions.accept), spec) else { continue }
      if known[path] == nil {
        known[path] = books.count
        books.append(Acceptance(try attempt { () throws(Failure) in try AcceptFile.read(path: path) }))
      }
      bookOfSpec[spec] = known[path]
    }
  }

  private static func path(_ named: String?, _ spec: String) -> String? {
    if let named { return named }
    let beside = Paths.directoryPrefix(of: spec) + AcceptFile.usualName
    return [beside, AcceptFile.usualName].first { Files.kind(of: $0) == .file }
  }

  /// Takes what is accepted out of every comparison, and says which entries are of no use.
  mutating func apply(to subjects: inout [DriftRun.Subject]) {
    for index in subjects.indices {
      guard let book = bookOfSpec[subjects[index].path], case .compared(var drift) = subjects[index].outcome else {
        continue
      }
      subjects[index].accepted = books[book].take(from: &drift)
      subjects[index].outcome = .compared(drift)
    }
    for (number, book) in books.enumerated() {
      let own = subjects.indices.filter { bookOfSpec[subjects[$0].path] == number }
      guard let last = own.last else { continue }
      let isComplete = own.allSatisfy { subjects[$0].isCompared }
      subjects[last].warnings += book.warnings(isComplete: isComplete, comparesSymbols: comparesSymbols)
    }
  }
}
