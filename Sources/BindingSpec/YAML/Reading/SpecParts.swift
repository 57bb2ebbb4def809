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
  /// The sections that are decoded, and those that are kept.
  private let decoded: KeySet
  private let kept: KeySet

  /// About as much as lies in a processor's nearer cache together with its nodes.
  package static let usualPieceSize = 1 << 16

  /// The text has been checked to be text.
  init?(_ bytes: [UInt8], detail: SpecDetail, pieceSize: Int = usualPieceSize) {
    guard let outline = bytes.withUnsafeBufferPointer({ SpecOutline($0, pieceSize: pieceSize) }),
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

  /// What reading a piece gives.
  struct Part: Sendable {
    var spec: Spec
    /// Its part of the digest's stream.
    var stream: [UInt8]
  }

  /// Reads one piece.
  func read(_ index: Int, with reader: inout PieceReader) -> Part? {
    let piece = outline.pieces[index]
    var stream: [UInt8] = []
    let spec = reader.read(piece, of: bytes, isDecoded: decoded.contains(piece.section)) {
      if digest != nil { stream = Array($0) }
    }
    return spec.map { Part(spec: $0, stream: stream) }
  }

  /// The spec that the parts make together, when all are there and the digest is right.
  func joined(_ parts: [Part?]) -> Spec? {
    var specs: [Spec] = []
    var hash = PieceHash()
    for (piece, part) in zip(outline.pieces, parts) {
      guard let part else { return nil }
      part.stream.withUnsafeBufferPointer { hash.update(piece, $0) }
      specs.append(part.spec)
    }
    return isRight(hash) ? joined(specs) : nil
  }

  /// Reads all pieces, one after another.
  func readAll(with reader: inout PieceReader) -> Spec? {
    var specs: [Spec] = []
    var hash = PieceHash()
    for piece in outline.pieces {
      guard
        let spec = reader.read(
          piece, of: bytes, isDecoded: decoded.contains(piece.section), stream: { hash.update(piece, $0) })
      else { return nil }
      if kept.contains(piece.section) { specs.append(spec) }
    }
    return isRight(hash) ? joined(specs) : nil
  }

  private func isRight(_ hash: consuming PieceHash) -> Bool { digest.map { $0 == hash.text() } ?? true }

  private func joined(_ specs: [Spec]) -> Spec? {
    var spec = head
    func join<Value>(_ section: WritableKeyPath<Spec, Section<Value>>) -> Bool {
      guard let joined = Section(joining: specs.lazy.map { $0[keyPath: section] }) else { return false }
      spec[keyPath: section] = joined
      return true
    }
    let areInOrder =
      join(\.structs) && join(\.unions) && join(\.enums) && join(\.typedefs) && join(\.functions) && join(\.variables)
      && join(\.constants) && join(\.macros) && join(\.aliases) && join(\.skipped)
    return areInOrder ? spec : nil
  }
}

/// The digest over the streams of pieces.
private struct PieceHash {
  private var hash = SHA256()

  init() { update("{") }

  mutating func update(_ piece: SpecOutline.Piece, _ stream: UnsafeBufferPointer<UInt8>) {
    if piece.isFirst { update("\(piece.section.spelling.utf8CodeUnitCount):\(piece.section.text){") }
    hash.update(UnsafeRawBufferPointer(stream))
    if piece.isLast { update("}") }
  }

  func text() -> String {
    var whole = self
    whole.update("}")
    return SpecWriter.text(of: whole.hash)
  }

  private mutating func update(_ text: String) { hash.update(Array(text.utf8)) }
}
