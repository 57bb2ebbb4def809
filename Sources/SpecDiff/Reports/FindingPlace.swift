import BindingSpec

/// Where reports that point into a repository point to: the spec that tells of the declaration, on its line, since the
/// header itself mostly lies outside.
struct FindingPlace: Hashable {
  var path: String
  var line: Int?

  init(path: String, line: Int?) {
    self.path = path
    self.line = line
  }

  /// Where a finding of a subject is told.
  init(_ finding: Finding, of subject: DriftRun.Subject, _ context: ReportContext) {
    let own = FindingPlace(of: subject, context)
    if let line = context.lines[subject.path]?.line(of: finding) {
      self = FindingPlace(path: own.path, line: line)
    } else if let place = finding.place, !Self.isSpec(own.path) {
      // A header that was compared by itself is the file that the declaration stands in, unless another includes it.
      let isOwn = own.path == place.header || own.path.hasSuffix("/" + place.header)
      self = FindingPlace(path: isOwn ? own.path : place.header, line: place.line)
    } else {
      self = own
    }
  }

  /// The subject as a whole.
  init(of subject: DriftRun.Subject, _ context: ReportContext) {
    path = Self.relative(subject.path, to: context.base)
    line = nil
  }

  static func isSpec(_ path: String) -> Bool { path.hasSuffix(".yaml") || path.hasSuffix(".yml") }

  /// The path as seen from a folder above; without the revision that stands before it.
  static func relative(_ path: String, to base: String?) -> String {
    var path = path
    if !path.hasPrefix("/"), let colon = path.firstIndex(of: ":"), isSpec(path) {
      path = String(path[path.index(after: colon)...])
    }
    if let base, !base.isEmpty {
      let folder = base.hasSuffix("/") ? base : base + "/"
      if path.hasPrefix(folder) { path.removeFirst(folder.count) }
    }
    while path.hasPrefix("./") { path.removeFirst(2) }
    return path
  }

  /// `zlib.h:86`.
  static func written(_ place: Provenance) -> String { "\(ReportText.line(place.header)):\(place.line)" }

  static func written(_ place: Diagnostic.Place) -> String {
    var text = ReportText.line(place.file)
    if let line = place.line {
      text += ":\(line)"
      if let column = place.column { text += ":\(column)" }
    }
    return text
  }
}

/// On which lines of a spec its declarations stand.
///
/// A spec is written with its sections at the margin and their declarations two columns in. Where somebody has written
/// it otherwise nothing is found, and reports point to the file.
public struct SpecLines: Hashable, Sendable {
  private var lines: [String: Int] = [:]

  public init(_ text: String) {
    var section = ""
    var declaration = ""
    var number = 0
    for line in text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
      number += 1
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), let first = line.first else { continue }
      if first != 32, first != UInt8(ascii: "#"), first != UInt8(ascii: "-") {
        section = String(decoding: line[..<colon], as: UTF8.self)
      } else if first == 32, line.starts(with: [32, 32]), line.dropFirst(2).first != 32 {
        declaration = Self.name(line[..<colon].dropFirst(2))
        lines["\(section) \(declaration)"] = number
      } else if section == "enums", line.starts(with: "      ".utf8) {
        lines["\(section) \(Self.name(line[..<colon].dropFirst(6)))"] = number
      } else if line.starts(with: "    - {name: ".utf8) {
        let name = Self.name(line.dropFirst(13).prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") })
        lines["\(section) \(declaration).\(name)"] = number
      }
    }
  }

  private static func name(_ bytes: Substring.UTF8View.SubSequence) -> String {
    String(Substring(bytes)).filter { $0 != "\"" }
  }

  func line(of finding: Finding) -> Int? {
    let sections: [String] =
      switch finding.kind {
      case .function: ["functions"]
      case .variable: ["variables"]
      case .struct, .union, .field: ["structs", "unions"]
      case .enum, .enumerator: ["enums", "constants"]
      case .typedef: ["typedefs"]
      case .constant, .macro, .alias: ["constants", "macros", "aliases", "enums"]
      case .library: ["library"]
      case .skipped: ["skipped"]
      }
    var names = [finding.entity]
    if finding.kind == .field, let dot = finding.entity.lastIndex(of: ".") {
      names.append(String(finding.entity[..<dot]))
    }
    if finding.kind == .library { names = ["name"] }
    for name in names {
      for section in sections {
        if let line = lines["\(section) \(name)"] { return line }
      }
    }
    return nil
  }
}
