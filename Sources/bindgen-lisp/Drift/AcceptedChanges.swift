import BindingSpec
import SpecDiff

/// The accepted changes of a run: one file for all specs, or the one beside each.
struct AcceptedChanges {
  private enum Book {
    case read(Acceptance)
    /// What is wrong with the file.
    case unreadable([Diagnostic])
  }

  private var books: [Book] = []
  /// Which of the books belongs to a spec.
  private var bookOfSpec: [String: Int] = [:]
  private let comparesSymbols: Bool

  /// Reads the files.
  init(_ arguments: Arguments, specs: [String]) {
    comparesSymbols = arguments.has(CheckOptions.library)
    var known: [String: Int] = [:]
    for spec in specs {
      guard let path = Self.path(arguments.value(DriftOptions.accept), spec) else { continue }
      if known[path] == nil {
        known[path] = books.count
        do throws(Failure) { books.append(.read(Acceptance(try AcceptFile.read(path: path)))) } catch {
          books.append(.unreadable(error.diagnostics))
        }
      }
      bookOfSpec[spec] = known[path]
    }
  }

  private static func path(_ named: String?, _ spec: String) -> String? {
    if let named { return named }
    let beside = Paths.directoryPrefix(of: spec) + AcceptFile.usualName
    return [beside, AcceptFile.usualName].first { Files.kind(of: $0) == .file }
  }

  /// Why nothing can be said of a spec: what is accepted of it cannot be read. Reports say so, too, rather than that an older one
  /// stays where it is.
  func problems(of spec: String) -> [Diagnostic]? {
    guard let number = bookOfSpec[spec], case .unreadable(let problems) = books[number] else { return nil }
    return problems
  }

  /// Takes what is accepted out of every comparison, and says which entries are of no use.
  mutating func apply(to subjects: inout [DriftRun.Subject]) {
    for index in subjects.indices {
      guard let number = bookOfSpec[subjects[index].path] else { continue }
      guard case .read(var book) = books[number], case .compared(var drift) = subjects[index].outcome else { continue }
      subjects[index].accepted = book.take(from: &drift)
      subjects[index].outcome = .compared(drift)
      books[number] = .read(book)
    }
    for (number, book) in books.enumerated() {
      let own = subjects.indices.filter { bookOfSpec[subjects[$0].path] == number }
      guard let last = own.last, case .read(let book) = book else { continue }
      let isComplete = own.allSatisfy { subjects[$0].isCompared }
      subjects[last].warnings += book.warnings(isComplete: isComplete, comparesSymbols: comparesSymbols)
    }
  }
}
