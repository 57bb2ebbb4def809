/// What a spec is poured into: YAML text, JSON text or the digest's stream.
///
/// `SpecEncoder` knows the order of a spec's facts, a sink knows how each is written.
protocol SpecSink {
  /// Whether `at` and `doc`, which are no facts of the interface, are wanted.
  var takesProse: Bool { get }
  mutating func beginMap(_ layout: SinkLayout)
  mutating func endMap()
  mutating func beginList(_ layout: SinkLayout)
  mutating func endList()
  mutating func key(_ key: SpecKey)
  /// A key that the library chose.
  mutating func key(named name: String)
  /// A text whose key always means a text.
  mutating func text(_ text: String)
  /// A text in a place where something else than a text may stand.
  mutating func quoted(_ text: String)
  /// A text in sentences.
  mutating func prose(_ text: String)
  /// An integer, a floating number or a truth value as YAML writes it.
  mutating func plain(_ text: String)
  /// The value of an enumerator of which there is nothing else to say.
  mutating func enumeratorValue(_ text: String)
  mutating func natural(_ value: UInt64)
  mutating func type(_ type: CType)
}

/// How a collection lies on the page.
enum SinkLayout {
  /// One line for each item.
  case block
  /// On one line when it fits there.
  case compact
}

extension SpecSink {
  mutating func enumeratorValue(_ text: String) { plain(text) }
}
