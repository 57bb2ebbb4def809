/// The order of types in a module: whole recursion groups, each after those that it mentions.
///
/// Of a group only those members are there that something uses. A type without a group that has the shape of another
/// becomes the same entry, as it is the same type to an engine.
struct TypeOrder {
  /// Groups in order, by when their members were come across.
  private(set) var units: [[Int]] = []
  /// The final number of each type.
  private(set) var numbers: Numbers

  private enum Progress { case untouched, begun, done }
  private var progress: [Progress]
  private var shapes: [[UInt8]: Int] = [:]
  private var nextNumber = 0
  /// Stands for a type in its own shape.
  private static let itself = 0x7FFF_FFFF

  init(_ module: ModuleDraft) {
    let types = module.types
    progress = Array(repeating: .untouched, count: types.count)
    numbers = Numbers(types: Array(repeating: TypeOrder.itself, count: types.count))
    for number in types.indices { visit(number, module) }
  }

  private mutating func visit(_ number: Int, _ module: ModuleDraft) {
    let type = module.types[number]
    switch progress[number] {
    case .done: return
    case .begun: preconditionFailure("the type \(type.name) refers to itself through another that is not of its group")
    case .untouched: break
    }
    let unit = type.group.map { group in group.members.compactMap { $0.number < 0 ? nil : $0.number } } ?? [number]
    for member in unit { progress[member] = .begun }
    for member in unit {
      for mention in module.draft.mentions[module.typePieces[member].mentions] {
        let other = Int(mention.number)
        let isInside = type.group == nil ? other == number : module.types[other].group === type.group
        if !isInside { visit(other, module) }
      }
    }
    for member in unit { progress[member] = .done }
    if type.group == nil {
      var shape = Bytes()
      module.draft.write(module.typePieces[number], with: numbers, to: &shape)
      if let same = shapes[shape.all] {
        numbers.types[number] = same
        return
      }
      shapes[shape.all] = nextNumber
    }
    for member in unit {
      numbers.types[member] = nextNumber
      nextNumber += 1
    }
    units.append(unit)
  }
}
