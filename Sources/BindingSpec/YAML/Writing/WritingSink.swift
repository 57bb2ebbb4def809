/// Writes the YAML text and the digest's stream in one go.
struct WritingSink: SpecSink {
  var yaml: YAMLSink
  private(set) var digest = DigestSink(capacity: 1 << 16)
  /// Where the digest's text begins.
  private(set) var digestPlace = 0
  private var isBelowDigest = false
  /// Whether the value that comes is one that the digest leaves out.
  private var isProse = false

  init(yaml: YAMLSink) { self.yaml = yaml }

  /// One that writes further sections of a document that another has begun.
  static func continuation() -> WritingSink {
    var sink = WritingSink(yaml: .continuation())
    sink.isBelowDigest = true
    return sink
  }

  /// Adds what a continuation has written.
  mutating func append(_ part: WritingSink) {
    yaml.append(part.yaml)
    digest.append(part.digest)
  }

  var takesProse: Bool { true }

  mutating func beginMap(_ layout: SinkLayout) {
    yaml.beginMap(layout)
    if isBelowDigest { digest.beginMap(layout) }
  }
  mutating func endMap() {
    yaml.endMap()
    if isBelowDigest { digest.endMap() }
  }
  mutating func beginList(_ layout: SinkLayout) {
    yaml.beginList(layout)
    if isBelowDigest { digest.beginList(layout) }
  }
  mutating func endList() {
    yaml.endList()
    if isBelowDigest { digest.endList() }
  }
  mutating func key(_ key: SpecKey) {
    yaml.key(key)
    isProse = key == .at || key == .doc
    if key == .digest {
      digestPlace = yaml.bytes.count + 1
    } else if isBelowDigest, !isProse {
      digest.key(key)
    }
  }
  mutating func key(named name: String) {
    isProse = false
    yaml.key(named: name)
    digest.key(named: name)
  }
  mutating func text(_ text: String) {
    yaml.text(text)
    if isBelowDigest {
      if !isProse { digest.text(text) }
    } else if digestPlace > 0 {
      isBelowDigest = true
      digest.beginMap(.block)
    }
  }
  mutating func quoted(_ text: String) {
    yaml.quoted(text)
    digest.quoted(text)
  }
  mutating func prose(_ text: String) { yaml.prose(text) }
  mutating func plain(_ text: String) {
    yaml.plain(text)
    if isBelowDigest { digest.plain(text) }
  }
  mutating func enumeratorValue(_ text: String) {
    yaml.plain(text)
    digest.enumeratorValue(text)
  }
  mutating func natural(_ value: UInt64) {
    yaml.natural(value)
    if isBelowDigest { digest.natural(value) }
  }
  mutating func type(_ type: CType) { text(type.notation) }
}
