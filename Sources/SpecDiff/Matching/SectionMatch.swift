import BindingSpec

/// One section of two specs, name by name: what is on one side only, and what is on both and not equal.
struct SectionMatch<Value: Hashable & Sendable>: Sendable {
  /// What means something else than it did.
  var changed: [(name: String, old: Value, new: Value)] = []
  /// What means the same in other words or at another place.
  var retold: [(name: String, old: Value, new: Value)] = []
  var removed: [(name: String, value: Value)] = []
  var added: [(name: String, value: Value)] = []

  /// Goes through both sections once; they are in the same order.
  init(_ old: Section<Value>, _ new: Section<Value>, meansTheSame: (Value, Value) -> Bool = { _, _ in false }) {
    var olds = old.makeIterator()
    var news = new.makeIterator()
    var a = olds.next()
    var b = news.next()
    while let left = a, let right = b {
      if left.name == right.name {
        if left.value != right.value {
          if meansTheSame(left.value, right.value) {
            retold.append((left.name, left.value, right.value))
          } else {
            changed.append((left.name, left.value, right.value))
          }
        }
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

  /// Whether no declaration means anything else.
  var isUnchanged: Bool { changed.isEmpty && removed.isEmpty && added.isEmpty }
}
