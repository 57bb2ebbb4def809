// The pages of what can be wrong with a spec, and with the layout of a type in it.
extension Explanation {
  static let specUnreadable = Explanation(
    "the spec cannot be read",
    meaning: "The file does not exist, is a directory, may not be read, or reading it failed.",
    example: "bindgen-lisp show specs/zlb.yaml",
    remedy: "Check the path. A spec is made with “bindgen-lisp scan HEADER -o FILE”.")

  static let specYAML = Explanation(
    "the file is not YAML",
    meaning: """
      The parser met text that no YAML document can hold at that line and column: a bracket or quote that is not
      closed, wrong indentation, a tab, bytes that are not UTF-8. A merge conflict's markers are a frequent cause.
      """,
    example: """
      functions:
        deflate: {returns: int
      """,
    remedy: "Correct the line that is named, or scan again. An overlay is where changes by hand belong.")

  static let specShape = Explanation(
    "a value has the wrong shape",
    meaning: "A list stands where the format has a mapping, a text where it has a number, or a key is missing.",
    example: """
      structs:
        point: 8          # a mapping with size, align and fields is expected
      """,
    remedy: "docs/spec-format.md describes every key, and docs/spec.schema.json lets an editor point at the mistake.")

  static let specUnknownKey = Explanation(
    "a key is not part of the format",
    meaning: """
      Reading is strict: a key that this version does not know is an error and not passed over, since a misspelt
      “nullable” would otherwise be a promise that nobody keeps.
      """,
    example: """
      functions:
        deflate: {return: int}      # the key is “returns”
      """,
    remedy: "Correct the key. If a newer bindgen-lisp wrote the file, read it with that version.")

  static let specDuplicateKey = Explanation(
    "a key stands twice in one mapping",
    meaning: "YAML parsers differ in which of the two they keep, so neither is taken. Often left over from a merge.",
    example: """
      constants:
        Z_OK: {type: int, value: 0}
        Z_OK: {type: int, value: 1}
      """,
    remedy: "Remove one of the two, or scan again.")

  static let specVersion = Explanation(
    "the spec's format version is not known",
    meaning: """
      Every spec begins with “bindgen-lisp: N”, the version of the format. This program reads version 1 only and does
      not guess what another one means.
      """,
    example: "bindgen-lisp: 2",
    remedy: "Use the release of bindgen-lisp that wrote the file, or scan again with this one.")

  static let specAlias = Explanation(
    "the spec uses a YAML alias",
    meaning: """
      Anchors and aliases let a few lines of YAML stand for gigabytes. Specs do not need them, so they are refused
      before anything is expanded.
      """,
    example: """
      a: &a [x, x]
      b: [*a, *a]
      """,
    remedy: "Write the value out where the alias stands.")

  static let specTooDeep = Explanation(
    "the spec nests too deeply",
    meaning: """
      No spec nests more than a few levels. Deeper input is refused while it is read, since the YAML parser needs
      time that grows with the square of the depth.
      """,
    example: "[[[[[[[[[[ …",
    remedy: "The file is damaged or was never a spec: scan again.")

  static let specTooLarge = Explanation(
    "the spec is too large",
    meaning: "The file, a text in it or a list in it is larger than any library's spec and is not read to its end.",
    remedy: "Check that the file is a spec. Keep fewer headers (--keep), or scan with --docs brief.")

  static let specName = Explanation(
    "a name is no C identifier",
    meaning: """
      Names end up in generated C and Lisp, so only what C accepts is read: letters, digits and “_”, not beginning with
      a digit. A record without a tag is named after its place, with dots: outer.member.
      """,
    example: """
      functions:
        "deflate; system": {returns: int}
      """,
    remedy: "Correct the name. For another name in Lisp, write “rename” in an overlay.")

  static let specType = Explanation(
    "a type's notation cannot be read",
    meaning: """
      Types are written from left to right: *const char, [4]int, fn(*void, int) int, struct point. The column says
      where reading stopped.
      """,
    example: """
      params: [{name: s, type: "const char *"}]     # as C writes it; here it is "*const char"
      """,
    remedy: "docs/spec-format.md has the grammar on half a page.")

