import BindingSpec

/// What a project has accepted: changes that do not count for the verdict, each with a reason.
///
/// ```yaml
/// - rule: function.removed
///   entity: gzgetc_
///   reason: nothing of ours calls it
///   until: 2027-01-31
/// ```
public struct AcceptFile: Sendable {
  public struct Entry: Hashable, Sendable {
    public var rule: DriftRule
    /// The name that the finding has, or a pattern with `*`.
    public var entity: String
    /// What must be as it is here, when it is given.
    public var target: Target?
    public var old: String?
    public var new: String?
    public var library: String?
    public var reason: String
    /// The last day on which it holds.
    public var until: CalendarDay?
    public var place: Diagnostic.Place

    public init(rule: DriftRule, entity: String, reason: String, place: Diagnostic.Place) {
      self.rule = rule
      self.entity = entity
      self.reason = reason
      self.place = place
    }
  }

  public var path: String
  public var entries: [Entry] = []

  public init(path: String, entries: [Entry] = []) {
    self.path = path
    self.entries = entries
  }

  /// The name under which the file is found when nobody says where it is.
  public static let usualName = "drift.accept.yaml"

  /// Reads a file that somebody named.
  public static func read(path: String) throws(Failure) -> AcceptFile {
    let bytes: [UInt8]
    switch SpecFiles.disk.read(path, 4 << 20) {
    case .success(let read): bytes = read
    case .failure(let failure):
      throw Failure(
        Diagnostic(
          .driftAcceptMissing, at: Diagnostic.Place(file: path),
          failure.diagnostics.first?.message ?? "cannot read it",
          hint: "correct the path, or leave --accept out where nothing is accepted"))
    }
    return try parse(bytes, path: path)
  }

  /// Reads the text of a file; complaints have its place in it.
  public static func parse(_ bytes: [UInt8], path: String) throws(Failure) -> AcceptFile {
    let tree: NodeTree
    do throws(Failure) {
      tree = try LibYAMLSource.tree(bytes, file: path)
    } catch {
      throw Failure(
        error.diagnostics.map {
          Diagnostic(.driftAcceptInvalid, at: $0.place, $0.message, hint: $0.hint)
        })
    }
    var reader = AcceptReader(tree: tree, path: path)
    let entries = reader.entries()
    if !reader.problems.isEmpty { throw Failure(reader.problems) }
    return AcceptFile(path: path, entries: entries)
  }
}

/// Makes entries of a tree, and complains about all that is not one.
private struct AcceptReader {
  let tree: NodeTree
  let path: String
  var problems: [Diagnostic] = []

  private enum Key: String, CaseIterable {
    case rule, entity, target, old, new, library, reason, until
  }

  init(tree: NodeTree, path: String) {
    self.tree = tree
    self.path = path
  }

  mutating func entries() -> [AcceptFile.Entry] {
    guard let root = tree.nodes.first else { return [] }
    if root.kind == .plain, root.count == 0 { return [] }
    guard root.kind == .list else {
      complain(0, "a list of accepted changes is expected", hint: "begin each entry with “- rule: …”")
      return []
    }
    var entries: [AcceptFile.Entry] = []
    var index = 1
    while index < Int(root.end), index < tree.nodes.count {
      if let entry = entry(index) { entries.append(entry) }
      index = max(Int(tree.nodes[index].end), index + 1)
    }
    return entries
  }

  private mutating func entry(_ index: Int) -> AcceptFile.Entry? {
    let node = tree.nodes[index]
    guard node.kind == .map else {
      complain(index, "an entry is a map with `rule`, `entity` and `reason`")
      return nil
    }
    var values: [Key: (text: String, node: Int)] = [:]
    var child = index + 1
    while child + 1 < Int(node.end), child + 1 < tree.nodes.count {
      let value = child + 1
      read(key: child, value: value, into: &values)
      child = max(Int(tree.nodes[value].end), value + 1)
    }
    for key in [Key.rule, .entity, .reason] where (values[key]?.text ?? "").isEmpty {
      complain(index, "the entry has no `\(key.rawValue)`", hint: "`rule`, `entity` and `reason` are needed")
    }
    guard let rule = values[.rule].flatMap({ rule($0.text, $0.node) }), let entity = values[.entity]?.text,
      let reason = values[.reason]?.text
    else { return nil }
    var entry = AcceptFile.Entry(rule: rule, entity: entity, reason: reason, place: place(index))
    entry.old = values[.old]?.text
    entry.new = values[.new]?.text
    entry.library = values[.library]?.text
    if let (text, node) = values[.target] {
      entry.target = Target(triple: text)
      if entry.target == nil {
        let known = Target.allCases.map(\.rawValue)
        complain(
          node, "“\(text)” is no platform that is known",
          hint: Suggestion.sentence(for: text, among: known) ?? "known are \(known.joined(separator: ", "))")
      }
    }
    if let (text, node) = values[.until] {
      entry.until = CalendarDay(text)
      if entry.until == nil { complain(node, "“\(text)” is no day", hint: "a day is written so: 2027-01-31") }
    }
    return entry
  }

  private mutating func read(key: Int, value: Int, into values: inout [Key: (text: String, node: Int)]) {
    let name = tree.text(of: key)
    guard let known = Key(rawValue: name) else {
      let names = Key.allCases.map(\.rawValue)
      return complain(
        key, "an entry has no key “\(name)”",
        hint: Suggestion.sentence(for: name, among: names) ?? "it may have \(names.joined(separator: ", "))")
    }
    if values[known] != nil { return complain(key, "“\(name)” stands here a second time", hint: "keep one of the two") }
    guard tree.nodes[value].isScalar else { return complain(value, "a text is expected for `\(name)`") }
    values[known] = (tree.text(of: value), value)
  }

  private mutating func rule(_ text: String, _ node: Int) -> DriftRule? {
    if text.isEmpty { return nil }
    if let rule = DriftRule(rawValue: text) { return rule }
    complain(
      node, "there is no rule “\(text)”",
      hint: Suggestion.sentence(for: text, among: DriftRule.allCases.map(\.rawValue))
        ?? "a finding's rule stands beside it in every report")
    return nil
  }

  private func place(_ node: Int) -> Diagnostic.Place {
    guard tree.places.indices.contains(node) else { return Diagnostic.Place(file: path) }
    let place = tree.places[node]
    return Diagnostic.Place(file: path, line: Int(place.line) + 1, column: Int(place.column) + 1)
  }

  private mutating func complain(_ node: Int, _ message: String, hint: String? = nil) {
    if problems.count < 20 { problems.append(Diagnostic(.driftAcceptInvalid, at: place(node), message, hint: hint)) }
  }
}
