/// Reads pieces of specs that are in the writer's form, one after another. Each thread has one.
///
/// What it learns of types and names, and its memory for nodes, serve from piece to piece.
struct PieceReader: ~Copyable {
  private var parser = CanonicalParser(capacity: 1 << 14)
  private var decoder = SpecDecoder(file: "", source: [], isOverlay: false)
  private var digest = DigestBuffer(capacity: 1 << 17)

  /// Reads a piece, hands its part of the digest's stream to `stream`, and gives a spec with nothing but its entries:
  /// without any unless `isDecoded`. nil when libyaml has to look at the file.
  mutating func read(
    _ piece: SpecOutline.Piece, of bytes: [UInt8], isDecoded: Bool, stream: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Spec? {
    bytes.withUnsafeBufferPointer { bytes -> Spec? in
      let text = UnsafeBufferPointer(rebasing: bytes[piece.range])
      guard parser.entries(text) else { return nil }
      if parser.unescaped.isEmpty { return read(piece.section, text, isDecoded: isDecoded, stream: stream) }
      return (text + parser.unescaped).withUnsafeBufferPointer { text in
        read(piece.section, text, isDecoded: isDecoded, stream: stream)
      }
    }
  }

  private mutating func read(
    _ section: SpecKey, _ text: UnsafeBufferPointer<UInt8>, isDecoded: Bool,
    stream: (UnsafeBufferPointer<UInt8>) -> Void
  ) -> Spec? {
    digest.removeAll()
    NodeDigest(parser.nodes, text).entries(0, into: &digest)
    stream(digest.bytes)
    var spec = Spec.nothing
    guard isDecoded else { return spec }
    let noPlaces = UnsafeBufferPointer<NodeTree.Place>(start: nil, count: 0)
    decoder.over(parser.nodes, text, noPlaces) { $0.section(section, 0, into: &spec) }
    return decoder.diagnostics.isEmpty ? spec : nil
  }
}

extension Spec {
  static var nothing: Spec { Spec(library: Library(name: ""), scan: ScanRecord(headers: [], target: .x86_64LinuxGNU)) }
}
