/// A spec in the writer's form, read piece by piece: by one thread, or by several at the same time.
///
/// ```swift
/// guard let parts = SpecParts(bytes, detail: .everything) else { … }  // libyaml reads it
/// let read = Crew.map(parts.count, worker: PieceReader()) { parts.read($1, with: &$0) }
/// let spec = parts.joined(read)                                       // or nil: libyaml again
/// ```
///
/// It knows no errors. Whatever is not as it should be gives nil, and libyaml, which counts lines and columns, reads the
/// file from the start to say what it is.
struct SpecParts: Sendable {
  private let bytes: [UInt8]
  private let outline: SpecOutline
  private let head: Spec
  private let digest: String?
  private let hash = PieceHash()
  /// The sections that are decoded, and those that are kept.
  private let decoded: KeySet
  private let kept: KeySet

  /// About as much as lies in a processor's nearer cache together with its nodes.
  package static let usualPieceSize = 1 << 16

  /// Whether the bytes are text at all is found out in each piece.
  init?(_ bytes: [UInt8], detail: SpecDetail, pieceSize: Int = usualPieceSize) {
    guard bytes.count <= ReadingLimits.fileSize,
      let outline = bytes.withUnsafeBufferPointer({ SpecOutline($0, pieceSize: pieceSize) }),
      bytes[outline.head].withUnsafeBufferPointer(SourceText.isText),
      let tree = CanonicalSource.tree(bytes[outline.head])
    else { return nil }
    let (head, problems) = SpecDecoder.run(tree, file: "", source: [], isOverlay: false) { $0.head() }
    guard let (head, digest) = head, problems.isEmpty else { return nil }
    self.bytes = bytes
    self.outline = outline
    self.head = head
    self.digest = digest
    kept = detail.sections
    // A digest vouches for what is not looked at. A file without one was written by hand, and is looked at closely.
    decoded = digest == nil ? FactKind.sections : kept
  }

  var count: Int { outline.pieces.count }
  var size: Int { bytes.count }
  var imports: [String] { head.imports }

  /// Reads one piece.
  func read(_ index: Int, with reader: inout PieceReader) -> SectionEntries? {
    let piece = outline.pieces[index]
    return reader.read(piece, of: bytes, isDecoded: decoded.contains(piece.section)) { stream in
      if digest == nil { return }
      let before = piece.isFirst ? "\(piece.section.spelling.utf8CodeUnitCount):\(piece.section.text){" : ""
      hash.add(index, before: before, stream, after: piece.isLast ? "}" : "")
    }
  }

  /// The spec that the pieces make together, when all are there and the digest is right.
  func joined(_ pieces: [SectionEntries?]) -> Spec? {
    var parts: [SectionEntries] = []
    for (outline, piece) in zip(outline.pieces, pieces) {
      guard let piece else { return nil }
      if kept.contains(outline.section) { parts.append(piece) }
    }
    if let digest, digest != hash.text() { return nil }
    var spec = head
    return spec.take(parts) ? spec : nil
  }

  /// Reads all pieces, one after another.
  func readAll(with reader: inout PieceReader) -> Spec? {
    var pieces: [SectionEntries?] = []
    for index in outline.pieces.indices {
      guard let piece = read(index, with: &reader) else { return nil }
      pieces.append(piece)
    }
    return joined(pieces)
  }
}
