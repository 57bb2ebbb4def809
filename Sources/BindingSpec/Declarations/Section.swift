/// A section of a spec: declarations under their names, in the byte order of the names.
///
/// ```swift
/// var functions = Section<Function>()
/// functions["deflate"] = deflate
/// for (name, function) in functions { … }   // sorted
/// ```
public struct Section<Value: Hashable & Sendable>: Hashable, Sendable, Sequence {
  private var values: [String: Value]

  public init() { values = [:] }
  public init(_ values: [String: Value]) { self.values = values }

  public var count: Int { values.count }
  public var isEmpty: Bool { values.isEmpty }

  public subscript(name: String) -> Value? {
    get { values[name] }
    set { values[name] = newValue }
  }

  public func contains(_ name: String) -> Bool { values[name] != nil }

  /// The names in order.
  public var names: [String] { values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  public func makeIterator() -> IndexingIterator<[(name: String, value: Value)]> {
    values.map { (name: $0.key, value: $0.value) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      .makeIterator()
  }
}
