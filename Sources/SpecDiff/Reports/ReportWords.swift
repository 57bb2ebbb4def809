import BindingSpec

// The words that all reports share.

extension DriftClass {
  /// The verdict in a few words.
  var verdict: String {
    switch self {
    case .none: "no drift"
    case .addition: "additions only"
    case .source: "breaks sources"
    case .abi: "breaks what exists"
    }
  }

  /// The heading over findings of the class.
  var heading: String {
    switch self {
    case .none: "Changes without a meaning"
    case .addition: "Additions"
    case .source: "Breaks programs when they are compiled again"
    case .abi: "Breaks programs and bindings that exist"
    }
  }

  /// `1 addition`, `3 abi`.
  func counted(_ count: Int) -> String {
    switch self {
    case .none: "\(count) without a meaning"
    case .addition: count == 1 ? "1 addition" : "\(count) additions"
    case .source: "\(count) source"
    case .abi: "\(count) abi"
    }
  }
}

/// The parts of a report in which findings stand together.
enum ReportSection: String, CaseIterable {
  case library, functions, variables, records, enums, typedefs, constants, others

  init(_ kind: EntityKind) {
    switch kind {
    case .library: self = .library
    case .function: self = .functions
    case .variable: self = .variables
    case .struct, .union, .field: self = .records
    case .enum, .enumerator: self = .enums
    case .typedef: self = .typedefs
    case .constant, .macro, .alias: self = .constants
    case .skipped: self = .others
    }
  }

  var title: String {
    switch self {
    case .library: "Library"
    case .functions: "Functions"
    case .variables: "Variables"
    case .records: "Structs and unions"
    case .enums: "Enums"
    case .typedefs: "Typedefs"
    case .constants: "Constants and macros"
    case .others: "Others"
    }
  }
}

extension Reach {
  /// How programs come to the type, in parts such as `by value in f, g`.
  func sentences(atMost most: Int = 3) -> [String] {
    if isNowhere { return ["nothing that the library exports has to do with it"] }
    func part(_ words: String, _ names: [String]) -> String? {
      if names.isEmpty { return nil }
      let shown = names.prefix(most).map(ReportText.line).joined(separator: ", ")
      return "\(words) \(shown)" + (names.count > most ? " and \(names.count - most) more" : "")
    }
    let parts = [
      part("by value in", byValue), part("embedded in", embeddedIn), part("held by", variables),
      part("filled in by", filling), part("handed out by", giving),
      part("behind pointers in", taking.filter { !filling.contains($0) }),
    ]
    return parts.compactMap(\.self)
  }
}

extension DriftRun.StaleFile.Reason {
  var words: String {
    switch self {
    case .missing: "is missing"
    case .outdated: "is not what the spec gives any more"
    case .edited: "was changed by hand"
    case .differs: "is not what the spec gives"
    }
  }
}

extension DriftRun.Subject {
  /// `zlib 1.2.13 → 1.3.1`; the path where nothing could be compared.
  var title: String {
    guard case .compared(let drift) = outcome else { return ReportText.line(path) }
    let name = ReportText.line(drift.library)
    return switch (drift.oldVersion.map(ReportText.line), drift.newVersion.map(ReportText.line)) {
    case (let old?, let new?): old == new ? "\(name) \(new)" : "\(name) \(old) → \(new)"
    case (let old?, nil): "\(name) \(old)"
    case (nil, let new?): "\(name) \(new)"
    case (nil, nil): name
    }
  }

  /// What was compared with what.
  var sides: String { "\(ReportText.line(oldLabel)) → \(ReportText.line(newLabel))" }

  var verdictWords: String {
    switch outcome {
    case .compared(let drift): drift.verdict.verdict
    case .failed: "could not be compared"
    }
  }
}

extension Drift {
  /// The classes that occur, the worst first, with how many findings each has for people: one that holds on several
  /// platforms is one.
  var counts: [(class: DriftClass, count: Int)] {
    let shown = ShownFinding.merging(findings)
    return DriftClass.allCases.reversed().compactMap { one in
      let count = shown.count { $0.finding.class == one }
      return count == 0 ? nil : (one, count)
    }
  }

  func count(_ class: DriftClass) -> Int { counts.first { $0.class == `class` }?.count ?? 0 }

  /// `abi on x86_64-windows-msvc, source on wasm32-wasi`; nil where no platform is worse off.
  var elsewhereWords: String? {
    if elsewhere.isEmpty { return nil }
    return elsewhere.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
      .map { "\($0.value.rawValue) on \($0.key.rawValue)" }.joined(separator: ", ")
  }
}
