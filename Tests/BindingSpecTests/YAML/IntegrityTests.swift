import BindingSpec
import SpecSamples
import Testing

/// A spec that lost its end, or anything else, is not taken for a whole one.
@Suite struct IntegrityTests {
  @Test func everyCutAtALineEndIsNoticed() throws {
    for seed in [3, 7, 11, 19] as [UInt64] {
      var random = RandomSpec(seed: seed)
      let text = SpecWriter.yaml(random.spec())
      for (index, byte) in text.enumerated() where byte == 10 && index + 1 < text.count {
        let cut = Array(text[...index])
        #expect(throws: Failure.self, "seed \(seed), cut behind byte \(index)") {
          try SpecReader.read(bytes: cut, file: "cut.yaml")
        }
      }
    }
  }

  @Test func aChangedFactIsNoticedAndSaysWhatToDo() throws {
    let text = String(decoding: SpecWriter.yaml(LargeSpec.make(scale: 0.01)), as: UTF8.self)
    let changed = text.replacing("returns: guint", with: "returns: gboolean", maxReplacements: 1)
    try #require(changed != text)
    let failure = #expect(throws: Failure.self) {
      try SpecReader.read(bytes: Array(changed.utf8), file: "changed.yaml")
    }
    let diagnostic = try #require(failure?.diagnostics.first)
    #expect(diagnostic.code == .specDigest)
    #expect(diagnostic.hint?.contains("overlay") == true)
    #expect(diagnostic.place?.line == 13)
  }

  /// Where something was declared and how it was described is no fact of the interface.
  @Test func theDigestLeavesPlacesAndProseOut() {
    for seed in 0..<50 as Range<UInt64> {
      var random = RandomSpec(seed: seed)
      var spec = random.spec()
      let digest = SpecWriter.digest(spec)
      spec.library.version = "9"
      spec.scan.includes = ["/elsewhere"]
      for (name, var entry) in spec.enums {
        entry.notes.at = Provenance(header: "other.h", line: 1)
        entry.notes.doc = "Other words."
        if var definition = entry.definition {
          for index in definition.values.indices { definition.values[index].doc = nil }
          entry.definition = definition
        }
        spec.enums[name] = entry
      }
      for (name, var entry) in spec.functions {
        entry.notes.at = nil
        entry.notes.doc = nil
        spec.functions[name] = entry
      }
      #expect(SpecWriter.digest(spec) == digest)
    }
  }

  /// Laid out in another way, in another order and with other quotes, a spec still has its digest.
  @Test func theDigestIsNotOneOfTheLayout() throws {
    let spec = try SpecReader.read(bytes: Array(Self.small.utf8), file: "small.yaml")
    let digest = SpecWriter.digest(spec)
    let other = """
      library:
          name: "z"
      digest: '\(digest)'
      functions:
          g: {"returns": 'int', x-note: [1, {a: b}]}
          f:
              # a comment
              returns: "*char"
              params:
                  - type: 'int'
                    name: "a"
      enums:
          E: {values: {A: {value: 0x0}, B: 1}, type: uint}
      bindgen-lisp: 1
      """
    #expect(try SpecReader.read(bytes: Array(other.utf8), file: "other.yaml") == spec)
  }

  static let small = """
    bindgen-lisp: 1
    library: {name: z}
    enums: {E: {type: uint, values: {A: 0, B: 1}}}
    functions:
      f: {params: [{name: a, type: int}], returns: "*char"}
      g: {returns: int}

    """

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func sha256(text: String, expected: String) {
    var hash = SHA256()
    hash.update(Array(text.utf8))
    #expect(hash.hexadecimal() == expected)
    var piecewise = SHA256()
    for byte in text.utf8 { piecewise.update([byte]) }
    #expect(piecewise.hexadecimal() == expected)
  }

  @Test func sha256OfAMillionLetters() {
    var hash = SHA256()
    let letters = [UInt8](repeating: 97, count: 999)
    for _ in 0..<1001 { hash.update(letters) }
    hash.update([97])
    #expect(hash.hexadecimal() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
