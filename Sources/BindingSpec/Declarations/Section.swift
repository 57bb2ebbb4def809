#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A section of a spec: declarations under their names, in the byte order of the names.
///
/// ```swift
/// var functions = Section<Function>()
/// functions["deflate"] = deflate
/// for (name, function) in functions { … }   // sorted
/// ```
///
/// A spec is read in order and then only looked at, so names that arrive in order stay in arrays, where looking one up is
/// a binary search and going through all costs nothing. Names that arrive in any order, as headers give them, are found
/// through a dictionary and sorted when they are gone through.
@frozen public struct Section<Value: Hashable & Sendable>: Sendable, Sequence {
  // Visible to other modules' compilers only, so that they specialize the lookups of a whole scan.
  @usableFromInline var storage: Storage

  @usableFromInline enum Storage: Sendable {
    case sorted(names: [String], values: [Value])
    /// In the order of arrival, with the place of each: declarations are large, and a hash table of them would be mostly
    /// empty room.
    case unsorted(Arrivals)
  }

  @usableFromInline struct Arrivals: Sendable {
    @usableFromInline var names: [String] = []
    @usableFromInline var values: [Value] = []
    @usableFromInline var places: [String: Int] = [:]

    @usableFromInline init() {}

    @usableFromInline init(names: [String], values: [Value]) {
      self.names = names
      self.values = values
      places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    }

    @inlinable subscript(name: String) -> Value? {
      get { places[name].map { values[$0] } }
      set {
        switch (places[name], newValue) {
        case (let place?, let value?): values[place] = value
        case (nil, let value?):
          places[name] = names.count
          names.append(name)
          values.append(value)
        case (let place?, nil):
          names.remove(at: place)
          values.remove(at: place)
          places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
        case (nil, nil): break
        }
      }
    }
  }

  public init() { storage = .sorted(names: [], values: []) }
  public init(_ values: [String: Value]) {
    var arrivals = Arrivals()
    for (name, value) in values { arrivals[name] = value }
    storage = .unsorted(arrivals)
  }

  /// The entries of all parts, one part behind the other; nil when the names do not ascend.
  init?(taking parts: [Entries<Value>]) {
    var last: String?
    for part in parts {
      guard part.isAscending else { return nil }
      if let last, let first = part.firstName, !ByteOrder.precedes(last, first) { return nil }
      last = part.lastName ?? last
    }
    let (names, values) = Entries.takeAll(parts)
    storage = .sorted(names: names, values: values)
  }

  public var count: Int {
    switch storage {
    case .sorted(let names, _): names.count
    case .unsorted(let arrivals): arrivals.names.count
    }
  }

  public var isEmpty: Bool { count == 0 }

  @inlinable public subscript(name: String) -> Value? {
    get {
      switch storage {
      case .sorted(let names, let values): ByteOrder.find(name, in: names).map { values[$0] }
      case .unsorted(let arrivals): arrivals[name]
      }
    }
    set {
      switch storage {
      case .unsorted(var arrivals):
        storage = .sorted(names: [], values: [])
        arrivals[name] = newValue
        storage = .unsorted(arrivals)
      case .sorted(var names, var values):
        storage = .sorted(names: [], values: [])
        if let index = ByteOrder.find(name, in: names) {
          if let newValue {
            values[index] = newValue
          } else {
            names.remove(at: index)
            values.remove(at: index)
          }
        } else if let newValue {
          if let last = names.last, !ByteOrder.precedes(last, name) {
            var arrivals = Arrivals(names: names, values: values)
            arrivals[name] = newValue
            storage = .unsorted(arrivals)
            return
          }
          names.append(name)
          values.append(newValue)
        }
        storage = .sorted(names: names, values: values)
      }
    }
  }

  /// Makes room, for one who knows about how many will come in any order.
  public mutating func reserveCapacity(_ count: Int) {
    guard isEmpty else { return }
    var arrivals = Arrivals()
    arrivals.names.reserveCapacity(count)
    arrivals.values.reserveCapacity(count)
    arrivals.places.reserveCapacity(count)
    storage = .unsorted(arrivals)
  }

