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
    try SourceText.check(bytes, file: file)
    return try read(bytes, file: file, canonical: CanonicalSource.tree(bytes))
  }

  /// The spec in a text that has been checked, with its tree when it is in the writer's form.
  static func read(_ bytes: [UInt8], file: String, canonical tree: NodeTree?) throws(Failure) -> Spec {
    if let tree, case (let spec?, let diagnostics) = decode(tree, bytes, file: file),
      diagnostics.isEmpty
    {
      return spec
    }
    // Everything else, errors among it, is read by libyaml, which knows all of YAML and counts columns in characters.
    let tree = try LibYAMLSource.tree(bytes, file: file)
    let (spec, diagnostics) = decode(tree, bytes, file: file)
    if let spec, diagnostics.isEmpty { return spec }
    throw Failure(diagnostics)
  }

  /// Merges an overlay into a spec.
  package static func merge(overlay bytes: [UInt8], file: String, into spec: Spec) throws(Failure) -> Spec {
    try SourceText.check(bytes, file: file)
    let tree = try LibYAMLSource.tree(bytes, file: file)
    let (merged, diagnostics) = SpecDecoder.run(tree, file: file, source: bytes, isOverlay: true) { decoder -> Spec in
      var merged = spec
      decoder.overlay(into: &merged)
      return merged
    }
    if diagnostics.isEmpty { return merged }
    throw Failure(diagnostics)
  }

  package static func decode(_ tree: NodeTree, _ bytes: [UInt8], file: String) -> (Spec?, [Diagnostic]) {
    // Hashing takes about as long as decoding; a small file is done before a thread has started.
    let background = bytes.count > 1 << 17 ? Background { NodeDigest.hash(tree) } : nil
    return SpecDecoder.run(tree, file: file, source: bytes, isOverlay: false) { decoder -> Spec? in
      let spec = decoder.document()
      guard let (hash, digest) = background?.value() ?? NodeDigest.hash(tree) else { return spec }
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

extension SpecReader {
  /// A text that has been read as far as to know what it imports.
  struct Opened: Sendable {
    let bytes: [UInt8]
    let path: String
    let canonical: NodeTree?
    let imports: [String]
  }

  static func open(path: String) throws(Failure) -> Opened {
    let bytes = try AtomicFile.read(path: path, limit: ReadingLimits.fileSize)
    try SourceText.check(bytes, file: path)
    let tree = CanonicalSource.tree(bytes)
    return Opened(bytes: bytes, path: path, canonical: tree, imports: tree?.imports ?? [])
  }

  static func read(_ opened: Opened) throws(Failure) -> Spec {
    try read(opened.bytes, file: opened.path, canonical: opened.canonical)
  }
}

extension NodeTree {
  /// The items of the list under `imports`.
  fileprivate var imports: [String] {
    var index = 1
    while index + 1 < nodes.count {
      if text(of: index) == "imports", nodes[index + 1].kind == .list {
        return (index + 2..<Int(nodes[index + 1].end)).filter { nodes[$0].isScalar }.map(text(of:))
      }
      index = Int(nodes[index + 1].end)
    }
    return []
  }
}

/// Whether bytes are text at all, before a YAML parser sees them.
enum SourceText {
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
