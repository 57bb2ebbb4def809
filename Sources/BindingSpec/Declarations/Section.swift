/// A section of a spec: declarations under their names, in the byte order of the names.
///
/// ```swift
/// var functions = Section<Function>()
/// functions["deflate"] = deflate
/// for (name, function) in functions { … }   // sorted
/// ```
@frozen public struct Section<Value: Hashable & Sendable>: Hashable, Sendable, Sequence {
  /// In the order of arrival; declarations are large, so the dictionary holds their places only.
  @usableFromInline var entries: [(name: String, value: Value)] = []
  @usableFromInline var places: [String: Int] = [:]

  @inlinable public init() {}
  @inlinable public init(_ values: [String: Value]) { for (name, value) in values { self[name] = value } }

  @inlinable public var count: Int { entries.count }
  @inlinable public var isEmpty: Bool { entries.isEmpty }

  @inlinable public subscript(name: String) -> Value? {
    get { places[name].map { entries[$0].value } }
    set {
      switch (places[name], newValue) {
      case (let place?, let value?): entries[place].value = value
      case (nil, let value?):
        places[name] = entries.count
        entries.append((name, value))
      case (let place?, nil):
        entries.remove(at: place)
        places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.name, $0) })
      case (nil, nil): break
      }
    }
  }

  /// Makes room, for one who knows how many will come.
  @inlinable public mutating func reserveCapacity(_ count: Int) {
    entries.reserveCapacity(count)
    places.reserveCapacity(count)
  }

  @inlinable public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The names in order.
  @inlinable public var names: [String] { sorted.map { entries[$0].name } }

  @inlinable public func makeIterator() -> AnyIterator<(name: String, value: Value)> {
    var order = sorted.makeIterator()
    return AnyIterator { order.next().map { entries[$0] } }
  }

  @inlinable var sorted: [Int] {
    entries.indices.sorted { entries[$0].name.utf8.lexicographicallyPrecedes(entries[$1].name.utf8) }
  }

  @inlinable public static func == (a: Section, b: Section) -> Bool {
    a.count == b.count && a.entries.allSatisfy { b[$0.name] == $0.value }
  }

  @inlinable public func hash(into hasher: inout Hasher) {
    for (name, value) in self {
      hasher.combine(name)
      hasher.combine(value)
    }
  }
}
