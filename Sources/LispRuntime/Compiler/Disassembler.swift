/// Instructions as people read them.
///
///     FACT (N), 5 registers
///       3   0  jumpUnlessLessFixnum   r0 2 → 3
///           1  fixnum                 r1 ← 1
///           2  return                 r1
///       4   3  addFixnum              r4 ← r0 -1
///           4  callGlobal             r1 ← FACT(r4)
///           5  multiply               r1 ← r0 r1
///           6  return                 r1
///
/// In front of an instruction stands the line that it comes from, where that changes, and its number.
struct Disassembler {
  private let machine: Machine
  private var seen: Set<Word> = []
  private var waiting: [Word] = []

  init(_ machine: Machine) { self.machine = machine }

  /// The code of a function, and of the functions inside of it.
  mutating func text(of function: Word) -> String {
    waiting = [function.code]
    var text = ""
    while let code = waiting.popLast() {
      guard seen.insert(code).inserted else { continue }
      if !text.isEmpty { text += "\n" }
      text += self.text(ofCode: code)
    }
    return text
  }

  private mutating func text(ofCode code: Word) -> String {
    let name = machine.readableText(machine.visibleFunctionName(code[CodeLayout.name]))
    switch code.codeKind {
    case .primitive: return "\(name) is a primitive of the machine, without instructions\n"
    case .foreign: return "\(name) is a function of C\n"
    case .lazy, .undefined: return "\(name) has no code\n"
    case .simple, .general: break
    }
    let index = code[CodeLayout.debug].raw
    guard machine.debugInformation.indices.contains(index) else { return "\(name): nothing is known about its code\n" }
    let information = machine.debugInformation[index]
    let parameters = code[CodeLayout.parameters]
    let title = code[CodeLayout.name].isNil ? "a function without a name" : name
    var text = "\(title) \(parameters.isNil ? "()" : machine.readableText(parameters))"
    text += ", \(max(0, code[CodeLayout.frameSize].raw - 3)) registers"
    if !information.file.isEmpty { text += ", from \(information.file):\(information.place.line)" }
    text += "\n"
    let instructions = code.instructions
    var lines = information.lines[...]
    var line: Int32 = 0
    var position = 0
    while position < information.instructionCount {
      var shown = ""
      while let entry = lines.first, Int(entry.start) <= position {
        if entry.line != line { shown = String(entry.line) }
        line = entry.line
        lines.removeFirst()
      }
      let instruction = instructions[position]
      let (operands, words) = describe(instruction, at: position, code, instructions)
      let opcode = String(describing: instruction.opcode)
      text += Self.left(shown, 5) + Self.left(String(position), 5) + "  "
      text += operands.isEmpty ? opcode : Self.right(opcode, 22) + " " + operands
      text += "\n"
      position += words
    }
    return text
  }

