import BindingSpec

/// One section of two specs, name by name: what is on one side only, and what is on both and not equal.
struct SectionMatch<Value: Hashable & Sendable>: Sendable {
  var changed: [(name: String, old: Value, new: Value)] = []
  var removed: [(name: String, value: Value)] = []
  var added: [(name: String, value: Value)] = []

  /// Goes through both sections once; they are in the same order.
  init(_ old: Section<Value>, _ new: Section<Value>) {
    var olds = old.makeIterator()
    var news = new.makeIterator()
    var a = olds.next()
    var b = news.next()
    while let left = a, let right = b {
      if left.name == right.name {
        if left.value != right.value { changed.append((left.name, left.value, right.value)) }
        a = olds.next()
        b = news.next()
      } else if ByteOrder.precedes(left.name, right.name) {
        removed.append((left.name, left.value))
        a = olds.next()
      } else {
        added.append((right.name, right.value))
        b = news.next()
      }
    }
    while let left = a {
      removed.append((left.name, left.value))
      a = olds.next()
    }
    while let right = b {
      added.append((right.name, right.value))
      b = news.next()
    }
  }

  var isUnchanged: Bool { changed.isEmpty && removed.isEmpty && added.isEmpty }

  /// What was removed under one name and added under another is one change.
  mutating func take(_ renames: [Rename]) {
    let gone = Set(renames.map(\.old))
    let come = Set(renames.map(\.new))
    removed.removeAll { gone.contains($0.name) }
    added.removeAll { come.contains($0.name) }
  }
}

/// A declaration that means the same under another name.
struct Rename: Hashable, Sendable {
  var old: String
  var new: String
}
