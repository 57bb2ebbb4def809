/// A YAML document as nodes in preorder over one buffer of text: what both sources produce and the decoder reads.
///
/// Children of a node follow it; `end` is the index behind its last descendant. A map's children are keys and values in
/// turn, and its keys are always scalars.
package struct NodeTree {
  package struct Node {
    package enum Kind: UInt8 {
      /// A scalar without quotes, which may be a number or a truth value.
      case plain
      /// A scalar in quotes or in a block, which is a text.
      case text
      case map
      case list
    }
    package var kind: Kind
    /// Which of the format's keys a map's key spells. It is looked up once, and asked for by the digest and the decoder.
    var key: SpecKey?
    /// Where a scalar's text lies in the buffer.
    package var start: UInt32 = 0
    package var count: UInt32 = 0
    package var end: UInt32

    package var isScalar: Bool { kind == .plain || kind == .text }
  }

  /// Where a node begins in the file, counted from 0, columns in characters.
  package struct Place {
    package var line: UInt32
    package var column: UInt32
  }

  package var nodes: [Node] = []
  package var text: [UInt8] = []
  /// One for each node when messages may be about them. The canonical source gives none: what it reads either has
  /// nothing to complain about or is read again by libyaml.
  package var places: [Place] = []

  package func text(of index: Int) -> String {
    let node = nodes[index]
    return String(decoding: text[Int(node.start)..<Int(node.start + node.count)], as: UTF8.self)
  }

  mutating func open(_ kind: Node.Kind, at place: Place) -> Int {
    nodes.append(Node(kind: kind, end: 0))
    places.append(place)
    return nodes.count - 1
  }

  mutating func close(_ index: Int) { nodes[index].end = UInt32(clamping: nodes.count) }

  mutating func scalar(_ kind: Node.Kind, key: SpecKey?, start: Int, count: Int, at place: Place) {
    nodes.append(
      Node(
        kind: kind, key: key, start: UInt32(clamping: start), count: UInt32(clamping: count),
        end: UInt32(clamping: nodes.count + 1)))
    places.append(place)
  }
}

extension NodeTree: Equatable {
  /// Whether two trees say the same, wherever their texts are kept.
  package static func == (a: NodeTree, b: NodeTree) -> Bool {
    guard a.nodes.count == b.nodes.count else { return false }
    for (x, y) in zip(a.nodes, b.nodes) {
      guard x.kind == y.kind, x.key == y.key, x.end == y.end, x.count == y.count else { return false }
      let one = a.text[Int(x.start)..<Int(x.start + x.count)]
      let other = b.text[Int(y.start)..<Int(y.start + y.count)]
      guard one == other else { return false }
    }
    return true
  }
}

/// Limits that hold while a file is read, whichever source reads it.
enum ReadingLimits {
  /// The format itself nests eight levels; `x-` keys may go deeper.
  static let depth = 64
  static let fileSize = 64 << 20
}
