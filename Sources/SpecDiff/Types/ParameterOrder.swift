import BindingSpec

/// Whether the parameters of a function changed places: the same ones, in another order.
///
/// A program that was compiled before hands each value over at the old place. Whether a register could tell the difference
/// does not matter then, since the function takes the value for something else: two opaque pointers look alike on the way,
/// and two numbers look alike even there.
enum ParameterOrder {
  /// Whether both sides name the same parameters, each once, in another order.
  static func isRenumbered(_ a: [Parameter], _ b: [Parameter]) -> Bool {
    guard a.count == b.count, zip(a, b).contains(where: { $0.name != $1.name }) else { return false }
    let (was, now) = (a.compactMap(\.name), b.compactMap(\.name))
    guard was.count == a.count, now.count == b.count else { return false }
    let names = Set(was)
    return names.count == was.count && names == Set(now)
  }
}

extension TypeComparison {
  /// The parameters of the new side in the old one's order, where they changed places. `nil` where they are where they were.
  func moved(_ a: [Parameter], _ b: [Parameter]) -> [Parameter]? {
    guard a.count == b.count, a.count >= 2 else { return nil }
    let byPlace = zip(a, b).map { change($0.type, $1.type, .parameter).class }
    if ParameterOrder.isRenumbered(a, b) {
      let places = Dictionary(b.map { ($0.name, $0) }) { first, _ in first }
      let order = a.compactMap { places[$0.name] }
      let byName = zip(a, order).map { change($0.type, $1.type, .parameter).class }
      // Where the types stayed and the names did not fit them any more, it is the names that were exchanged.
      if order.count == a.count, (byName.max() ?? .none) <= (byPlace.max() ?? .none) { return order }
    }
    let places = a.indices.filter { index in
      guard byPlace.indices.contains(index), byPlace[index] > .none else { return false }
      // What goes by the name that it had did not move, unless it is another thing altogether.
      let isNamedAsBefore = a[index].name != nil && a[index].name == b[index].name
      return !isNamedAsBefore || isOtherThing(a[index].type, b[index].type)
    }
    let pairs = places.map { (old: a[$0].type, new: b[$0].type) }
    guard let order = exchanged(pairs, depth: 0) else { return nil }
    var result = b
    for (index, source) in order where places.indices.contains(index) && places.indices.contains(source) {
      result[places[index]] = b[places[source]]
    }
    return result
  }

  /// Whether what a function behind a pointer takes is the same in another order. Types of functions name no parameters.
  func areExchanged(_ a: [CType], _ b: [CType], depth: Int) -> Bool {
    guard a.count == b.count, a.count >= 2 else { return false }
    let pairs = zip(a, b).filter { change($0, $1, .parameter, depth: depth).class > .none }
    return exchanged(pairs.map { (old: $0, new: $1) }, depth: depth) != nil
  }

  /// Where each of the types went, of which none is where it was. What became another type at its place is left out.
  private func exchanged(_ pairs: [(old: CType, new: CType)], depth: Int) -> [Int: Int]? {
    // No function has so many parameters that changed; text made to harm may have.
    guard pairs.count >= 2, pairs.count <= 16 else { return nil }
    func isSame(_ i: Int, _ j: Int) -> Bool {
      change(pairs[i].old, pairs[j].new, .parameter, depth: depth).class == .none
    }
    let same = pairs.indices.map { i in pairs.indices.filter { isSame(i, $0) } }
    var left = Set(pairs.indices)
    var isStable = false
    while !isStable {
      let kept = left.filter { place in
        same[place].contains(where: left.contains) && left.contains { same[$0].contains(place) }
      }
      isStable = kept.count == left.count
      left = kept
    }
    guard left.count >= 2 else { return nil }
    var free = left
    var order: [Int: Int] = [:]
    for place in left.sorted() {
      guard let source = same[place].first(where: free.contains) else { return nil }
      free.remove(source)
      order[place] = source
    }
    return order
  }

  /// Whether a value of one type is nothing that a value of the other could stand for: records, and pointers to anything but
  /// numbers.
  private func isOtherThing(_ a: CType, _ b: CType) -> Bool {
    switch (old.resolve(a).type, new.resolve(b).type) {
    case (.pointer(let a), .pointer(let b)):
      let (left, right) = (old.resolve(a).type, new.resolve(b).type)
      return !isSame(left, right) && !(isNumber(left) && isNumber(right))
    case (.record, .record): return true
    default: return false
    }
  }

  private func isNumber(_ type: CType) -> Bool {
    switch type {
    case .scalar, .bitInt, .enumeration, .complex, .vector, .atomic: true
    case .void, .record, .pointer, .array, .function, .block, .named, .qualified: false
    }
  }
}
