/// Pours a spec into a sink, everything in the order that the format fixes.
struct SpecEncoder<Sink: SpecSink> {
  var sink: Sink

  /// The whole document.
  mutating func document(_ spec: Spec, digest: String?, sections: (inout Self) -> Void) {
    sink.beginMap(.block)
    sink.key(.bindgenLisp)
    sink.natural(UInt64(Spec.formatVersion))
    sink.key(.library)
    library(spec.library)
    sink.key(.scan)
    scan(spec.scan)
    if !spec.imports.isEmpty { texts(.imports, spec.imports) }
    if let digest {
      sink.key(.digest)
      sink.text(digest)
    }
    sections(&self)
    sink.endMap()
  }

  /// What the digest covers.
  mutating func sections(_ spec: Spec) {
    typeSections(spec)
    functionSection(spec)
    valueSections(spec)
  }

  mutating func typeSections(_ spec: Spec) {
    section(.structs, spec.structs) { $0.record($1) }
    section(.unions, spec.unions) { $0.record($1) }
    section(.enums, spec.enums) { $0.enumeration($1) }
    section(.typedefs, spec.typedefs) { $0.typedef($1) }
  }

  mutating func functionSection(_ spec: Spec) {
    section(.functions, spec.functions) { $0.function($1) }
  }

  mutating func valueSections(_ spec: Spec) {
    section(.variables, spec.variables) { $0.variable($1) }
    section(.constants, spec.constants) { $0.constant($1) }
    section(.macros, spec.macros) { $0.macro($1) }
    section(.aliases, spec.aliases) { $0.alias($1) }
    section(.skipped, spec.skipped) { $0.skip($1) }
  }

  private mutating func section<Value>(
    _ key: SpecKey, _ section: Section<Value>, _ write: (inout Self, Value) -> Void
  ) {
    if section.isEmpty { return }
    sink.key(key)
    sink.beginMap(.block)
    for (name, value) in section {
      sink.key(named: name)
      write(&self, value)
    }
    sink.endMap()
  }

  private mutating func library(_ library: Library) {
    sink.beginMap(.block)
    text(.name, library.name)
    text(.version, library.version)
    text(.pkgConfig, library.pkgConfig)
    if !library.load.isEmpty {
      sink.key(.load)
      sink.beginMap(.compact)
      text(.linux, library.load[.linux])
      text(.macos, library.load[.macos])
      text(.windows, library.load[.windows])
      sink.endMap()
    }
    sink.endMap()
  }

  private mutating func scan(_ scan: ScanRecord) {
    sink.beginMap(.block)
    texts(.headers, scan.headers)
    texts(.keep, scan.keep)
    if !scan.hide.isEmpty { texts(.hide, scan.hide) }
    if !scan.defines.isEmpty { texts(.defines, scan.defines) }
    if !scan.includes.isEmpty { texts(.includes, scan.includes) }
    texts(.arguments, scan.arguments)
    text(.target, scan.target.rawValue)
    if scan.docs != .full { text(.docs, scan.docs.rawValue) }
    sink.endMap()
  }
}

// The small parts that every declaration is made of.
extension SpecEncoder {
  mutating func text(_ key: SpecKey, _ text: String?) {
    guard let text else { return }
    sink.key(key)
    sink.text(text)
  }

  mutating func texts(_ key: SpecKey, _ texts: [String]) {
    sink.key(key)
    sink.beginList(.compact)
    for text in texts { sink.text(text) }
    sink.endList()
  }

  mutating func naturals(_ key: SpecKey, _ values: [Int]) {
    sink.key(key)
    sink.beginList(.compact)
    for value in values { sink.plain("\(value)") }
    sink.endList()
  }

  mutating func natural(_ key: SpecKey, _ value: UInt64?) {
    guard let value else { return }
    sink.key(key)
    sink.natural(value)
  }

  mutating func flag(_ key: SpecKey, _ isSet: Bool) {
    if isSet { truth(key, true) }
  }

  mutating func truth(_ key: SpecKey, _ value: Bool?) {
    guard let value else { return }
    sink.key(key)
    sink.plain(value ? "true" : "false")
  }

  mutating func type(_ key: SpecKey, _ type: CType?) {
    guard let type else { return }
    sink.key(key)
    sink.type(type)
  }

  mutating func doc(_ doc: String?) {
    guard sink.takesProse, let doc else { return }
    sink.key(.doc)
    sink.prose(doc)
  }

  mutating func at(_ at: Provenance?) {
    guard sink.takesProse, let at else { return }
    sink.key(.at)
    sink.text("\(at.header):\(at.line)")
  }

  mutating func deprecated(_ deprecation: Deprecation?) {
    guard let deprecation else { return }
    sink.key(.deprecated)
    if let message = deprecation.message { sink.quoted(message) } else { sink.plain("true") }
  }

  mutating func notes(_ notes: Notes) {
    at(notes.at)
    doc(notes.doc)
    deprecated(notes.deprecated)
    text(.rename, notes.rename)
    flag(.skip, notes.skip)
  }
}

/// Sentences that go over several lines ask for a block of their own.
func layout(for doc: String?) -> SinkLayout {
  guard let doc else { return .compact }
  return doc.utf8.contains(10) ? .block : .compact
}
