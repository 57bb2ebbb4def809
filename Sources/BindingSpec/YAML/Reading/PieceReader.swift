/// Reads pieces of specs that are in the writer's form, one after another. Each thread has one.
///
/// What it learns of types and names, and its memory for nodes, serve from piece to piece.
struct PieceReader: ~Copyable {
  private var parser = CanonicalParser(capacity: 1 << 14)
  private var decoder = SpecDecoder(file: "", source: [], isOverlay: false)
  private var digest = DigestBuffer(capacity: 1 << 17)

  /// Reads a piece, hands its part of the digest's stream to `stream`, and gives its entries, or `.none` unless
  /// `isDecoded`. nil when libyaml has to look at the file.
  mutating func read(
    _ piece: SpecOutline.Piece, of bytes: [UInt8], isDecoded: Bool, stream: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> SectionEntries? {
    bytes.withUnsafeBufferPointer { bytes -> SectionEntries? in
      let text = UnsafeBufferPointer(rebasing: bytes[piece.range])
      guard SourceText.isText(text), parser.entries(text) else { return nil }
      if parser.unescaped.isEmpty { return read(piece.section, text, isDecoded: isDecoded, stream: stream) }
      return (text + parser.unescaped).withUnsafeBufferPointer { text in
        read(piece.section, text, isDecoded: isDecoded, stream: stream)
      }
    }
  }

  private mutating func read(
    _ section: SpecKey, _ text: UnsafeBufferPointer<UInt8>, isDecoded: Bool,
    stream: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> SectionEntries? {
    digest.removeAll()
    NodeDigest(parser.nodes, text).entries(0, into: &digest)
    stream(digest.bytes)
    guard isDecoded else { return SectionEntries.none }
    let noPlaces = UnsafeBufferPointer<NodeTree.Place>(start: nil, count: 0)
    let entries = decoder.over(parser.nodes, text, noPlaces) { $0.entries(section, 0, over: nil) }
    return decoder.diagnostics.isEmpty ? entries : nil
  }
}

extension Spec {
  static var nothing: Spec { Spec(library: Library(name: ""), scan: ScanRecord(headers: [], target: .x86_64LinuxGNU)) }
}
