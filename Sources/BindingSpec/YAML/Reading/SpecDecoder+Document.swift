// The document: its head, then one section after another.
extension SpecDecoder {
  /// A whole spec, nil when its head is unusable.
  mutating func document() -> Spec? { document(declares: false) }

  /// The head of a spec whose sections are read elsewhere, with the digest that it states; nil when a section is here.
  mutating func head() -> (spec: Spec, digest: String?)? {
    var digest: String?
    var index = 1
    while index + 1 < nodes.count {
      let value = index + 1
      if let key = nodes[index].key, FactKind.sections.contains(key) { return nil }
      if nodes[index].key == .digest {
        guard nodes[value].isScalar else { return nil }
        digest = string(of: value)
      }
      index = Int(nodes[value].end)
    }
    return document(declares: true).map { ($0, digest) }
  }

  private mutating func document(declares: Bool) -> Spec? {
    guard isUsable() else { return nil }
    var spec = Spec.nothing
    var declares = declares
    var hasDigest = false
    let seen = facts(0, .document) { decoder, key, value in
      switch key {
      case .bindgenLisp: break
      case .overlayOf:
        decoder.report(
          .specShape, value, "this is an overlay of `\(decoder.shown(value))`, not a spec",
          hint: "give the spec itself; the overlay beside it is merged into it")
      case .library: decoder.library(value, into: &spec.library)
      case .scan: decoder.scan(value, into: &spec.scan)
      case .imports: spec.imports = decoder.strings(value, .imports)
      case .digest: hasDigest = true
      default:
        declares = true
        decoder.section(key, value, into: &spec)
      }
    }
    guard let seen, require(seen, .document, 0, isKnown: false) else { return nil }
    if !declares && !hasDigest {
      report(
        .specDigest, 0, "the spec has neither a digest nor a section of declarations",
        hint: "a truncated file looks like this: scan again; a hand-written spec has at least `functions: {}`")
    }
    return spec
  }

  /// Merges an overlay into the spec that it is of, and passes over sections that are not wanted.
  mutating func overlay(into spec: inout Spec, wanted: KeySet = FactKind.sections) {
    guard isUsable() else { return }
    let name = spec.library.name
    let seen = facts(0, .overlay) { decoder, key, value in
      switch key {
      case .bindgenLisp: break
      case .overlayOf:
        guard let text = decoder.string(value, key), text != name else { break }
        decoder.report(
          .specValue, value, "this is an overlay of `\(text)`, but the spec is of `\(name)`",
          hint: "write `overlay-of: \(name)`, or give the overlay to the spec that it is of")
      case .library: decoder.library(value, into: &spec.library)
      case .imports:
        for name in decoder.strings(value, .imports) where !spec.imports.contains(name) { spec.imports.append(name) }
      default: if wanted.contains(key) { decoder.section(key, value, into: &spec) }
      }
    }
    guard let seen else { return }
    if !require(seen, .overlay, 0, isKnown: false) { return }
  }

  /// Whether this is a document of a version that this program reads.
  private mutating func isUsable() -> Bool {
    guard let root = nodes.first else {
      report(
        Diagnostic(
          .specShape, at: Diagnostic.Place(file: file, line: 1, column: 1), "the file has no content",
          hint: "a spec begins with `bindgen-lisp: \(Spec.formatVersion)`"))
      return false
    }
    guard root.kind == .map else {
      expected("a map", 0, hint: "a spec begins with `bindgen-lisp: \(Spec.formatVersion)`")
      return false
    }
    var index = 1
    while index + 1 < Int(root.end) {
      if nodes[index].key == .bindgenLisp {
        let value = index + 1
        if nodes[value].isScalar, IntegerText.natural(bytes(value)) == UInt64(Spec.formatVersion) { return true }
        report(
          .specVersion, value,
          "this is version “\(nodes[value].isScalar ? shown(value) : "?")” of the format; "
            + "this program reads version \(Spec.formatVersion)",
          hint: "use the bindgen-lisp that wrote it, or scan again with this one")
        return false
      }
      index = Int(nodes[index + 1].end)
    }
    report(
      .specVersion, 0, "the file does not say which version of the format it has",
      hint: "a spec begins with `bindgen-lisp: \(Spec.formatVersion)`")
    return false
  }

