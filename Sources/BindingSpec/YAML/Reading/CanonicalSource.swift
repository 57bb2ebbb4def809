/// Builds a node tree from the YAML that `SpecWriter` writes, many times faster than libyaml does.
///
/// It knows no more of YAML than the writer uses: block maps and lists indented by two, flow collections on one line,
/// plain scalars of harmless characters, double quotes with the writer's escapes, and `|-` blocks. Anything else ends it
/// with nil, and `LibYAMLSource` reads the file from the start. Where it does give a tree, libyaml gives the same one.
package enum CanonicalSource {
  /// The tree of a text that is valid UTF-8 without NUL; nil when it is not in the writer's form.
  package static func tree(_ bytes: some Collection<UInt8>) -> NodeTree? {
    let bytes = Array(bytes)
    // Positions are kept in 32 bits.
    guard bytes.count <= ReadingLimits.fileSize else { return nil }
    return bytes.withUnsafeBufferPointer { buffer -> NodeTree? in
      var parser = CanonicalParser(capacity: bytes.count / 8)
      guard parser.document(buffer) else { return nil }
      var tree = NodeTree()
      tree.nodes = Array(parser.nodes)
      tree.text = bytes + parser.unescaped
      return tree
    }
  }
}
