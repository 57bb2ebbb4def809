import BindingSpec
import TestSupport

/// Damage to a text, chosen to make YAML mean something else rather than nothing.
public enum SpecMutation {
  private static let pieces: [[UInt8]] = [
    " ", "  ", "\n", "\n\n", "\t", "\r\n", ":", ": ", ", ", ",", "- ", "-", "--- ", "---\n", "...\n", "? ", "[", "]",
    "{", "}", "{}", "[]",
    "\"", "'", "\\", "\\x", "\\u00e9", "\\ud800", "\\U00110000", "\\/", "\\e", "|", "|-", "|+", ">", "|2", "#", " #",
    "&a ", "*a", "!", "!!str ",
    "%", "@", "`", "~", "null", "true", "0", "-", ".", ".5", "1e3", "<<: ", "=", "a", "é", "\u{85}", "\u{2028}",
    "\u{feff}", "\u{fffe}",
    "\u{7f}", "\u{1}", "x: y\n", "  x: y\n", " #c\n", "\n# c\n", "\n  \n", "\n -", "\n  - ", "- - ", "- {", ": |-\n",
    "a: b: c",
    "\"a\": ", "\"a\":b", "{a}", "{a: }", "[a, ]", "{,}", "bindgen-lisp: 1", "999999999999999999999999",
    String(repeating: "k", count: 1030),
  ].map { Array($0.utf8) }

  public static func mutate(_ text: inout [UInt8], _ random: inout SplitMix) {
    if text.isEmpty { text = random.pick(pieces) }
    let position = random.below(text.count + 1)
    let length = min(text.count - position, random.once(in: 3) ? random.below(40) : random.below(3))
    switch random.below(8) {
    case 0: text.removeSubrange(position..<position + length)
    case 1: text.replaceSubrange(position..<position + length, with: random.pick(pieces))
    case 2, 3: text.insert(contentsOf: random.pick(pieces), at: position)
    case 4:
      // A part of the text somewhere else, such as a line at another indentation.
      let part = Array(text[position..<position + length])
      text.insert(contentsOf: part, at: random.below(text.count + 1))
    case 5: if position < text.count { text[position] ^= 1 << UInt8(random.below(8)) }
    case 6: if position < text.count { text[position] = UInt8(random.below(256)) }
    default: text.removeLast(min(text.count, random.below(60)))
    }
  }

  /// Most damage is told by the digest; without it the decoder has to cope.
  public static func removeDigest(_ text: inout [UInt8]) {
    guard let start = text.firstRange(of: Array("\ndigest".utf8))?.lowerBound else { return }
    text.replaceSubrange(start + 1..<start + 1, with: Array("x-".utf8))
  }

  /// How the fast ways read a text otherwise than libyaml, nil when they do not.
  public static func disagreement(_ text: [UInt8]) -> String? {
    disagreementOfTrees(text) ?? disagreementOfSpecs(text)
  }

  /// How a spec that is read in pieces differs from the same read by libyaml. In the smallest pieces, each entry is one.
  private static func disagreementOfSpecs(_ text: [UInt8]) -> String? {
    for pieceSize in [0, 500] {
      guard let fast = SpecReader.readInParts(text, pieceSize: pieceSize) else { continue }
      do throws(Failure) {
        let general = try SpecReader.readThroughLibYAML(text, file: "mutated.yaml")
        // NaN is not equal to itself, but is written alike.
        if fast != general, SpecWriter.yaml(fast) != SpecWriter.yaml(general) {
          return "the specs differ, read in pieces of \(pieceSize)"
        }
      } catch {
        return "libyaml refuses what is read in pieces: \(error.diagnostics.first?.message ?? "")"
      }
    }
    return nil
  }

  private static func disagreementOfTrees(_ text: [UInt8]) -> String? {
    // Both are asked only what is text.
    guard String(validating: text, as: UTF8.self) != nil, !text.contains(0) else { return nil }
    guard let fast = CanonicalSource.tree(text) else { return nil }
    do throws(Failure) {
      let general = try LibYAMLSource.tree(text, file: "mutated.yaml")
      return fast == general ? nil : "the trees differ"
    } catch {
      return "libyaml refuses it: \(error.diagnostics.first?.message ?? "")"
    }
  }
}
