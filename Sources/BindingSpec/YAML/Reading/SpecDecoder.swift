/// Makes a spec of a node tree, or changes one by an overlay's.
///
/// It goes on after an error, so that one run shows many; what it returns is of use only when `diagnostics` has no error.
struct SpecDecoder {
  private(set) var nodes = UnsafeBufferPointer<NodeTree.Node>(start: nil, count: 0)
  private(set) var text = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  private(set) var places = UnsafeBufferPointer<NodeTree.Place>(start: nil, count: 0)
  let file: String
  /// The file as it was read, to find the column of an error inside a scalar.
  let source: [UInt8]
  /// Whether entries may leave out what the spec below them says already.
  let isOverlay: Bool
  private(set) var diagnostics: [Diagnostic] = []
  var types = TypeCache()
  /// The names of headers, parameters and fields.
  var names = NameCache()
  /// The entry being read, for messages.
  var entity: String?

  private static let mostDiagnostics = 20

  init(file: String, source: [UInt8], isOverlay: Bool) {
    self.file = file
    self.source = source
    self.isOverlay = isOverlay
  }

  /// Runs a decoder over a tree.
  static func run<Result>(
    _ tree: NodeTree, file: String, source: [UInt8], isOverlay: Bool, _ body: (inout SpecDecoder) -> Result
  ) -> (Result, [Diagnostic]) {
    var decoder = SpecDecoder(file: file, source: source, isOverlay: isOverlay)
    let result = tree.nodes.withUnsafeBufferPointer { nodes in
      tree.text.withUnsafeBufferPointer { text in
        tree.places.withUnsafeBufferPointer { places in
          decoder.over(nodes, text, places) { body(&$0) }
        }
      }
    }
    return (result, decoder.diagnostics)
  }

  /// Looks at other nodes for as long as `body` runs. What it has learned of types and names stays, complaints do not.
  mutating func over<Result>(
    _ nodes: UnsafeBufferPointer<NodeTree.Node>, _ text: UnsafeBufferPointer<UInt8>,
    _ places: UnsafeBufferPointer<NodeTree.Place>, _ body: (inout SpecDecoder) -> Result
  ) -> Result {
    self.nodes = nodes
    self.text = text
    self.places = places
    diagnostics = []
    defer {
      self.nodes = UnsafeBufferPointer(start: nil, count: 0)
      self.text = UnsafeBufferPointer(start: nil, count: 0)
      self.places = UnsafeBufferPointer(start: nil, count: 0)
    }
    return body(&self)
  }

  // MARK: Complaints

  mutating func report(
    _ code: DiagnosticCode, _ node: Int, _ message: String, hint: String? = nil
  ) {
    guard diagnostics.count < Self.mostDiagnostics else { return }
    diagnostics.append(Diagnostic(code, entity: entity, at: place(node), message, hint: hint))
  }

  mutating func report(_ diagnostic: Diagnostic) {
    if diagnostics.count < Self.mostDiagnostics { diagnostics.append(diagnostic) }
  }

  func place(_ node: Int) -> Diagnostic.Place {
    guard places.indices.contains(node) else { return Diagnostic.Place(file: file) }
    return Diagnostic.Place(file: file, line: Int(places[node].line) + 1, column: Int(places[node].column) + 1)
  }

  mutating func expected(_ what: String, _ node: Int, for key: String? = nil, hint: String? = nil) {
    let found: String
    switch nodes[node].kind {
    case .map: found = "a map"
    case .list: found = "a list"
    case .text: found = "the text “\(shown(node))”"
    case .plain:
      switch PlainScalar.kind(bytes(node)) {
      case .null: found = "nothing"
      case .truth: found = "the truth value \(shown(node))"
      case .number: found = "the number \(shown(node))"
      case .text: found = "“\(shown(node))”"
      }
    }
    report(.specShape, node, "\(what) is expected\(key.map { " for \($0)" } ?? ""), found \(found)", hint: hint)
  }

  /// A scalar's text, shortened for a message.
  func shown(_ node: Int) -> String {
    let text = String(decoding: bytes(node).prefix(400), as: UTF8.self)
    var shown = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      if index == 60 { return shown + "…" }
      switch scalar.properties.generalCategory {
      // What would break the message's line, or not be seen in it.
      case .control, .format, .lineSeparator, .paragraphSeparator: shown += "\\u{\(String(scalar.value, radix: 16))}"
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  // MARK: Maps and lists

  func bytes(_ node: Int) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[node]
    return UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.start) + Int(node.count)])
  }

  func string(of node: Int) -> String { String(decoding: bytes(node), as: UTF8.self) }

  /// Calls `body` with each key that this kind of map may have, and complains about the others.
  /// Returns the keys that there were, nil when the node is no map.
  @inline(__always)
  mutating func facts(
    _ node: Int, _ kind: FactKind, _ body: (inout SpecDecoder, SpecKey, Int) -> Void
  ) -> KeySet? {
    guard nodes[node].kind == .map else {
      expected("a map", node, for: "\(kind.name)")
      return nil
    }
    var seen: KeySet = []
    var index = node + 1
    let end = Int(nodes[node].end)
    while index + 1 < end {
      let value = index + 1
      if let key = nodes[index].key, kind.keys.contains(key) {
        if seen.contains(key) { duplicate(index) }
        seen.formUnion(KeySet(key))
        body(&self, key, value)
      } else {
        unknownKey(index, kind)
      }
      index = Int(nodes[value].end)
    }
    return seen
  }

  /// Complains about what this kind of map must have and has not. An overlay's entry may leave out what is known.
  mutating func require(_ seen: KeySet, _ kind: FactKind, _ node: Int, isKnown: Bool) -> Bool {
    let missing = kind.required.subtracting(seen)
    if missing.isEmpty || isKnown { return true }
    let names = missing.keys.map { "`\($0.spelling)`" }.joined(separator: " and ")
    report(.specShape, node, "\(kind.name) needs \(names)")
    return false
  }

  mutating func duplicate(_ node: Int) {
    report(
      .specDuplicateKey, node, "“\(shown(node))” stands here a second time",
      hint: "keep one of the two; YAML readers differ in which one they take")
  }

  mutating func unknownKey(_ node: Int, _ kind: FactKind) {
    let name = string(of: node)
    // Further keys for other programs; they take no part in anything here.
    if name.hasPrefix("x-") || diagnostics.count >= Self.mostDiagnostics { return }
    let known = kind.keys.keys.map(\.text)
    let nearest = Suggestion.nearest(to: name, among: known).first
    report(
      .specUnknownKey, node, "\(kind.name) has no key “\(shown(node))”",
      hint: nearest.map { "did you mean `\($0)`?" } ?? "it may have " + known.joined(separator: ", "))
  }

  /// How many items a list has; 0 for what is none.
  func itemCount(_ node: Int) -> Int {
    guard nodes[node].kind == .list else { return 0 }
    var count = 0
    var index = node + 1
    let end = Int(nodes[node].end)
    while index < end {
      count += 1
      index = Int(nodes[index].end)
    }
    return count
  }

  /// Calls `body` with each item of a list.
  mutating func items(_ node: Int, _ key: SpecKey, _ body: (inout SpecDecoder, Int) -> Void) {
    guard nodes[node].kind == .list else { return expected("a list", node, for: "`\(key.spelling)`") }
    var index = node + 1
    let end = Int(nodes[node].end)
    while index < end {
      body(&self, index)
      index = Int(nodes[index].end)
    }
  }
}
