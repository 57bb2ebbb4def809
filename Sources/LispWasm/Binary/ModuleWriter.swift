/// Writes a module in the binary format.
///
/// The same module always gives the same bytes. Objects of the module hold their numbers while this goes on, so no two
/// modules that share some may be written at the same time.
func encode(_ module: WasmModule) -> [UInt8] {
  let draft = ModuleDraft(module)
  let finished = NumberedModule(draft)
  let bytes = ModuleWriter.write(finished)
  draft.forget()
  return bytes
}

/// A section of a module. All are written alike: contents first, then the identifier and the size before them.
protocol Section: SendableMetatype {
  static var identifier: UInt8 { get }
  /// Appends the contents; nothing means that there is no such section.
  static func write(_ module: NumberedModule, to bytes: inout Bytes)
}

enum ModuleWriter {
  /// In the order that the format wants.
  private static let sections: [any Section.Type] = [
    TypeSection.self, ImportSection.self, FunctionSection.self, TagSection.self, GlobalSection.self,
    ExportSection.self, StartSection.self, ElementSection.self, DataCountSection.self, CodeSection.self,
    DataSection.self, NameSection.self,
  ]

  static func write(_ module: NumberedModule) -> [UInt8] {
    var result = Bytes()
    result.append([0x00, 0x61, 0x73, 0x6D, 0x01, 0x00, 0x00, 0x00])
    var contents = Bytes()
    for section in sections {
      contents.clear()
      section.write(module, to: &contents)
      if contents.isEmpty { continue }
      result.byte(section.identifier)
      result.sized(contents)
    }
    return result.all
  }
}

/// A drafted module in which everything has its number.
struct NumberedModule {
  let draft: ModuleDraft
  let numbers: Numbers
  /// By when the members were come across.
  let typeUnits: [[Int]]
  let importedFunctions: [Function]
  let importedTags: [Tag]
  let ownTags: [Tag]
  /// In their order, by when they were come across.
  let globals: [Int]

  var module: WasmModule { draft.module }

  init(_ draft: ModuleDraft) {
    self.draft = draft
    let order = TypeOrder(draft)
    var numbers = order.numbers
    typeUnits = order.units

    importedFunctions = draft.functions.filter { $0.importedAs != nil }
    numbers.functions = Array(repeating: 0, count: draft.functions.count)
    for (index, function) in importedFunctions.enumerated() { numbers.functions[function.number] = index }
    for (index, body) in draft.bodies.enumerated() {
      numbers.functions[body.function.number] = importedFunctions.count + index
    }

    importedTags = draft.tags.filter { $0.importedAs != nil }
    ownTags = draft.tags.filter { $0.importedAs == nil }
    numbers.tags = Array(repeating: 0, count: draft.tags.count)
    for (index, tag) in (importedTags + ownTags).enumerated() { numbers.tags[tag.number] = index }

    globals = NumberedModule.orderOfGlobals(draft)
    numbers.globals = Array(repeating: 0, count: globals.count)
    for (index, global) in globals.enumerated() { numbers.globals[global] = index }
    self.numbers = numbers
  }

  /// Each after those that its initial value is made of.
  private static func orderOfGlobals(_ draft: ModuleDraft) -> [Int] {
    var order: [Int] = []
    order.reserveCapacity(draft.globals.count)
    var isBegun = [Bool](repeating: false, count: draft.globals.count)
    var isDone = isBegun
    // Chains can be as long as a quoted list, so this has a stack of its own.
    var stack: [(global: Int, rest: Range<Int>)] = []
    for first in draft.globals.indices where !isBegun[first] {
      isBegun[first] = true
      stack.append((first, draft.globalPieces[first].mentions))
      while let (global, unread) = stack.popLast() {
        var rest = unread
        var next: Int?
        while next == nil, let position = rest.popFirst() {
          let mention = draft.draft.mentions[position]
          guard mention.kind == .global else { continue }
          let other = Int(mention.number)
          if !isBegun[other] {
            next = other
          } else if !isDone[other] {
            preconditionFailure("the global \(draft.globals[other].name) is made of itself")
          }
        }
        if let next {
          stack.append((global, rest))
          isBegun[next] = true
          stack.append((next, draft.globalPieces[next].mentions))
        } else {
          isDone[global] = true
          order.append(global)
        }
      }
    }
    return order
  }
}
