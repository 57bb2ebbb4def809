import LispRuntime

/// The packages of a module that looks at packages while it runs, and the symbols in them.
///
/// A package has the symbols that the module knows. Where names are looked up that only a running program knows, those are
/// all symbols of the program's packages; of the system's, symbols that are not mentioned have only their names there, and
/// become symbols when somebody looks.
final class PackageTables {
  private unowned let program: ProgramLowering
  /// The packages, as a list.
  let all: Global
  private(set) var isNeeded = false
  private(set) var needsNames = false
  private var symbols: [Word: Global] = [:]

  /// The slots of a package; the prelude knows them too.
  enum Slot {
    static let nicknames = 1, uses = 2, usedBy = 3, shadowing = 4, internals = 5, externals = 6, furtherNames = 8
    static let count = 10
  }

  init(_ program: ProgramLowering) {
    self.program = program
    all = Global("packages", .value, isMutable: true, initial: .null(.none))
  }

  func ask(forNames: Bool) {
    if let recorder = program.reach.recorder { return recorder.add(.packages(forNames: forNames)) }
    isNeeded = true
    if forNames {
      needsNames = true
      program.reach.note(.namesAtRunTime)
    }
  }

  func note(_ record: Word, _ global: Global) { symbols[record] = global }
  var knownSymbols: Int { symbols.count }

  /// The packages as they were when the program began to change them, with what came into them since by being read.
  var early: [PackageContents]?

  private var contents: [PackageContents] {
    let machine = program.machine
    return machine.packageContents().filter { $0.name != "WASM" }.map { package in
      guard var result = early?.first(where: { $0.object == package.object }) else { return package }
      let known = Set(result.symbols.map(\.record))
      for (record, _) in package.symbols where !known.contains(record) && record[SymbolLayout.package] == package.object
      {
        result.symbols.append((record, false))
      }
      return result
    }
  }

  /// Makes the symbols that names may come to mean. False when they are all there.
  func makeSymbols() throws(LoweringError) -> Bool {
    guard needsNames else { return false }
    let before = symbols.count
    for package in contents where !package.isOfSystem || program.usage.evaluates && package.name == "COMMON-LISP" {
      for (record, isExternal) in package.symbols where symbols[record] == nil && (isExternal || !package.isOfSystem) {
        program.reach.reach(try program.constants.symbol(record))
      }
    }
    try program.reach.finish()
    return symbols.count > before
  }

  /// Code of the start function.
  func startCode() throws(LoweringError) -> [Code] {
    guard isNeeded else { return [] }
    let (types, constants, machine) = (program.types, program.constants, program.machine)
    let type = types.record(.package)
    var code: [Code] = []
    var list = Code.null(.none)
    for package in contents.reversed() {
      let object = try constants.value(package.object)
      list = .newStructure(types.cons, [object, list])
      func set(_ slot: Int, _ value: Code) { code.append(.setElement(type, object, .i32(Int32(slot)), value)) }
      func setList(_ slot: Int, _ items: [Code]) {
        if items.isEmpty { return }
        set(slot, items.reversed().reduce(Code.null(.none)) { .newStructure(types.cons, [$1, $0]) })
      }
      func values(_ words: [Word]) throws(LoweringError) -> [Code] {
        try words.map { word throws(LoweringError) in try constants.value(word) }
      }
      setList(Slot.nicknames, try values(package.nicknames.map { machine.makeString($0) }))
      setList(Slot.uses, try values(package.uses.filter { machine.packageName($0) != "WASM" }))
      setList(Slot.usedBy, try values(package.usedBy))
      let shadowing = package.shadowing.sorted {
        machine.symbolName(machine.symbol(of: $0)) < machine.symbolName(machine.symbol(of: $1))
      }
      setList(Slot.shadowing, shadowing.compactMap { symbols[$0] }.map { .getGlobal($0) })
      for (slot, isExternal) in [(Slot.internals, false), (Slot.externals, true)] {
        let known = package.symbols.filter { $0.isExternal == isExternal }.compactMap { symbols[$0.record] }
        setLists(slot, known, set)
      }
      if needsNames, package.isOfSystem {
        let names = package.symbols.filter { $0.isExternal && symbols[$0.record] == nil }
          .map { machine.symbolName(machine.symbol(of: $0.record)) }
        // NIL is no object: the prelude adds it.
        let plain = names.filter { !$0.contains(" ") && $0 != "NIL" }.sorted().joined(separator: " ")
        if !plain.isEmpty { set(Slot.furtherNames, try constants.value(machine.makeString(plain))) }
      }
    }
    code.append(.setGlobal(all, list))
    return code
  }

  /// A list of vectors: engines limit how many elements a vector is made of at once.
  private func setLists(_ slot: Int, _ known: [Global], _ set: (Int, Code) -> Void) {
    if known.isEmpty { return }
    var list = Code.null(.none)
    for start in stride(from: 0, to: known.count, by: 4000) {
      let part = known[start..<min(start + 4000, known.count)].map { Code.getGlobal($0) }
      list = .newStructure(program.types.cons, [.newArrayOf(program.types.vector, part), list])
    }
    set(slot, list)
  }
}