  private mutating func library(_ node: Int, into library: inout Library) {
    let isKnown = !library.name.isEmpty
    let kind = FactKind.library
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .name:
        guard let name = decoder.string(value, key) else { break }
        if name.isEmpty || name.utf8.contains(where: { $0 < 32 || $0 == UInt8(ascii: "/") }) {
          decoder.report(.specName, value, "“\(decoder.shown(value))” cannot be a library's name")
        }
        library.name = name
      case .version: library.version = decoder.string(value, key)
      case .pkgConfig: library.pkgConfig = decoder.string(value, key)
      default:
        _ = decoder.facts(value, .load) { decoder, key, value in
          let platform: Library.Platform =
            switch key {
            case .linux: .linux
            case .macos: .macos
            default: .windows
            }
          if let text = decoder.string(value, key) { library.load[platform] = text }
        }
      }
    }
    if let seen { _ = require(seen, kind, node, isKnown: isKnown) }
  }

  private mutating func scan(_ node: Int, into scan: inout ScanRecord) {
    _ = facts(node, .scan) { decoder, key, value in
      switch key {
      case .headers: scan.headers = decoder.strings(value, key)
      case .keep: scan.keep = decoder.strings(value, key)
      case .hide: scan.hide = decoder.strings(value, key)
      case .defines: scan.defines = decoder.strings(value, key)
      case .includes: scan.includes = decoder.strings(value, key)
      case .arguments: scan.arguments = decoder.strings(value, key)
      case .target: if let target = decoder.word(value, key, Target.self) { scan.target = target }
      default: if let docs = decoder.word(value, key, ScanRecord.Docs.self) { scan.docs = docs }
      }
    }
  }

  private mutating func section(_ key: SpecKey, _ node: Int, into spec: inout Spec) {
    let entries = entries(key, node, over: isOverlay ? spec : nil)
    func put<Value>(_ entries: Entries<Value>, _ section: inout Section<Value>) {
      if !isOverlay, let whole = Section(taking: [entries]) {
        section = whole
        return
      }
      if !isOverlay { section = Section() }
      let (names, values) = Entries.takeAll([entries])
      for (name, value) in zip(names, values) { section[name] = value }
    }
    switch entries {
    case .structs(let entries): put(entries, &spec.structs)
    case .unions(let entries): put(entries, &spec.unions)
    case .enums(let entries): put(entries, &spec.enums)
    case .typedefs(let entries): put(entries, &spec.typedefs)
    case .functions(let entries): put(entries, &spec.functions)
    case .variables(let entries): put(entries, &spec.variables)
    case .constants(let entries): put(entries, &spec.constants)
    case .macros(let entries): put(entries, &spec.macros)
    case .aliases(let entries): put(entries, &spec.aliases)
    case .skipped(let entries): put(entries, &spec.skipped)
    case .none: break
    }
  }

  /// The entries of a section, which an overlay's change those of a known spec.
  mutating func entries(_ key: SpecKey, _ node: Int, over known: Spec?) -> SectionEntries {
    let skipped = known?.skipped ?? Section()
    return switch key {
    case .structs: .structs(entries(key, node, known?.structs, skipped, dots: true) { $0.record($1, over: $2) })
    case .unions: .unions(entries(key, node, known?.unions, skipped, dots: true) { $0.record($1, over: $2) })
    case .enums: .enums(entries(key, node, known?.enums, skipped, dots: true) { $0.enumeration($1, over: $2) })
    case .typedefs: .typedefs(entries(key, node, known?.typedefs, skipped) { $0.typedef($1, over: $2) })
    case .functions: .functions(entries(key, node, known?.functions, skipped) { $0.function($1, over: $2) })
    case .variables: .variables(entries(key, node, known?.variables, skipped) { $0.variable($1, over: $2) })
    case .constants: .constants(entries(key, node, known?.constants, skipped) { $0.constant($1, over: $2) })
    case .macros: .macros(entries(key, node, known?.macros, skipped) { $0.macro($1, over: $2) })
    case .aliases: .aliases(entries(key, node, known?.aliases, skipped) { $0.alias($1, over: $2) })
    default: .skipped(entries(key, node, known?.skipped, Section(), anyName: true) { $0.skip($1, over: $2) })
    }
  }

  private mutating func entries<Value>(
    _ key: SpecKey, _ node: Int, _ section: Section<Value>?, _ skipped: Section<Skip>, dots: Bool = false,
    anyName: Bool = false, _ decode: (inout SpecDecoder, Int, Value?) -> Value?
  ) -> Entries<Value> {
    guard nodes[node].kind == .map else {
      expected("a map from names to entries", node, for: "`\(key.spelling)`")
      return Entries(capacity: 0)
    }
    let end = Int(nodes[node].end)
    let entries = Entries<Value>(capacity: (end - node) / 8)
    var before: Int?
    var index = node + 1
    while index + 1 < end {
      let value = index + 1
      let next = Int(nodes[value].end)
      defer { index = next }
      guard anyName ? isText(index) : isName(index, allowingDots: dots) else { continue }
      let name = string(of: index)
      entity = name
      let known = section?[name]
      let complaints = diagnostics.count
      let decoded = decode(&self, value, known)
      if let section, known == nil, decoded == nil, diagnostics.count > complaints {
        unknownEntry(index, name, key, section, skipped)
      }
      if let before, ByteOrder.compare(bytes(before), bytes(index)) >= 0 { entries.isAscending = false }
      before = index
      if let decoded { entries.append(name, decoded) }
    }
    entity = nil
    if !entries.isAscending { duplicateKeys(node) }
    return entries
  }

  /// Complains about the keys of a map that stand there more than once.
  private mutating func duplicateKeys(_ node: Int) {
    var seen = Set<String>()
    var index = node + 1
    while index + 1 < Int(nodes[node].end) {
      if !seen.insert(string(of: index)).inserted { duplicate(index) }
      index = Int(nodes[index + 1].end)
    }
  }

  /// An overlay speaks of something that the spec does not have, and does not say enough to add it.
  private mutating func unknownEntry<Value>(
    _ node: Int, _ name: String, _ key: SpecKey, _ section: Section<Value>, _ skipped: Section<Skip>
  ) {
    if let skip = skipped[name] {
      report(
        .specOverlayUnknown, node,
        "`\(name)` is not among the \(key.spelling): the scan skipped it "
          + "(\(skip.reason.rawValue))", hint: "give a complete entry to add it by hand")
      return
    }
    let nearest = Suggestion.nearest(to: name, among: section.names).first
    report(
      .specOverlayUnknown, node, "the spec has no `\(name)` among its \(key.spelling)",
      hint: nearest.map { "did you mean `\($0)`?" } ?? "only a complete entry adds something that the spec lacks")
  }

  /// Skipped declarations may have names that C does not give, such as those of operators.
  private mutating func isText(_ node: Int) -> Bool {
    let text = bytes(node)
    if !text.isEmpty, !text.contains(where: { $0 < 32 || $0 == 127 }) { return true }
    report(.specName, node, "“\(shown(node))” cannot be a name")
    return false
  }
}
