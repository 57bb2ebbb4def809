/// Takes the digest's stream from a node tree as it stands in the file.
///
/// A file as the writer made it gives the very stream that its spec gives, so its digest can be checked without writing
/// the spec again. A file that someone has laid out in another order does not, and then the spec itself decides.
package struct NodeDigest {
  private let nodes: UnsafeBufferPointer<NodeTree.Node>
  private let text: UnsafeBufferPointer<UInt8>

  init(_ nodes: UnsafeBufferPointer<NodeTree.Node>, _ text: UnsafeBufferPointer<UInt8>) {
    self.nodes = nodes
    self.text = text
  }

  /// The stream, and the node that holds the digest when there is one.
  package static func stream(_ tree: NodeTree) -> (stream: [UInt8], digest: Int?) {
    tree.nodes.withUnsafeBufferPointer { nodes in
      tree.text.withUnsafeBufferPointer { text in
        var buffer = DigestBuffer(capacity: text.count)
        let digest = NodeDigest(nodes, text).document(into: &buffer)
        return (Array(buffer.bytes), digest)
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

  private static let marked = KeySet([.value, .deprecated, .longDouble, .bytes])

  private func bytes(_ node: Int) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[node]
    return UnsafeBufferPointer(rebasing: text[Int(node.start)..<Int(node.start) + Int(node.count)])
  }

  private func isExtension(_ name: UnsafeBufferPointer<UInt8>) -> Bool { name.starts(with: "x-".utf8) }

  private func document(into sink: inout DigestBuffer) -> Int? {
    var digest: Int?
    sink.append(UInt8(ascii: "{"))
    if nodes.first?.kind == .map {
      var index = 1
      while index + 1 < Int(nodes[0].end) {
        let key = nodes[index].key
        if key == .digest { digest = index + 1 }
        if let key, FactKind.sections.contains(key) {
          sink.scalar(bytes(index))
          names(index + 1, areEnumerators: false, into: &sink)
        }
        index = Int(nodes[index + 1].end)
      }
    }
    sink.append(UInt8(ascii: "}"))
    return digest
  }

  /// A map whose keys the library chose.
  private func names(_ node: Int, areEnumerators: Bool, into sink: inout DigestBuffer) {
    guard nodes[node].kind == .map else { return }
    sink.append(UInt8(ascii: "{"))
    entries(node, areEnumerators: areEnumerators, into: &sink)
    sink.append(UInt8(ascii: "}"))
  }

  /// The names and values of such a map, without its braces: a section's may come in several parts.
  func entries(_ node: Int, areEnumerators: Bool = false, into sink: inout DigestBuffer) {
    var index = node + 1
    let end = Int(nodes[node].end)
    while index + 1 < end {
      sink.scalar(bytes(index))
      if areEnumerators, nodes[index + 1].isScalar {
        sink.append(UInt8(ascii: "{"))
        sink.key(.value)
        value(index + 1, of: .value, into: &sink)
        sink.append(UInt8(ascii: "}"))
      } else {
        value(index + 1, of: nil, into: &sink)
      }
      index = Int(nodes[index + 1].end)
    }
  }

  private func value(_ node: Int, of key: SpecKey?, into sink: inout DigestBuffer) {
    switch nodes[node].kind {
    case .plain: sink.scalar(bytes(node))
    case .text:
      if let key, Self.marked.contains(key) {
        sink.scalar(bytes(node), mark: UInt8(ascii: "\""))
      } else {
        sink.scalar(bytes(node))
      }
    case .list:
      sink.append(UInt8(ascii: "["))
      var index = node + 1
      let end = Int(nodes[node].end)
      while index < end {
        value(index, of: key, into: &sink)
        index = Int(nodes[index].end)
      }
      sink.append(UInt8(ascii: "]"))
    case .map:
      if key == .values { return names(node, areEnumerators: true, into: &sink) }
      sink.append(UInt8(ascii: "{"))
      var index = node + 1
      let end = Int(nodes[node].end)
      while index + 1 < end {
        let key = nodes[index].key
        if key != .at, key != .doc, key != nil || !isExtension(bytes(index)) {
          sink.scalar(bytes(index))
          value(index + 1, of: key, into: &sink)
        }
        index = Int(nodes[index + 1].end)
      }
      sink.append(UInt8(ascii: "}"))
    }
  }
}
