/// Writes a spec as YAML.
///
/// ```swift
/// let bytes = SpecWriter.yaml(spec, header: ["bindgen-lisp scan zlib.h --library zlib -o specs/zlib.yaml"])
/// try AtomicFile.write(bytes, to: "specs/zlib.yaml")
/// ```
///
/// The same spec gives the same bytes on every machine, and `SpecReader` reads them back to an equal spec.
public enum SpecWriter {
  /// What editors look for to complete and check keys; right for files in `specs/`.
  static let modeline = "yaml-language-server: $schema=../docs/spec.schema.json"

  /// The text of a spec, with `header` as comment lines on top.
  public static func yaml(_ spec: Spec, header: [String] = []) -> [UInt8] {
    // The functions are the larger half of most specs, so they are written on the side.
    let functions =
      spec.functions.count < 500
      ? nil
      : Background { () -> WritingSink in
        var part = SpecEncoder(sink: WritingSink.continuation())
        part.functionSection(spec)
        return part.sink
      }
    var encoder = SpecEncoder(sink: WritingSink(yaml: YAMLSink(capacity: 1 << 16)))
    encoder.sink.yaml.comment(modeline)
    for line in header { encoder.sink.yaml.comment(line) }
    // The digest stands above what it is of, so its place is kept by a text of the same length.
    encoder.document(spec, digest: text(of: SHA256())) { encoder in
      guard let functions else { return encoder.sections(spec) }
      encoder.typeSections(spec)
      encoder.sink.append(functions.value())
      encoder.valueSections(spec)
    }
    encoder.sink.yaml.finish()
    var hash = SHA256()
    hash.update(encoder.sink.digest.bytes)
    encoder.sink.yaml.replace(at: encoder.sink.digestPlace, with: Array(text(of: hash).utf8))
    return encoder.sink.yaml.bytes
  }

  /// The digest of a spec's facts, as `sha256:…`. It does not change with paths, lines, prose or layout.
  public static func digest(_ spec: Spec) -> String {
    var hash = SHA256()
    hash.update(digestStream(spec))
    return text(of: hash)
  }

  static func text(of hash: SHA256) -> String { "sha256:" + hash.hexadecimal() }

  /// What the digest is taken of.
  package static func digestStream(_ spec: Spec) -> [UInt8] {
    var encoder = SpecEncoder(sink: DigestSink(capacity: 1 << 16))
    encoder.sink.beginMap(.block)
    encoder.sections(spec)
    encoder.sink.endMap()
    return encoder.sink.bytes
  }
}