  /// Sorts for good: from here on, going through costs nothing. For when all have arrived.
  public mutating func putInOrder() {
    guard case .unsorted(let arrivals) = storage else { return }
    let order = ByteOrder.order(arrivals.names)
    storage = .sorted(names: order.map { arrivals.names[$0] }, values: order.map { arrivals.values[$0] })
  }

  @inlinable public func contains(_ name: String) -> Bool {
    switch storage {
    case .sorted(let names, _): ByteOrder.find(name, in: names) != nil
    case .unsorted(let arrivals): arrivals.places[name] != nil
    }
  }

  /// The names in order.
  public var names: [String] {
    switch storage {
    case .sorted(let names, _): names
    case .unsorted(let arrivals): ByteOrder.order(arrivals.names).map { arrivals.names[$0] }
    }
  }

  /// Goes through the section in order.
  public struct Iterator: IteratorProtocol {
    private let names: [String]
    private let values: [Value]
    /// In which order they are gone through; nil when that is how they lie.
    private let order: [Int]?
    private var position = 0

    fileprivate init(names: [String], values: [Value], order: [Int]?) {
      self.names = names
      self.values = values
      self.order = order
    }

    public mutating func next() -> (name: String, value: Value)? {
      guard position < names.count else { return nil }
      let index = order.map { $0[position] } ?? position
      position += 1
      return (names[index], values[index])
    }
  }

  public func makeIterator() -> Iterator {
    switch storage {
    case .sorted(let names, let values): Iterator(names: names, values: values, order: nil)
    case .unsorted(let arrivals):
      Iterator(names: arrivals.names, values: arrivals.values, order: ByteOrder.order(arrivals.names))
    }
  }

  public var underestimatedCount: Int { count }
}

extension Section: Hashable {
  public static func == (a: Section, b: Section) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }

  public func hash(into hasher: inout Hasher) {
    for (name, value) in self {
      hasher.combine(name)
      hasher.combine(value)
    }
  }
}

/// The order of a spec's names: that of their UTF-8 bytes, whatever Unicode thinks of them.
@usableFromInline package enum ByteOrder {
  @usableFromInline package static func precedes(_ a: String, _ b: String) -> Bool { compare(a, b) < 0 }

  package static func compare(_ a: String, _ b: String) -> Int {
    let result = a.utf8.withContiguousStorageIfAvailable { a in
      b.utf8.withContiguousStorageIfAvailable { b in compare(a, b) }
    }
    if let result, let result { return result }
    return a.utf8.lexicographicallyPrecedes(b.utf8) ? -1 : a.utf8.elementsEqual(b.utf8) ? 0 : 1
  }

  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = a.baseAddress, let second = b.baseAddress else { return a.count - b.count }
    let order = memcmp(first, second, min(a.count, b.count))
    return order == 0 ? a.count - b.count : Int(order)
  }

  /// The places of names, in the order of the names.
  ///
  /// The names of a library begin alike, so each is sorted by the eight bytes behind what they all share, and compared in
  /// full only where those are equal.
  package static func order(_ names: [String]) -> [Int] {
    guard let first = names.first else { return [] }
    var shared = first.utf8.count
    for name in names {
      var common = 0
      for (a, b) in zip(first.utf8.prefix(shared), name.utf8) {
        if a != b { break }
        common += 1
      }
      shared = common
      if shared == 0 { break }
    }
    var keys: [(head: UInt64, index: Int)] = []
    keys.reserveCapacity(names.count)
    for (index, name) in names.enumerated() {
      var head: UInt64 = 0
      var filled: UInt64 = 0
      for byte in name.utf8.dropFirst(shared).prefix(8) {
        head = head << 8 | UInt64(byte)
        filled += 8
      }
      keys.append((filled < 64 ? head << (64 - filled) : head, index))
    }
    keys.sort { a, b in a.head != b.head ? a.head < b.head : precedes(names[a.index], names[b.index]) }
    return keys.map(\.index)
  }

  /// The index of a name among names in order.
  @usableFromInline static func find(_ name: String, in names: [String]) -> Int? {
    var low = 0
    var high = names.count
    while low < high {
      let middle = (low + high) / 2
      let order = compare(names[middle], name)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }
}
