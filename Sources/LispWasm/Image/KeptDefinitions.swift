import LispRuntime

/// The prelude's definitions as the machine's compiler leaves them, in words of an image: with them a macro is expanded without
/// compiling what expands it.
///
/// A definition: its symbol, its offset in its text and whether it is a macro, which tell whether it is still the same; then its
/// function. A function: name, documentation and parameters; how it takes arguments; the size of its frame; where it stands in
/// its file; its instructions; its constants.
struct KeptDefinitions {
  private(set) var places: [UInt32] = []
  private(set) var instructions: [UInt32] = []

  init(_ machine: Machine, _ tables: inout ImageTables) {
    for number in 0..<machine.definitionCount {
      let definition = machine.definition(number)
      let before = instructions.count
      do throws(ImageTables.NotKept) {
        guard let code = machine.compileDefinition(number) else { throw ImageTables.NotKept() }
        let head = [try tables.symbol(definition.record), UInt32(definition.offset), definition.isMacro ? 1 : 0]
        let function = try words(of: code, machine, &tables)
        places.append(UInt32(tables.words.count))
        tables.words += head + function
      } catch {
        instructions.removeSubrange(before...)
        places.append(0)
      }
    }
  }

  private mutating func words(
    of code: Word, _ machine: Machine, _ tables: inout ImageTables
  ) throws(ImageTables.NotKept) -> [UInt32] {
    guard let function = machine.compiledFunction(code) else { throw ImageTables.NotKept() }
    var words: [UInt32] = []
    for datum in [function.name, function.documentation, function.parameters] {
      words.append(try tables.constant(datum))
    }
    if let list = function.list {
      words += [1, UInt32(list.required), UInt32(list.optional), list.hasRest ? 1 : 0, list.allowsOtherKeys ? 1 : 0]
      words.append(list.keywords.map { UInt32($0.count) + 1 } ?? 0)
      for keyword in list.keywords ?? [] { words.append(try tables.symbol(machine.globalRecord(keyword))) }
    } else {
      words += [0, UInt32(function.argumentCount)]
    }
    let debug = function.debug
    words += [UInt32(function.frameSize), tables.string(debug.file), tables.string(debug.enclosing)]
    words += [debug.place.line, debug.place.column].map { UInt32(bitPattern: $0) }
    words.append(UInt32(debug.lines.count))
    for entry in debug.lines {
      words += [entry.start, entry.line, entry.column].map { UInt32(bitPattern: $0) }
    }
    words += [UInt32(instructions.count / 2), UInt32(function.instructions.count)]
    for instruction in function.instructions {
      instructions += [UInt32(truncatingIfNeeded: instruction), UInt32(truncatingIfNeeded: instruction >> 32)]
    }
    words.append(UInt32(function.constants.count))
    for constant in function.constants {
      if constant.is(.code) {
        words.append(ImageFormat.PartKind.code.rawValue)
        words += try self.words(of: constant, machine, &tables)
      } else if let code = machine.plainCode(constant) {
        words.append(ImageFormat.PartKind.function.rawValue)
        words += try self.words(of: code, machine, &tables)
      } else if constant.is(.symbol) {
        words += [ImageFormat.PartKind.symbol.rawValue, try tables.symbol(constant)]
      } else {
        words += [ImageFormat.PartKind.datum.rawValue, try tables.constant(constant)]
      }
    }
    return words
  }
}
