import BindingSpec
import Glibc
import SpecSamples
import TestSupport

/// Feeds damaged inputs for a while. What goes wrong is written to a file, or is in the file `current` when it crashed.
struct Fuzz {
  var random: SplitMix
  let directory: String
  private var rounds = 0
  private var accepted = 0

  init(seed: UInt64, directory: String) {
    random = SplitMix(seed: seed)
    self.directory = directory
  }

  /// Calls `body` until the time is over.
  mutating func run(seconds: Double, _ body: (inout Fuzz) -> String?) -> Bool {
    let start = clock()
    while Double(clock() - start) / Double(CLOCKS_PER_SEC) < seconds {
      rounds += 1
      if let problem = body(&self) {
        print("round \(rounds): \(problem)")
        return false
      }
    }
    print("\(rounds) rounds, \(accepted) accepted, nothing wrong")
    return true
  }

  private func keep(_ bytes: [UInt8], as name: String = "current") {
    _ = try? AtomicFile.write(bytes, to: directory + "/" + name)
  }

  /// The reader on damaged specs and overlays: it must not crash, and what it accepts must come back from the writer.
  mutating func reader(_ corpus: [[UInt8]]) -> String? {
    var text: [UInt8]
    if corpus.isEmpty || random.once(in: 2) {
      var source = RandomSpec(seed: random.next() % 500)
      text = SpecWriter.yaml(source.spec())
      if random.below(4) > 0 { SpecMutation.removeDigest(&text) }
    } else {
      text = random.pick(corpus)
    }
    for _ in 0..<random.below(5) { SpecMutation.mutate(&text, &random) }
    keep(text)
    if let spec = try? SpecReader.read(bytes: text, file: "fuzz.yaml") {
      accepted += 1
      let written = SpecWriter.yaml(spec)
      guard let again = try? SpecReader.read(bytes: written, file: "again.yaml") else {
        keep(text, as: "not-read-again")
        return "what was read and written is not read again"
      }
      // NaN is not equal to itself, but is written alike.
      if again != spec, SpecWriter.yaml(again) != written {
        keep(text, as: "changed")
        return "what was read and written is another spec"
      }
    }
    var base = RandomSpec(seed: random.next() % 500)
    _ = try? SpecReader.merge(overlay: text, file: "fuzz.overlay.yaml", into: base.spec())
    return nil
  }

  /// The fast source against libyaml.
  mutating func differential() -> String? {
    var source = RandomSpec(seed: random.next() % 2000)
    var text = SpecWriter.yaml(source.spec())
    if random.below(4) > 0 { SpecMutation.removeDigest(&text) }
    for _ in 0..<random.below(4) { SpecMutation.mutate(&text, &random) }
    keep(text)
    if CanonicalSource.tree(text) != nil { accepted += 1 }
    guard let problem = SpecMutation.disagreement(text) else { return nil }
    keep(text, as: "disagreement")
    return problem
  }

  private static let typeWords = [
    "*", "[4]", "[]", "fn(", "block(", ")", " ", ",", ", ", "...", "?", "const ", "volatile ", "restrict ", "_Nonnull ",
    "_Atomic ",
    "_Complex ", "unsigned ", "_BitInt(", "vector(", "4", "0", "18446744073709551616", "8388609", "int", "void",
    "struct ", "union ",
    "enum ", "typedef ", "a.b", "a..b", ".", "größe", "$", "convention(", "stdcall", "ms_abi", "aapcs-vfp", ") fn(",
    "fn", "block", "vector",
    "size_t", "\t", "\n", "\0", "é", "-", "&",
  ]

  /// The notation's parser on words in any order and on damaged types: what it accepts is printed and parsed to the same.
  mutating func types() -> String? {
    var text: String
    if random.once(in: 2) {
      text = (0..<random.below(random.once(in: 20) ? 400 : 12)).map { _ in random.pick(Self.typeWords) }.joined()
    } else {
      var source = RandomSpec(seed: random.next())
      var bytes = Array(source.type().notation.utf8)
      for _ in 0..<random.below(3) { SpecMutation.mutate(&bytes, &random) }
      text = String(decoding: bytes, as: UTF8.self)
    }
    keep(Array(text.utf8))
    guard let type = try? CType(notation: text) else { return nil }
    accepted += 1
    let printed = type.notation
    guard (try? CType(notation: printed)) == type else {
      keep(Array(text.utf8), as: "type")
      return "“\(text)” is printed as “\(printed)”, which is another type"
    }
    return nil
  }
}
