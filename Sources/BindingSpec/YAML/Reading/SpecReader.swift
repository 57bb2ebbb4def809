#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Reads specs, and believes nothing: every error has a file, a line, a column and a hint.
///
/// ```swift
/// let spec = try SpecReader.read(path: "specs/zlib.yaml")
/// let linked = try SpecReader.link(path: "specs/gtk4.yaml")  // with its overlay and imports
/// ```
public enum SpecReader {
  /// The spec in a file, without its overlay and imports.
  public static func read(path: String) throws(Failure) -> Spec {
    try read(bytes: try AtomicFile.read(path: path, limit: ReadingLimits.fileSize), file: path)
  }

  /// The spec in a text; `file` is what messages call it.
  public static func read(bytes: [UInt8], file: String) throws(Failure) -> Spec {
    if let spec = readInParts(bytes) { return spec }
    return try readThroughLibYAML(bytes, file: file)
  }

  /// The spec in a text that is in the writer's form; nil when it is not, or when there is anything to complain about.
  package static func readInParts(_ bytes: [UInt8], pieceSize: Int = SpecParts.usualPieceSize) -> Spec? {
    guard let parts = SpecParts(bytes, detail: .everything, pieceSize: pieceSize) else { return nil }
    // A small file is done before a thread has started.
    let threads = bytes.count > 1 << 17 ? Crew.processors : 1
    return parts.joined(Crew.map(parts.count, threads: threads, worker: PieceReader()) { parts.read($1, with: &$0) })
  }

  /// Everything else, errors among it, is read by libyaml, which knows all of YAML and counts columns in characters.
  package static func readThroughLibYAML(_ bytes: [UInt8], file: String) throws(Failure) -> Spec {
    try SourceText.check(bytes, file: file)
    let tree = try LibYAMLSource.tree(bytes, file: file)
    let (spec, diagnostics) = decode(tree, bytes, file: file)
    if let spec, diagnostics.isEmpty { return spec }
    throw Failure(diagnostics)
  }

  /// Merges an overlay into a spec of which so much was read.
  package static func merge(
    overlay bytes: [UInt8], file: String, into spec: Spec, detail: SpecDetail = .everything
  ) throws(Failure) -> Spec {
    try SourceText.check(bytes, file: file)
    let tree = try LibYAMLSource.tree(bytes, file: file)
    let (merged, diagnostics) = SpecDecoder.run(tree, file: file, source: bytes, isOverlay: true) { decoder -> Spec in
      var merged = spec
      decoder.overlay(into: &merged, wanted: detail.sections)
      return merged
    }
    if diagnostics.isEmpty { return merged }
    throw Failure(diagnostics)
  }

  package static func decode(_ tree: NodeTree, _ bytes: [UInt8], file: String) -> (Spec?, [Diagnostic]) {
    SpecDecoder.run(tree, file: file, source: bytes, isOverlay: false) { decoder -> Spec? in
      let spec = decoder.document()
      guard let (hash, digest) = NodeDigest.hash(tree) else { return spec }
      guard decoder.nodes[digest].isScalar else {
        decoder.expected("a text", digest, for: "`digest`")
        return spec
      }
      let stated = decoder.string(of: digest)
      if stated == hash { return spec }
      // Someone may have laid the file out in another way without changing what it says.
      if let spec, decoder.diagnostics.isEmpty, stated == SpecWriter.digest(spec) { return spec }
      decoder.report(
        .specDigest, digest, "the digest is not that of the declarations below it",
        hint: "the file is cut off or was edited: scan again, and write your changes into an overlay beside it")
      return spec
    }
  }
}

/// Whether bytes are text at all, before a YAML parser sees them.
enum SourceText {
  /// Whether this is UTF-8 without NUL. A byte order mark is UTF-8.
  static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    UTF8Text.firstInvalid(bytes) == nil && (bytes.baseAddress.map { memchr($0, 0, bytes.count) == nil } ?? true)
  }

  static func check(_ bytes: [UInt8], file: String) throws(Failure) {
    if bytes.count > ReadingLimits.fileSize {
      throw Failure(
        Diagnostic(
          .specTooLarge, at: Diagnostic.Place(file: file), "the text has more than \(ReadingLimits.fileSize >> 20) MiB")
      )
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE]) {
      throw failure(bytes, 0, file, "the file begins with a byte order mark", hint: "save it as UTF-8 without a mark")
    }
    let problem = bytes.withUnsafeBufferPointer { buffer -> (Int, String, String)? in
      if let index = UTF8Text.firstInvalid(buffer) {
        return (index, "this is not UTF-8", "save the file as UTF-8")
      }
      if let start = buffer.baseAddress, let found = memchr(start, 0, buffer.count) {
        return (
          UnsafeRawPointer(found) - UnsafeRawPointer(start), "there is a NUL byte in the text",
          "a spec is a text file; write \\0 inside quotes"
        )
      }
      return nil
    }
    if let problem { throw failure(bytes, problem.0, file, problem.1, hint: problem.2) }
  }

  private static func failure(
    _ bytes: [UInt8], _ index: Int, _ file: String, _ message: String, hint: String
  ) -> Failure {
    let place = bytes.withUnsafeBufferPointer { Self.place(of: index, in: $0) }
    return Failure(
      Diagnostic(
        .specYAML, at: Diagnostic.Place(file: file, line: place.line + 1, column: place.column + 1), message, hint: hint
      ))
  }

  /// The line and the column in characters of a byte, counted from 0.
  static func place(of index: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
    var line = 0
    var column = 0
    for byte in bytes[..<index] {
      if byte == 10 {
        line += 1
        column = 0
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }
}