  private static func left(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func right(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// The operands, and how many words the instruction takes with those that belong to it.
  private mutating func describe(
    _ instruction: Instruction, at position: Int, _ code: Word, _ instructions: UnsafePointer<Instruction>
  ) -> (String, Int) {
    let (a, b, c) = (instruction.a, instruction.b, instruction.c)
    let target = "→ \(position + 1 + instruction.distance)"
    switch instruction.opcode {
    case .move, .cell: return ("r\(a) ← r\(b)", 1)
    case .constant, .global, .globalFunction: return ("r\(a) ← \(constant(instruction.wide, code))", 1)
    case .fixnum: return ("r\(a) ← \(instruction.wide)", 1)
    case .nil, .t, .thrown, .bindingDepth: return ("r\(a)", 1)
    case .setGlobal: return ("\(constant(instruction.wide, code)) ← r\(a)", 1)
    case .captured, .capturedCell: return ("r\(a) ← captured \(b)", 1)
    case .setCapturedCell: return ("captured \(b) ← r\(a)", 1)
    case .makeCell: return ("r\(a)", 1)
    case .setCell: return ("r\(b) ← r\(a)", 1)
    case .closure: return describeClosure(instruction, at: position, code, instructions)
    case .capture: return (instruction.x == 0 ? "r\(b)" : "captured \(b)", 1)
    case .patchCapture: return ("r\(a).\(c) ← r\(b)", 1)

    case .callGlobal: return ("r\(a) ← \(constant(c, code))(\(arguments(a, b)))", 1)
    case .tailCallGlobal: return ("\(constant(c, code))(\(arguments(a, b)))", 1)
    case .call, .apply: return ("r\(a) ← r\(a)(\(arguments(a, b)))", 1)
    case .tailCall, .tailApply: return ("r\(a)(\(arguments(a, b)))", 1)
    case .return, .returnValues, .valuesToList, .listToValues, .oneValue: return ("r\(a)", 1)
    case .values, .takeValues: return (b == 0 ? "none" : "r\(a)…r\(a + b - 1)", 1)

    case .jump, .loop: return (target, 1)
    case .jumpIfNil, .jumpIfTrue, .jumpIfCons, .jumpUnlessCons, .jumpIfSupplied, .loopIfNil, .loopIfTrue:
      return ("r\(a) \(target)", 1)
    case .jumpIfEq, .jumpUnlessEq, .jumpIfLess, .jumpUnlessLess, .jumpIfLessEqual, .jumpUnlessLessEqual,
      .jumpIfNumbersEqual, .jumpUnlessNumbersEqual, .loopIfLess, .loopUnlessLess, .loopIfLessEqual,
      .loopUnlessLessEqual, .loopUnlessNumbersEqual, .countBelow, .countThrough:
      return ("r\(a) r\(b) \(target)", 1)
    case .jumpIfEqFixnum, .jumpUnlessEqFixnum, .jumpIfLessFixnum, .jumpUnlessLessFixnum, .jumpIfLessEqualFixnum,
      .jumpUnlessLessEqualFixnum, .jumpIfGreaterFixnum, .jumpUnlessGreaterFixnum, .jumpIfGreaterEqualFixnum,
      .jumpUnlessGreaterEqualFixnum, .jumpIfNumbersEqualFixnum, .jumpUnlessNumbersEqualFixnum,
      .loopIfLessFixnum, .countBelowFixnum:
      return ("r\(a) \(instruction.immediate) \(target)", 1)
    case .dispatch: return ("r\(a)", 1)

    case .addFixnum: return ("r\(a) ← r\(b) \(instruction.smallC)", 1)
    case .add, .subtract, .multiply, .less, .lessEqual, .numbersEqual, .logicalAnd, .logicalOr, .cons, .eq, .eql,
      .svref, .aref, .setCar, .setCdr:
      return ("r\(a) ← r\(b) r\(c)", 1)
    case .car, .cdr, .not, .negate, .isCons, .isSymbol: return ("r\(a) ← r\(b)", 1)
    case .setSvref, .setAref: return ("r\(b)[r\(c)] ← r\(c + 1)", 1)
    case .structureRef: return ("r\(a) ← r\(b).\(c) of \(constant(instructions[position + 1].wide, code))", 2)
    case .setStructureRef: return ("r\(b).\(c) of \(constant(instructions[position + 1].wide, code)) ← r\(a)", 2)

    case .pushCatch: return ("r\(a) \(target)", 1)
    case .pushCleanup: return (target, 1)
    case .popControl, .halt: return ("", 1)
    case .throw: return ("r\(a) to r\(b)", 1)
    case .beginCleanup, .endCleanup: return ("r\(a)…r\(a + 2)", 1)
    case .bindDynamic: return ("\(constant(b, code)) ← r\(a)", 1)
    case .bindDynamicLists: return ("r\(a) ← r\(b)", 1)
    case .unbind: return ("\(c)", 1)
    case .unbindTo: return ("r\(a)", 1)
    }
  }

  private mutating func describeClosure(
    _ instruction: Instruction, at position: Int, _ code: Word, _ instructions: UnsafePointer<Instruction>
  ) -> (String, Int) {
    let inner = code[CodeLayout.constants + instruction.b]
    if inner.is(.code) { waiting.append(inner) }
    var captured: [String] = []
    for index in 0..<instruction.c {
      let capture = instructions[position + 1 + index]
      captured.append(capture.x == 0 ? "r\(capture.b)" : "captured \(capture.b)")
    }
    let name = inner.is(.code) ? machine.readableText(machine.visibleFunctionName(inner[CodeLayout.name])) : "?"
    return ("r\(instruction.a) ← \(name)[\(captured.joined(separator: " "))]", 1 + instruction.c)
  }

  /// The registers that a call's arguments stand in.
  private func arguments(_ base: Int, _ count: Int) -> String {
    switch count {
    case 0: ""
    case 1: "r\(base + 3)"
    case 2: "r\(base + 3) r\(base + 4)"
    default: "r\(base + 3)…r\(base + 2 + count)"
    }
  }

  private mutating func constant(_ index: Int, _ code: Word) -> String {
    let count = code.address[0].headerCount - (CodeLayout.constants - 1)
    guard 0..<count ~= index else { return "constant \(index)" }
    let word = code[CodeLayout.constants + index]
    if word.isFunction { waiting.append(word.code) }
    return machine.readableText(machine.isRecord(word) ? machine.symbol(fromRecord: word) : word)
  }
}

extension Machine {
  fileprivate func isRecord(_ word: Word) -> Bool { word == nilSymbol || word == tSymbol }

  /// A value as `prin1` would write it, in few words and without running Lisp.
  func readableText(_ word: Word, depth: Int = 3) -> String {
    if word.isCharacter, let scalar = Unicode.Scalar(UInt32(word.characterCode)), scalar.value > 32, scalar.value < 127
    {
      return "#\\\(scalar)"
    }
    if isSymbol(word) {
      return record(word)[SymbolLayout.package] == keywordPackage.object ? ":\(symbolName(word))" : symbolName(word)
    }
    if word.isCons {
      if depth == 0 { return "(…)" }
      if word.car == names.quote, word.cdr.isCons, word.cdr.cdr.isNil {
        return "'" + readableText(word.cdr.car, depth: depth - 1)
      }
      var parts: [String] = []
      var rest = word
      while rest.isCons, parts.count < 8 {
        parts.append(readableText(rest.car, depth: depth - 1))
        rest = rest.cdr
      }
      if rest.isCons {
        parts.append("…")
      } else if !rest.isNil {
        parts.append(". " + readableText(rest, depth: depth - 1))
      }
      return "(\(parts.joined(separator: " ")))"
    }
    if word.is(.doubleFloat) { return "\(word.double)d0" }
    if word.is(.simpleVector) { return "#(\(word.vectorCount) elements)" }
    if word.is(.instance) {
      let layout = word[InstanceLayout.layout]
      return layout.is(.instance) ? "#<\(readableText(layout[LayoutLayout.name]))>" : "#<layout>"
    }
    if word.is(.hashTable) { return "#<hash-table>" }
    if word.is(.package), let package = package(word) { return "#<package \(package.name)>" }
    if let content = stringContent(word), content.count > 60 {
      return "\"" + String(text(word).prefix(57)) + "…\""
    }
    return shortText(word)
  }
}
