/// Takes the digest's stream from a node tree as it stands in the file.
///
/// A file as the writer made it gives the very stream that its spec gives, so its digest can be checked without writing
/// the spec again. A file that someone has laid out in another order does not, and then the spec itself decides.
package struct NodeDigest {
  private let nodes: UnsafeBufferPointer<NodeTree.Node>
  private let text: UnsafeBufferPointer<UInt8>
  private var sink: DigestSink

  /// The stream, and the node that holds the digest when there is one.
  package static func stream(_ tree: NodeTree) -> (stream: [UInt8], digest: Int?) {
    tree.nodes.withUnsafeBufferPointer { nodes in
      tree.text.withUnsafeBufferPointer { text in
        var walk = NodeDigest(nodes: nodes, text: text, sink: DigestSink(capacity: text.count))
        let digest = walk.document()
        return (walk.sink.bytes, digest)
      }
    }
  }

  /// The digest of a tree and the node that states it; nil when none does.
  static func hash(_ tree: NodeTree) -> (hash: String, node: Int)? {
    let (stream, node) = stream(tree)
    guard let node else { return nil }
    var hash = SHA256()
    hash.update(stream)
    return (SpecWriter.text(of: hash), node)
  }

  private static let sections = KeySet([
    .structs, .unions, .enums, .typedefs, .functions, .variables, .constants, .macros, .aliases, .skipped,
  ])
  private static let marked = KeySet([.value, .deprecated, .longDouble, .bytes])

  private func bytes(_ node: Int) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[node]
    return UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.start) + Int(node.count)])
  }

  private func isExtension(_ name: UnsafeBufferPointer<UInt8>) -> Bool { name.starts(with: "x-".utf8) }

  private mutating func document() -> Int? {
    var digest: Int?
    sink.beginMap(.block)
    if nodes.first?.kind == .map {
      var index = 1
      while index + 1 < Int(nodes[0].end) {
        let key = SpecKey.find(bytes(index))
        if key == .digest { digest = index + 1 }
        if let key, Self.sections.contains(key) {
          sink.scalar(bytes(index))
          names(index + 1, areEnumerators: false)
        }
        index = Int(nodes[index + 1].end)
      }
    }
    sink.endMap()
    return digest
  }

  /// A map whose keys the library chose.
  private mutating func names(_ node: Int, areEnumerators: Bool) {
    guard nodes[node].kind == .map else { return }
    sink.beginMap(.block)
    var index = node + 1
    while index + 1 < Int(nodes[node].end) {
      sink.scalar(bytes(index))
      if areEnumerators, nodes[index + 1].isScalar {
        sink.beginMap(.block)
        sink.key(.value)
        value(index + 1, of: .value)
        sink.endMap()
      } else {
        value(index + 1, of: nil)
      }
      index = Int(nodes[index + 1].end)
    }
    sink.endMap()
  }

  private mutating func value(_ node: Int, of key: SpecKey?) {
    switch nodes[node].kind {
    case .plain: sink.scalar(bytes(node))
    case .text:
      if let key, Self.marked.contains(key) {
        sink.scalar(bytes(node), mark: UInt8(ascii: "\""))
      } else {
        sink.scalar(bytes(node))
      }
    case .list:
      sink.beginList(.block)
      var index = node + 1
      while index < Int(nodes[node].end) {
        value(index, of: key)
        index = Int(nodes[index].end)
      }
      sink.endList()
    case .map:
      if key == .values { return names(node, areEnumerators: true) }
      sink.beginMap(.block)
      var index = node + 1
      while index + 1 < Int(nodes[node].end) {
        let name = bytes(index)
        let key = SpecKey.find(name)
        if key != .at, key != .doc, key != nil || !isExtension(name) {
          sink.scalar(name)
          value(index + 1, of: key)
        }
        index = Int(nodes[index + 1].end)
      }
      sink.endMap()
    }
  }
}
