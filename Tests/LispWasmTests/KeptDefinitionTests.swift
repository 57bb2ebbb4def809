import LispRuntime
import TestSupport
import Testing

@testable import LispWasm

/// Definitions of the prelude that are kept for the machine are those that its compiler makes of their texts.
@Suite struct KeptDefinitionTests {
  /// Compared part by part: instructions, places in the text, constants, functions inside of functions.
  @Test func everyDefinitionIsWhatTheCompilerMakesOfIt() throws {
    let image = try #require(KeptPrelude.image)
    let (count, missing, different) = try DeepStack.run {
      let machine = Machine()
      WasmCompiler.addPrelude(to: machine)
      let link = DefinitionLink(ImageData(image, machine))
      var (missing, different): ([String], [String]) = ([], [])
      for number in 0..<machine.definitionCount {
        let name = machine.printedName(machine.definition(number).record)
        guard let kept = link.code(number), let compiled = machine.compileDefinition(number) else {
          missing.append(name)
          continue
        }
        if let problem = Self.difference(kept, compiled, machine) { different.append("\(name): \(problem)") }
      }
      return (machine.definitionCount, missing, different)
    }
    #expect(count > 500)
    #expect(missing == [], "not kept, so each program compiles them")
    #expect(different == [])
  }

  private static func difference(_ kept: Word, _ compiled: Word, _ machine: Machine) -> String? {
    guard let kept = machine.compiledFunction(kept), let compiled = machine.compiledFunction(compiled) else {
      return "no function"
    }
    func areEqual(_ one: Word, _ other: Word) -> Bool {
      ["EQUAL", "EQUALP"].contains { machine.quietCall(machine.intern($0), [one, other]) == .t }
    }
    if !kept.instructions.elementsEqual(compiled.instructions) { return "instructions" }
    if !areEqual(kept.name, compiled.name) { return "name" }
    if !areEqual(kept.documentation, compiled.documentation) { return "documentation" }
    if !areEqual(kept.parameters, compiled.parameters) { return "parameters" }
    if kept.frameSize != compiled.frameSize || kept.argumentCount != compiled.argumentCount { return "frame" }
    if kept.list?.keywords != compiled.list?.keywords || kept.list?.allowsOtherKeys != compiled.list?.allowsOtherKeys
      || kept.list?.required != compiled.list?.required || kept.list?.optional != compiled.list?.optional
      || kept.list?.hasRest != compiled.list?.hasRest
    {
      return "arguments"
    }
    func places(_ debug: DebugInformation) -> [[Int32]] {
      [[debug.place.line, debug.place.column]] + debug.lines.map { [$0.start, $0.line, $0.column] }
    }
    if places(kept.debug) != places(compiled.debug) || kept.debug.file != compiled.debug.file
      || kept.debug.enclosing != compiled.debug.enclosing || kept.debug.isSystem != compiled.debug.isSystem
      || kept.debug.instructionCount != compiled.debug.instructionCount
    {
      return "places"
    }
    if kept.constants.count != compiled.constants.count { return "constants" }
    for (one, other) in zip(kept.constants, compiled.constants) {
      if one.is(.code), other.is(.code) {
        if let problem = difference(one, other, machine) { return "inside, \(problem)" }
      } else if let one = machine.plainCode(one), let other = machine.plainCode(other) {
        if let problem = difference(one, other, machine) { return "inside, \(problem)" }
      } else if one != other, one.is(.symbol) || !areEqual(one, other) {
        return "a constant"
      }
    }
    return nil
  }

  /// A function that the prelude made of a lambda expression can be a constant of a program: then it is compiled after all.
  @Test func functionsInKeptDefinitionsCanBeCompiled() throws {
    let image = try #require(KeptPrelude.image)
    let found = try DeepStack.run {
      let machine = Machine()
      machine.rememberLambdas()
      WasmCompiler.addPrelude(to: machine)
      machine.takeDefinitions(from: DefinitionLink(ImageData(image, machine)).code)
      // Called once, so it has come from the image.
      _ = machine.quietCall(machine.intern("MACROEXPAND"), [machine.keptList([machine.intern("LOOP")], tail: .nil)])
      guard let loop = machine.macroFunction(machine.globalRecord(machine.intern("LOOP"))) else { return false }
      return machine.lambda(of: loop) != nil
    }
    #expect(found)
  }

  /// The functions of macros are kept for modules with an evaluator, which have all of them.
  @Test func macrosAreKeptForModules() throws {
    let image = try #require(KeptPrelude.image)
    let missing = try DeepStack.run {
      let machine = Machine()
      WasmCompiler.addPrelude(to: machine)
      return (0..<machine.definitionCount).filter { machine.definition($0).isMacro && image.macros[$0] == 0 }
        .map { machine.printedName(machine.definition($0).record) }
    }
    #expect(missing == [])
  }
}