  static let specValue = Explanation(
    "a value is out of range or malformed",
    meaning: """
      A number is too large for what it measures, a digest is not 64 hexadecimal digits, a word is none of those
      that the key takes.
      """,
    example: "align: 3        # an alignment is a power of two",
    remedy: "Correct the value that is named, or scan again.")

  static let specDigest = Explanation(
    "the spec is not what its digest says",
    meaning: """
      The digest covers everything that the spec declares, but neither paths nor times. When it differs, the file was
      cut short or changed by hand. A YAML file cut at a line's end is still YAML, so this is the only way to notice.
      """,
    example: "digest: sha256:0000…",
    remedy: "Scan again, and move changes made by hand into an overlay, which a new scan leaves alone.")

  static let specImportMissing = Explanation(
    "an imported spec is not there",
    meaning: """
      The spec uses types of another library and names that library's spec under “imports”. It is looked for beside the
      spec and in the directories given.
      """,
    example: """
      imports: [glib, gobject]       # glib.yaml and gobject.yaml beside this file
      """,
    remedy: "Put the spec there, or name its directory with --import-path.")

  static let specImportCycle = Explanation(
    "specs import each other",
    meaning: """
      Following the imports leads back to where they began. Libraries do not depend on each other in circles, so one
      import is wrong.
      """,
    example: """
      a.yaml: imports: [b]
      b.yaml: imports: [a]
      """,
    remedy: "Remove the import that leads back and scan that library again without it.")

  static let specOverlayUnknown = Explanation(
    "the overlay names what the spec does not hold",
    meaning: """
      An overlay adds what C cannot say to declarations that exist. This one speaks of a name that is not in the spec:
      it is misspelt, or the library has dropped or renamed the declaration.
      """,
    example: """
      functions:
        deflate_it: {rename: compress}
      """,
    remedy: "Correct the name, or remove the entry when the library no longer has it.")

  static let specEntityUnknown = Explanation(
    "the spec has no declaration of that name",
    meaning: "Neither the spec nor its imports have it, in any section, “skipped” included.",
    example: "bindgen-lisp show specs/zlib.yaml defalte",
    remedy: """
      C distinguishes upper and lower case. If the header declares it, the header may not be among those kept: scan
      again with --keep.
      """)

  static let layoutIncomplete = Explanation(
    "the type has no size",
    meaning: """
      Something opaque, void, a function or an array of unknown length is used where its size matters: as a field, an
      array's element or an argument by value.
      """,
    example: """
      struct handle;
      struct holder { struct handle inside; };    // C does not allow it either
      """,
    remedy: """
      If another library defines the type, import its spec. If the definition is in a header of this one, keep that
      header.
      """)

  static let layoutRecursive = Explanation(
    "the type contains itself",
    meaning: """
      A record that holds itself by value, or a typedef that leads to itself, would be infinitely large. No compiler
      accepts it, so the spec was changed by hand or damaged.
      """,
    example: """
      typedefs:
        a: {type: b}
        b: {type: a}
      """,
    remedy: "Scan again.")

  static let layoutUnsupported = Explanation(
    "the layout of this type is not known on that target",
    meaning: """
      The target has no such type, or its layout there is not settled: __int128 with the Microsoft compiler, a scalable
      vector, a type of this program's future. No size is better than a wrong one.
      """,
    example: "bindgen-lisp show math.yaml wide --target x86_64-windows-msvc",
    remedy: "Pass such values through pointers, or wrap the function in C of your own.")

  static let layoutTooLarge = Explanation(
    "the type is too large for the target",
    meaning: "Its size in bytes does not fit into the target's address space.",
    example: "char everything[0x7fffffffffffffff][2];",
    remedy: "Check the array's length in the spec; on a 32-bit target it may be right elsewhere and too much there.")
}
