/// What a back end asks for that keeps compiled definitions of the prelude, so that macros need not be compiled to expand a program.

/// A function as the machine's compiler left it: all that is needed to make it in another machine.
package struct CompiledFunction {
  /// With the one behind the last, which ends the run of a broken function.
  package var instructions: UnsafeBufferPointer<UInt64>
  package var name: Word
  package var documentation: Word
  package var parameters: Word
  package var frameSize: Int
  /// Nil where there is only a number of arguments to check.
  package var list: ParameterList?
  package var argumentCount: Int
  package var debug: DebugInformation
  package var constants: [Word]

  package init(
    instructions: UnsafeBufferPointer<UInt64>, name: Word, documentation: Word, parameters: Word, frameSize: Int,
    list: ParameterList?, argumentCount: Int, debug: DebugInformation, constants: [Word]
  ) {
    self.instructions = instructions
    self.name = name
    self.documentation = documentation
    self.parameters = parameters
    self.frameSize = frameSize
    self.list = list
    self.argumentCount = argumentCount
    self.debug = debug
    self.constants = constants
  }
}

extension DebugInformation {
  /// Of the prelude's; a place is a line and a column, and an entry of the lines a position, a line and a column.
  package init(
    file: String, enclosing: String, place: UnsafeBufferPointer<Int32>, lines: UnsafeBufferPointer<Int32>,
    instructionCount: Int
  ) {
    self.init(
      file: file, enclosing: enclosing, isSystem: true, place: Place(line: place[0], column: place[1]),
      lines: lines.withMemoryRebound(to: LineEntry.self) { Array($0) }, instructionCount: instructionCount)
  }
}

extension Machine {
  package var definitionCount: Int { lazyDefinitions.count }

  /// What a definition is of, and where its text stands.
  package func definition(_ number: Int) -> (record: Word, offset: Int, isMacro: Bool) {
    let definition = lazyDefinitions[number]
    return (record(definition.symbol), definition.offset, definition.isMacro)
  }

  /// The code object of a definition of the prelude; nil when it cannot be compiled.
  package func compileDefinition(_ number: Int) -> Word? {
    do throws(LispError) { return try compiled(lazyDefinitions[number]) } catch { return nil }
  }

  package func compiledFunction(_ code: Word) -> CompiledFunction? {
    let kind = code.codeKind
    guard kind == .simple || kind == .general, debugInformation.indices.contains(code[CodeLayout.debug].raw),
      let start = UnsafePointer<UInt64>(bitPattern: code[CodeLayout.instructions].bits)
    else { return nil }
    let debug = debugInformation[code[CodeLayout.debug].raw]
    let count = code[0].headerCount - (CodeLayout.constants - 1)
    return CompiledFunction(
      instructions: UnsafeBufferPointer(start: start, count: debug.instructionCount + 1), name: code[CodeLayout.name],
      documentation: code[CodeLayout.documentation], parameters: code[CodeLayout.parameters],
      frameSize: code[CodeLayout.frameSize].raw,
      list: kind == .general ? parameterLists[code[CodeLayout.index].raw] : nil,
      argumentCount: code[CodeLayout.simpleArity].raw, debug: debug,
      constants: (0..<count).map { code[CodeLayout.constants + $0] })
  }

  /// A code object for instructions that stay where they are as long as the machine is there.
  package func makeCode(_ function: CompiledFunction) -> Word? {
    guard let start = function.instructions.baseAddress else { return nil }
    let code = makeCode(
      kind: function.list == nil ? .simple : .general, name: function.name, index: parameterLists.count,
      constants: function.constants)
    code[CodeLayout.instructions] = Word(raw: start)
    code[CodeLayout.frameSize] = Word(rawNumber: function.frameSize)
    code[CodeLayout.simpleArity] = Word(rawNumber: function.argumentCount)
    if let list = function.list { parameterLists.append(list) }
    code[CodeLayout.debug] = Word(rawNumber: debugInformation.count)
    debugInformation.append(function.debug)
    code[CodeLayout.documentation] = function.documentation
    code[CodeLayout.parameters] = function.parameters
    return code
  }

  package func makeFunction(ofCode code: Word) -> Word { makeFunction(code: code) }

  /// The code of a function that has captured nothing; nil for other words.
  package func plainCode(_ word: Word) -> Word? {
    guard word.isFunction, word.functionWords[0].headerCount == 1 else { return nil }
    return word.code
  }

  /// Has definitions made by `make` where it can, instead of compiling their texts.
  package func takeDefinitions(from make: @escaping (Int) -> Word?) { keptDefinition = make }

  /// Finds out what a kept function was made of, by compiling its definition again.
  func rememberLambda(ofKept code: Word) {
    guard let (number, kept) = definitionOwners[code], let again = compileDefinition(number) else { return }
    var pairs = [(kept, again)]
    while let (kept, again) = pairs.popLast() {
      compiledLambdas?[kept] = compiledLambdas?[again]
      guard let parts = compiledFunction(kept), let others = compiledFunction(again) else { continue }
      for (part, other) in zip(parts.constants, others.constants) {
        if part.is(.code), other.is(.code) { pairs.append((part, other)) }
        if let part = plainCode(part), let other = plainCode(other) { pairs.append((part, other)) }
      }
    }
  }

  /// The definition that a function is of; nil for functions that are a part of one, or of the program.
  package func definitionNumber(of function: Word) -> Int? {
    guard let code = plainCode(function), let owner = definitionOwners[code], owner.whole == code else { return nil }
    return owner.number
  }

  /// Notes of which definition a function is, and all functions in it.
  func noteOwner(_ number: Int, of code: Word) {
    guard compiledLambdas != nil else { return }
    var waiting = [code]
    while let part = waiting.popLast() {
      definitionOwners[part] = (number, code)
      for index in 0..<part[0].headerCount - (CodeLayout.constants - 1) {
        let constant = part[CodeLayout.constants + index]
        if constant.is(.code) { waiting.append(constant) }
        if let inner = plainCode(constant) { waiting.append(inner) }
      }
    }
  }
}
