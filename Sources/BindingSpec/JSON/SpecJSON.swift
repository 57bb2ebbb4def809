/// A spec, or one of its entries, as JSON: the same keys as in YAML, so that the same schema holds.
///
/// JSON has no infinities and no NaN; a constant of such a value has the text `".inf"`, `"-.inf"` or `".nan"`.
public enum SpecJSON {
  /// The whole spec.
  public static func json(_ spec: Spec) -> [UInt8] {
    var encoder = SpecEncoder(sink: JSONSink())
    encoder.document(spec, digest: SpecWriter.digest(spec)) { $0.sections(spec) }
    encoder.sink.json.newline()
    return encoder.sink.json.bytes
  }

  /// Everything that the spec says under a name, as `{"functions": {"deflate": {…}}}`; nil when it says nothing.
  ///
  /// ```swift
  /// SpecJSON.json(of: "deflate", in: spec)
  /// ```
  public static func json(of name: String, in spec: Spec) -> [UInt8]? {
    guard let part = spec.only(name) else { return nil }
    var encoder = SpecEncoder(sink: JSONSink())
    encoder.sink.beginMap(.block)
    encoder.sections(part)
    encoder.sink.endMap()
    encoder.sink.json.newline()
    return encoder.sink.json.bytes
  }
}

extension Spec {
  /// This spec with only what bears a name, in all sections; nil when nothing does.
  func only(_ name: String) -> Spec? {
    var part = Spec(library: library, scan: scan)
    part.structs[name] = structs[name]
    part.unions[name] = unions[name]
    part.enums[name] = enums[name]
    part.typedefs[name] = typedefs[name]
    part.functions[name] = functions[name]
    part.variables[name] = variables[name]
    part.constants[name] = constants[name]
    part.macros[name] = macros[name]
    part.aliases[name] = aliases[name]
    part.skipped[name] = skipped[name]
    return part == Spec(library: library, scan: scan) ? nil : part
  }
}

/// Pours a spec into JSON.
private struct JSONSink: SpecSink {
  var json = JSONWriter(indent: 2)
  var takesProse: Bool { true }

  mutating func beginMap(_ layout: SinkLayout) { json.beginObject() }
  mutating func endMap() { json.endObject() }
  mutating func beginList(_ layout: SinkLayout) { json.beginArray() }
  mutating func endList() { json.endArray() }
  mutating func key(_ key: SpecKey) { json.key(key.text) }
  mutating func key(named name: String) { json.key(name) }
  mutating func text(_ text: String) { json.string(text) }
  mutating func quoted(_ text: String) { json.string(text) }
  mutating func prose(_ text: String) { json.string(text) }
  mutating func plain(_ text: String) {
    // What JSON has no number for.
    text.hasSuffix("inf") || text.hasSuffix("nan") ? json.string(text) : json.literal(text)
  }
  mutating func natural(_ value: UInt64) { json.integer(value) }
  mutating func type(_ type: CType) { json.string(type.notation) }
}
