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
/// a binary search and going through all costs nothing. Names that arrive in any order, as headers give them, go into a
/// dictionary, which is sorted when it is gone through.
public struct Section<Value: Hashable & Sendable>: Sendable, Sequence {
  private var storage: Storage

  private enum Storage: Sendable {
    case sorted(names: [String], values: [Value])
    case unsorted([String: Value])
  }

  public init() { storage = .sorted(names: [], values: []) }
  public init(_ values: [String: Value]) { storage = .unsorted(values) }

  /// A section of names that ascend strictly, which is what `ByteOrder.precedes` says of each and the next.
  init(ascending names: [String], _ values: [Value]) { storage = .sorted(names: names, values: values) }

  public var count: Int {
    switch storage {
    case .sorted(let names, _): names.count
    case .unsorted(let values): values.count
    }
  }

  public var isEmpty: Bool { count == 0 }

  public subscript(name: String) -> Value? {
    get {
      switch storage {
      case .sorted(let names, let values): ByteOrder.find(name, in: names).map { values[$0] }
      case .unsorted(let values): values[name]
      }
    }
    set {
      switch storage {
      case .unsorted(var values):
        storage = .sorted(names: [], values: [])
        values[name] = newValue
        storage = .unsorted(values)
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
            var dictionary = [String: Value](uniqueKeysWithValues: zip(names, values))
            dictionary[name] = newValue
            storage = .unsorted(dictionary)
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
    var values: [String: Value] = [:]
    values.reserveCapacity(count)
    storage = .unsorted(values)
  }

  /// Sorts for good: from here on, going through costs nothing. For when all have arrived.
  public mutating func putInOrder() {
    guard case .unsorted(let dictionary) = storage else { return }
    let names = ByteOrder.sorted(dictionary.keys)
    storage = .sorted(names: names, values: names.compactMap { dictionary[$0] })
  }

  public func contains(_ name: String) -> Bool {
    switch storage {
    case .sorted(let names, _): ByteOrder.find(name, in: names) != nil
    case .unsorted(let values): values[name] != nil
    }
  }

  /// The names in order.
  public var names: [String] {
    switch storage {
    case .sorted(let names, _): names
    case .unsorted(let values): ByteOrder.sorted(values.keys)
    }
  }

  /// Goes through the section in order.
  public struct Iterator: IteratorProtocol {
    fileprivate let names: [String]
    fileprivate let values: [Value]
    /// Where the values are when they are not in order.
    fileprivate let dictionary: [String: Value]
    private var position = 0

    fileprivate init(names: [String], values: [Value], dictionary: [String: Value]) {
      self.names = names
      self.values = values
      self.dictionary = dictionary
    }

    public mutating func next() -> (name: String, value: Value)? {
      guard position < names.count else { return nil }
      let index = position
      let name = names[index]
      position += 1
      if index < values.count { return (name, values[index]) }
      return dictionary[name].map { (name, $0) }
    }
  }

  public func makeIterator() -> Iterator {
    switch storage {
    case .sorted(let names, let values): Iterator(names: names, values: values, dictionary: [:])
    case .unsorted(let dictionary): Iterator(names: names, values: [], dictionary: dictionary)
    }
  }

  public var underestimatedCount: Int { count }
}

extension Section: Hashable {
  public static func == (a: Section, b: Section) -> Bool {
    if case .unsorted(let one) = a.storage, case .unsorted(let other) = b.storage { return one == other }
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
enum ByteOrder {
  static func precedes(_ a: String, _ b: String) -> Bool { compare(a, b) < 0 }

  static func compare(_ a: String, _ b: String) -> Int {
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

  /// Names in order.
  ///
  /// The names of a library begin alike, so each is sorted by the eight bytes behind what they all share, and compared in
  /// full only where those are equal.
  static func sorted(_ names: some Collection<String>) -> [String] {
    let names = Array(names)
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
    return keys.map { names[$0.index] }
  }

  /// The index of a name among names in order.
  static func find(_ name: String, in names: [String]) -> Int? {
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
