import BindingSpec
import Foundation
import Testing

@Suite struct OverlayTests {
  static let spec = """
    bindgen-lisp: 1
    library: {name: z, version: "1"}
    structs:
      s: {size: 8, align: 4, fields: [{name: a, type: int, offset: 0}, {name: b, type: int, offset: 4}]}
    enums:
      E: {type: uint, values: {A: 0, B: 1}}
    typedefs:
      t: {type: "*struct s"}
    functions:
      dup: {at: "z.h:9", params: [{name: text, type: "*const char"}, {name: n, type: int}], returns: "*char"}
      open: {params: [{type: int}, {type: int}], returns: int}
    constants:
      N: {type: int, value: 1}
    macros:
      MAX: {params: [a, b]}
    skipped:
      ODD: {reason: scan.macro.not-constant}

    """

  static func merge(_ overlay: String) throws(Failure) -> Spec {
    let base = try SpecReader.read(bytes: Array(spec.utf8), file: "z.yaml")
    let text = "bindgen-lisp: 1\noverlay-of: z\n" + overlay
    return try SpecReader.merge(overlay: Array(text.utf8), file: "z.overlay.yaml", into: base)
  }

  /// Only what the overlay says changes.
  @Test func mergesEntryByEntryAndKeyByKey() throws {
    let merged = try Self.merge(
      """
      library: {load: {linux: libz.so.1}}
      functions:
        dup:
          rename: duplicate
          doc: Copies a text.
          params:
          - {name: n, nullable: false}
          - {name: text, direction: in, length: n}
          returns: {ownership: transferred, release: free}
        open: {params: [{name: first}, {direction: out}], skip: true}
      structs:
        s: {fields: [{name: b, doc: the second}]}
      enums:
        E: {flags: true, values: {B: {deprecated: "use A"}}}
      typedefs:
        t: {rename: thing}
      """)
    let base = try SpecReader.read(bytes: Array(Self.spec.utf8), file: "z.yaml")
    var expected = base
    expected.library.load = [.linux: "libz.so.1"]
    var dup = try #require(base.functions["dup"])
    dup.notes.rename = "duplicate"
    dup.notes.doc = "Copies a text."
    dup.parameters[1].contract.nullable = false
    dup.parameters[0].contract.direction = .in
    dup.parameters[0].contract.length = "n"
    dup.returnContract.ownership = .transferred
    dup.returnContract.release = "free"
    expected.functions["dup"] = dup
    var open = try #require(base.functions["open"])
    open.notes.skip = true
    open.parameters[0].name = "first"
    open.parameters[1].contract.direction = .out
    expected.functions["open"] = open
    expected.structs["s"]?.definition?.fields[1].doc = "the second"
    expected.enums["E"]?.definition?.isFlags = true
    expected.enums["E"]?.definition?.values[1].deprecated = Deprecation(message: "use A")
    expected.typedefs["t"]?.notes.rename = "thing"
    #expect(merged == expected)
  }

  @Test func completeEntriesAreAdded() throws {
    let merged = try Self.merge(
      """
      macros:
        MAX: {params: [{name: a, type: int}, {name: b, type: int}], returns: int}
        MIN: {params: [{name: a, type: int}, {name: b, type: int}], returns: int}
      constants:
        ODD: {type: double, value: 1}
        AAA: {type: int, value: 5}
      typedefs:
        u: {type: uint}
      """)
    #expect(merged.macros["MAX"]?.returns == .scalar(.int))
    #expect(merged.macros["MAX"]?.parameters.map(\.type) == [.scalar(.int), .scalar(.int)])
    #expect(merged.macros["MIN"] != nil)
    #expect(merged.constants["ODD"]?.value == .floating(1))
    #expect(merged.constants.names == ["AAA", "N", "ODD"])
    #expect(merged.typedefs["u"]?.type == .scalar(.uint))
    // That the scan skipped it stays on record.
    #expect(merged.skipped["ODD"] != nil)
  }

  @Test(arguments: [
    ("functions: {dpu: {rename: x}}", "spec.overlay.unknown 3:13", "did you mean `dup`?"),
    ("functions: {ODD: {rename: x}}", "spec.overlay.unknown 3:13", "give a complete entry to add it by hand"),
    (
      "functions: {dup: {params: [{name: texts, nullable: true}]}}", "spec.overlay.unknown 3:28", "did you mean `text`?"
    ),
    ("functions: {open: {params: [{}, {}, {}]}}", "spec.overlay.unknown 3:37", "give the items their names"),
    ("enums: {E: {values: {C: 3}}}", "spec.overlay.unknown 3:22", "there is `A`, `B`"),
    ("structs: {s: {fields: [{name: c, doc: x}]}}", "spec.overlay.unknown 3:24", "there is `a`, `b`"),
    ("functions: {dup: {renam: x}}", "spec.unknown-key 3:19", "did you mean `rename`?"),
    ("functions: {dup: {rename: x, rename: y}}", "spec.duplicate-key 3:30", nil),
    ("functions: {dup: {rename: x}, dup: {skip: true}}", "spec.duplicate-key 3:31", nil),
    ("scan: {headers: [x.h]}", "spec.unknown-key 3:1", nil),
    ("digest: sha256:0", "spec.unknown-key 3:1", nil),
    ("structs: {s: {opaque: true}}", "spec.shape 3:14", nil),
    ("functions: {dup: {params: [&a {name: n}]}}", "spec.alias 3:28", nil),
  ])
  func refuses(overlay: String, expected: String, hint: String?) throws {
    do throws(Failure) {
      _ = try Self.merge(overlay + "\n")
      Issue.record("accepted")
    } catch {
      let first = try #require(error.diagnostics.last)
      #expect("\(first.code.rawValue) \(first.place?.line ?? 0):\(first.place?.column ?? 0)" == expected)
      if let hint { #expect(first.hint == hint) }
    }
  }

  @Test func refusesAnotherLibrarysOverlay() throws {
    let base = try SpecReader.read(bytes: Array(Self.spec.utf8), file: "z.yaml")
    let failure = #expect(throws: Failure.self) {
      try SpecReader.merge(overlay: Array("bindgen-lisp: 1\noverlay-of: y\n".utf8), file: "y.overlay.yaml", into: base)
    }
    #expect(failure?.diagnostics.map(\.code) == [.specValue])
    let nameless = #expect(throws: Failure.self) {
      try SpecReader.merge(overlay: Array("bindgen-lisp: 1\n".utf8), file: "y.overlay.yaml", into: base)
    }
    #expect(nameless?.diagnostics.map(\.code) == [.specShape])
  }
}
