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
    var sink = YAMLSink(capacity: 1 << 16)
    sink.comment(modeline)
    for line in header { sink.comment(line) }
    var encoder = SpecEncoder(sink: sink)
    sink = YAMLSink(capacity: 0)
    encoder.document(spec, digest: digest(spec))
    encoder.sink.finish()
    return encoder.sink.bytes
  }

  /// The digest of a spec's facts, as `sha256:…`. It does not change with paths, lines, prose or layout.
  public static func digest(_ spec: Spec) -> String {
    var hash = SHA256()
    hash.update(digestStream(spec))
    return "sha256:" + hash.hexadecimal()
  }

  /// What the digest is taken of.
  static func digestStream(_ spec: Spec) -> [UInt8] {
    var encoder = SpecEncoder(sink: DigestSink(capacity: 1 << 16))
    encoder.sink.beginMap(.block)
    encoder.sections(spec)
    encoder.sink.endMap()
    return encoder.sink.bytes
  }
}
