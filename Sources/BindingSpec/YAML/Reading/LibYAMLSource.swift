import CLibYAML

/// Builds a node tree from any YAML, through libyaml's events.
///
/// What the format has no use for ends the reading at once: aliases (so there are no alias bombs), tags, several
/// documents, keys that are no scalars, nesting beyond `ReadingLimits.depth`.
package enum LibYAMLSource {
  package static func tree(_ bytes: [UInt8], file: String) throws(Failure) -> NodeTree {
    try read(bytes, file: file).tree.get()
  }

  /// The same, and how far libyaml had looked when it was over: how much work a text can make.
  package static func read(_ bytes: [UInt8], file: String) -> (tree: Result<NodeTree, Failure>, scanned: Int) {
    bytes.withUnsafeBufferPointer { buffer in
      var builder = LibYAMLBuilder(file: file)
      do throws(Failure) {
        try builder.run(buffer)
        return (.success(builder.tree), builder.scanned)
      } catch {
        return (.failure(error), builder.scanned)
      }
    }
  }
}

private struct LibYAMLBuilder {
  let file: String
  var tree = NodeTree()
  private var open: [Open] = []
  private var documents = 0
  /// Characters that libyaml has taken notice of.
  private(set) var scanned = 0
  private var source = UnsafeBufferPointer<UInt8>(start: nil, count: 0)

  private struct Open {
    var index: Int
    var expectsKey: Bool
  }

  init(file: String) { self.file = file }

  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) throws(Failure) {
    source = bytes
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw Failure(Diagnostic(.specYAML, at: Diagnostic.Place(file: file), "there is no memory to read it"))
    }
    defer {
      scanned = Int(clamping: parser.mark.index)
      yaml_parser_delete(&parser)
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
    tree.nodes.reserveCapacity(bytes.count / 12)
    tree.text.reserveCapacity(bytes.count)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else { throw problem(parser) }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return }
      try take(event)
    }
  }

  private mutating func take(_ event: yaml_event_t) throws(Failure) {
    switch event.type {
    case YAML_DOCUMENT_START_EVENT:
      documents += 1
      if documents > 1 {
        throw failure(.specYAML, event, "a second document begins here", hint: "write one spec to a file")
      }
    case YAML_ALIAS_EVENT:
      throw failure(.specAlias, event, "aliases are no part of the format", hint: "write the value out")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      try refuse(anchor: scalar.anchor, tag: scalar.tag, event)
      let start = tree.text.count
      if let value = scalar.value {
        tree.text.append(contentsOf: UnsafeBufferPointer(start: value, count: scalar.length))
      }
      let count = tree.text.count - start
      tree.scalar(
        scalar.style == YAML_PLAIN_SCALAR_STYLE ? .plain : .text,
        key: open.last?.expectsKey == true
          ? tree.text.withUnsafeBufferPointer { SpecKey.find(UnsafeBufferPointer(rebasing: $0[start...])) } : nil,
        start: start, count: count, at: place(event))
      finishValue(isScalar: true)
    case YAML_MAPPING_START_EVENT:
      try refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, event)
      try begin(.map, event)
    case YAML_SEQUENCE_START_EVENT:
      try refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, event)
      try begin(.list, event)
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      if let last = open.popLast() { tree.close(last.index) }
      finishValue(isScalar: false)
    default: break
    }
  }

  private func place(_ event: yaml_event_t) -> NodeTree.Place {
    NodeTree.Place(line: UInt32(clamping: event.start_mark.line), column: UInt32(clamping: event.start_mark.column))
  }

  private mutating func begin(_ kind: NodeTree.Node.Kind, _ event: yaml_event_t) throws(Failure) {
    if let outer = open.last, outer.expectsKey {
      throw failure(.specShape, event, "a key is a name, not a \(kind == .map ? "map" : "list")", hint: nil)
    }
    guard open.count < ReadingLimits.depth else {
      throw failure(
        .specTooDeep, event, "this nests deeper than \(ReadingLimits.depth) levels", hint: "a spec nests eight levels")
    }
    let index = tree.open(kind, at: place(event))
    open.append(Open(index: index, expectsKey: kind == .map))
  }

  /// In a map, keys and values take turns.
  private mutating func finishValue(isScalar: Bool) {
    guard let last = open.indices.last, tree.nodes[open[last].index].kind == .map else { return }
    open[last].expectsKey.toggle()
  }

  private func refuse(
    anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?, _ event: yaml_event_t
  ) throws(Failure) {
    if anchor != nil {
      throw failure(
        .specAlias, event, "anchors are no part of the format", hint: "write the value out where it is used")
    }
    if let tag {
      throw failure(
        .specYAML, event, "the tag “\(String(cString: tag))” is no part of the format", hint: "leave the tag out")
    }
  }

  private func failure(_ code: DiagnosticCode, _ event: yaml_event_t, _ message: String, hint: String?) -> Failure {
    Failure(
      Diagnostic(
        code,
        at: Diagnostic.Place(file: file, line: event.start_mark.line + 1, column: event.start_mark.column + 1), message,
        hint: hint))
  }

  private func problem(_ parser: yaml_parser_t) -> Failure {
    var message = parser.problem.map { String(cString: $0) } ?? "this is not YAML"
    var mark = parser.problem_mark
    if let context = parser.context {
      let begin = parser.context_mark.line
      message = "\(String(cString: context))\(begin == mark.line ? "" : " from line \(begin + 1)"): \(message)"
    }
    if parser.error == YAML_READER_ERROR {
      // A character that may not stand in YAML has an offset and no mark.
      (mark.line, mark.column) = SourceText.place(of: min(parser.problem_offset, source.count), in: source)
    }
    return Failure(
      Diagnostic(
        .specYAML, at: Diagnostic.Place(file: file, line: mark.line + 1, column: mark.column + 1),
        "not YAML: \(message)", hint: "look at quotes, brackets and indentation here"))
  }
}
