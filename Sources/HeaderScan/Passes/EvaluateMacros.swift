import BindingSpec

extension HeaderScanner {
  /// Gives every macro of the kept headers its value and type, its target, its parameters, or a reason why not.
  static func evaluateMacros(_ scan: Scan) throws(Failure) {
    var evaluator = MacroEvaluator(scan)
    evaluator.readDefinitions()
    var answers = MacroAnswers(scan.topLevel, scan.probes, scan.probeErrors)
    // A second parse is rare: for names that the look at the text overlooked or that an unbalanced macro swallowed,
    // and for values wider than the compiler's interface tells.
    // Each parse gets past one macro that swallows those behind it, and such macros are few.
    var last = Set<String>()
    for _ in 0..<64 {
      let followUp = evaluator.followUp(answers)
      if followUp.isEmpty || followUp.names == last { break }
      last = followUp.names
      scan.probes.candidates.merge(followUp.unseen) { known, _ in known }
      let text = scan.probes.mainFile(
        includes: scan.headers.map(includeOperand), target: scan.request.target, wide: followUp.wide,
        only: followUp.names)
      let unit = try parse(scan, text)
      let errors = try sortErrors(unit, scan)
      answers.add(MacroAnswers(unit.topLevel, scan.probes, errors))
    }
    evaluator.record(answers)
  }
}

/// What the compiler made of each probe.
struct MacroAnswers {
  private struct Answer {
    var declaration: Cursor?
    var errors: [String] = []
  }
  private struct Key: Hashable {
    var name: String
    var question: MacroProbes.Question
  }
  private var answers: [Key: Answer] = [:]
  private var reached: Set<String> = []

  init(_ topLevel: [Cursor], _ probes: MacroProbes, _ errors: [Int: [String]]) {
    answers.reserveCapacity(probes.questions.count)
    for (line, texts) in errors {
      guard let (name, question) = probes.questions[line] else { continue }
      answers[Key(name: name, question: question), default: Answer()].errors = texts
      reached.insert(name)
    }
    // Probes stand at the end of the file.
    for cursor in topLevel.reversed() {
      guard cursor.kind == Cursor.Kind.variable || cursor.kind == Cursor.Kind.typedef else {
        if cursor.kind == Cursor.Kind.macroDefinition || cursor.kind == Cursor.Kind.inclusion { continue }
        // A probe may declare more than a variable: `sizeof(struct { … })`.
        if Cursor.Kind.declarations.contains(cursor.kind), probes.questions[cursor.location.line] == nil { break }
        continue
      }
      guard let (name, question) = probes.questions[cursor.location.line],
        cursor.spelling == question.rawValue + name
      else { continue }
      answers[Key(name: name, question: question), default: Answer()].declaration = cursor
      reached.insert(name)
    }
  }

  mutating func add(_ later: MacroAnswers) {
    answers.merge(later.answers) { _, new in new }
    reached.formUnion(later.reached)
  }

  /// The declaration that answers, if the compiler accepted it.
  func answer(_ name: String, _ question: MacroProbes.Question) -> Cursor? {
    guard let answer = answers[Key(name: name, question: question)], answer.errors.isEmpty else { return nil }
    return answer.declaration
  }

  /// The declaration even where the compiler refused its initializer.
  func refused(_ name: String, _ question: MacroProbes.Question) -> Cursor? {
    answers[Key(name: name, question: question)]?.declaration
  }

  func errors(_ name: String, _ question: MacroProbes.Question) -> [String] {
    answers[Key(name: name, question: question)]?.errors ?? []
  }

  func wasReached(_ name: String) -> Bool { reached.contains(name) }

  func wasAsked(_ name: String, _ question: MacroProbes.Question) -> Bool {
    answers[Key(name: name, question: question)] != nil
  }
}

private struct MacroEvaluator {
  let scan: Scan
  let converter: TypeConverter
  /// The candidates' callees that are macros themselves; all others can only be functions.
  private var macroCallees: Set<String> = []
  /// The macros of kept headers: the last definition of each.
  private var definitions: [String: Definition] = [:]
  private struct Definition {
    var at: Provenance
    var isFunctionLike: Bool
    /// Where its name stands.
    var path: String
    var offset: Int
  }

  init(_ scan: Scan) {
    self.scan = scan
    converter = TypeConverter(target: scan.request.target, names: scan.names)
  }

  mutating func readDefinitions() {
    let sawEveryKeptFile = scan.files.entries.allSatisfy { !$0.isKept || scan.probes.visited.contains($0.path) }
    let callees = Set(scan.probes.candidates.values.lazy.compactMap(\.callee))
    for cursor in scan.topLevel where cursor.kind == Cursor.Kind.macroDefinition {
      let name = cursor.spelling
      if callees.contains(name) { macroCallees.insert(name) }
      // A name that the look at the text did not meet stands in a kept header only if that look missed the header.
      if sawEveryKeptFile && scan.probes.candidates[name] == nil { continue }
      let location = cursor.location
      guard let file = scan.files[location.file], file.isKept else { continue }
      definitions[name] = Definition(
        at: Provenance(header: file.name, line: location.line), isFunctionLike: cursor.isFunctionLikeMacro,
        path: file.path, offset: location.offset)
      if let candidate = scan.probes.candidates[name], candidate.isAmbiguous, candidate.shape.contains(.unbalanced) {
        if let body = definitions[name].flatMap({ read($0) })?.body { scan.probes.candidates[name]?.shape = body }
      }
    }
  }

  private func callsFunction(_ candidate: MacroCandidate) -> Bool {
    candidate.callee.map { !macroCallees.contains($0) } ?? false
  }

  /// The number behind a macro that is one, unless the macro is gone or another one at the end.
  private func confirmedLiteral(_ name: String, _ candidate: MacroCandidate, _ answers: MacroAnswers) -> IntegerLiteral?
  {
    guard let text = candidate.literal, answers.answer(name, .undefined) == nil, answers.answer(name, .other) == nil
    else { return nil }
    return IntegerLiteral(text, target: scan.request.target)
  }

  /// What the text of a definition says: asked only where the look at all headers did not tell.
  private func read(_ definition: Definition) -> Directives.Definition? {
    guard let bytes = Files.contents(definition.path),
      case .define(let read)? = Directives.definition(in: bytes, at: definition.offset)
    else { return nil }
    return read
  }

  // MARK: What is left to ask

  struct FollowUp {
    var names: Set<String> = []
    /// Macros that the look at the text overlooked, read where the compiler found them.
    var unseen: [String: MacroCandidate] = [:]
    var wide: [String: [MacroProbes.Question]] = [:]
    var isEmpty: Bool { names.isEmpty }
  }

  func followUp(_ answers: MacroAnswers) -> FollowUp {
    var followUp = FollowUp()
    for (name, definition) in definitions where !definition.isFunctionLike {
      guard let candidate = scan.probes.candidates[name] else {
        let seen = read(definition)
        followUp.unseen[name] = MacroCandidate(
          shape: seen?.body ?? [.nonempty, .mayNameType, .mayBePointer], functionParameters: nil,
          hasObjectDefinition: true)
        followUp.names.insert(name)
        continue
      }
      if !candidate.hasObjectDefinition { continue }
      if candidate.shape.contains(.unbalanced) || !candidate.shape.contains(.nonempty) { continue }
      if callsFunction(candidate) || confirmedLiteral(name, candidate, answers) != nil { continue }
      guard let value = answers.answer(name, .value) else {
        if !answers.wasReached(name) { followUp.names.insert(name) }
        continue
      }
      let kind = value.type.canonical.kind
      if kind == ClangType.Kind.int128 || kind == ClangType.Kind.unsignedInt128 {
        followUp.wide[name] = [.high, .low]
      } else if kind == ClangType.Kind.longDouble {
        followUp.wide[name] = [.rest, .exact]
      }
      if let question = followUp.wide[name]?.first, !answers.wasAsked(name, question) { followUp.names.insert(name) }
    }
    return followUp
  }

  // MARK: Recording

  func record(_ answers: MacroAnswers) {
    for (name, definition) in definitions {
      if scan.isHidden(name) {
        scan.skip(name, .scanDeclarationHidden, at: definition.at)
      } else if definition.isFunctionLike {
        let known = scan.probes.candidates[name]
        var parameters = known?.functionParameters ?? []
        var fingerprint = known?.fingerprint
        if known?.functionParameters == nil || known?.isAmbiguous == true || known?.hasSeveralBodies == true,
          let counted = read(definition)
        {
          parameters = counted.parameters ?? parameters
          fingerprint = counted.fingerprint
        }
        let isVariadic = parameters.last?.hasSuffix("...") ?? false
        scan.spec.macros[name] = Macro(
          notes: Notes(at: definition.at),
          parameters: parameters.filter { !$0.hasSuffix("...") }.map { Macro.Parameter(name: $0) },
          isVariadic: isVariadic, body: fingerprint)
      } else {
        recordObjectLike(name, definition.at, answers)
      }
    }
  }

  private func recordObjectLike(_ name: String, _ at: Provenance, _ answers: MacroAnswers) {
    guard let candidate = scan.probes.candidates[name] else { return }
    if !candidate.shape.contains(.nonempty) || answers.answer(name, .empty) != nil {
      return scan.skip(name, .scanMacroEmpty, at: at)
    }
    if !candidate.hasObjectDefinition { return scan.skip(name, .scanMacroUndefined, at: at) }
    if candidate.shape.contains(.unbalanced) { return scan.skip(name, .scanMacroNotExpression, at: at) }
    if callsFunction(candidate) { return scan.skip(name, .scanMacroNotConstant, at: at) }
    if let literal = confirmedLiteral(name, candidate, answers) {
      scan.spec.constants[name] = Constant(
        notes: Notes(at: at), type: .scalar(literal.type), value: .integer(literal.value))
      return
    }
    if let value = answers.answer(name, .value) {
      return recordValue(name, at, value, answers)
    }
    if let type = answers.answer(name, .type),
      let converted = try? converter.convert(
        type.typedefUnderlying, complete: false)
    {
      scan.spec.aliases[name] = Alias(notes: Notes(at: at), kind: .type, target: converted.notation)
      return
    }
    let errors = answers.errors(name, .value)
    if errors.contains(where: { $0.contains(MacroProbes.placeWord) }) {
      return scan.skip(name, .scanMacroDependsOnPlace, at: at)
    }
    if answers.answer(name, .undefined) != nil { return scan.skip(name, .scanMacroUndefined, at: at) }
    if errors.contains(where: { $0.contains("not a compile-time constant") }) {
      if recordAlias(name, at, answers) { return }
      return scan.skip(name, .scanMacroNotConstant, at: at)
    }
    scan.skip(name, .scanMacroNotExpression, at: at)
  }

  /// A macro that stands for a variable is no constant; the compiler says so and still knows which one.
  private func recordAlias(_ name: String, _ at: Provenance, _ answers: MacroAnswers) -> Bool {
    guard let probe = answers.refused(name, .value), let target = Self.referenced(by: probe) else { return false }
    guard target.kind == Cursor.Kind.variable || target.kind == Cursor.Kind.function, !isImplied(target) else {
      return false
    }
    scan.spec.aliases[name] = Alias(
      notes: Notes(at: at), kind: target.kind == Cursor.Kind.function ? .function : .variable, target: target.spelling)
    return true
  }

  /// A builtin such as `va_copy` that no header declares: the compiler declares it where a probe names it.
  private func isImplied(_ target: Cursor) -> Bool {
    scan.files[target.location.file].map { $0.path == Scan.mainFile } ?? true
  }

  private func recordValue(_ name: String, _ at: Provenance, _ probe: Cursor, _ answers: MacroAnswers) {
    // Most are plain integers, and what has an integer's value names no function and is no string.
    let kind = probe.type.canonical.kind
    if Self.plainIntegers.contains(kind), case .integer(let value) = probe.evaluated,
      let type = try? converter.convert(Self.type(of: probe), complete: true).unqualified
    {
      scan.spec.constants[name] = Constant(notes: Notes(at: at), type: type, value: .integer(value))
      return
    }
    if let target = Self.referenced(by: probe),
      target.kind == Cursor.Kind.function || target.kind == Cursor.Kind.variable
    {
      if isImplied(target) { return scan.skip(name, .scanMacroNotExpression, at: at) }
      if target.kind == Cursor.Kind.function || !target.isStatic {
        scan.spec.aliases[name] = Alias(
          notes: Notes(at: at), kind: target.kind == Cursor.Kind.function ? .function : .variable,
          target: target.spelling)
        return
      }
    }
    if let bytes = StringLiteral.bytes(inInitializerOf: probe) {
      scan.spec.constants[name] = Constant(
        notes: Notes(at: at), type: .pointer(.qualified(.const, .scalar(.char))), value: .string(bytes))
      return
    }
    if StringLiteral.isWide(inInitializerOf: probe) {
      return scan.skip(name, .scanMacroUnsupportedType, at: at, detail: "a wide string")
    }
    guard let type = try? converter.convert(Self.type(of: probe), complete: true).unqualified else {
      return scan.skip(name, .scanMacroUnsupportedType, at: at, detail: probe.type.spelling)
    }
    guard let value = value(name, probe, answers) else {
      let isPointer = probe.type.canonical.kind == ClangType.Kind.pointer
      let isWide = probe.type.canonical.kind == ClangType.Kind.longDouble
      return scan.skip(
        name, isPointer ? .scanMacroPointer : .scanMacroNotConstant, at: at,
        detail: isWide ? "a long double beyond the range of a double" : nil)
    }
    scan.spec.constants[name] = Constant(notes: Notes(at: at), type: type, value: value)
  }

  /// Kinds of integers that the compiler's interface tells whole.
  private static let plainIntegers: Set<Int32> = [
    ClangType.Kind.int, ClangType.Kind.unsignedInt, ClangType.Kind.long, ClangType.Kind.unsignedLong,
    ClangType.Kind.longLong, ClangType.Kind.unsignedLongLong,
  ]

  private func value(_ name: String, _ probe: Cursor, _ answers: MacroAnswers) -> Constant.Value? {
    let kind = probe.type.canonical.kind
    switch kind {
    case ClangType.Kind.int128, ClangType.Kind.unsignedInt128:
      guard case .integer(let high)? = answers.answer(name, .high)?.evaluated,
        case .integer(let low)? = answers.answer(name, .low)?.evaluated
      else { return nil }
      let bits = high.magnitude << 64 | low.magnitude
      if kind == ClangType.Kind.int128, bits >> 127 == 1 {
        return .integer(IntegerValue(isNegative: true, magnitude: ~bits &+ 1))
      }
      return .integer(IntegerValue(isNegative: false, magnitude: bits))
    case ClangType.Kind.nullPointer: return .integer(0)
    case ClangType.Kind.pointer:
      if case .integer(let address)? = answers.answer(name, .address)?.evaluated { return .integer(address) }
      return nil
    case ClangType.Kind.longDouble:
      guard case .floating(let double) = probe.evaluated,
        case .floating(let rest)? = answers.answer(name, .rest)?.evaluated
      else { return nil }
      if double.isNaN { return .floating(double) }
      // Beyond a double's range, and on targets whose long double is wider than two doubles, the value is not told.
      guard case .integer(let exact)? = answers.answer(name, .exact)?.evaluated, exact != 0 else { return nil }
      if exact >= 2 { return .floating(double) }
      guard double.isFinite, rest.isFinite else { return nil }
      return .longDouble(HexFloat.sum(double, rest))
    default:
      switch probe.evaluated {
      case .integer(let value): return .integer(value)
      case .floating(let value): return .floating(value)
      case .other: return nil
      }
    }
  }

  /// The type of the initializer, which keeps the typedef that a deduced type loses.
  private static func type(of probe: Cursor) -> ClangType {
    probe.children.last { Cursor.Kind.expressions.contains($0.kind) }?.type ?? probe.type.canonical
  }

  /// What an initializer names, if it is nothing but a name.
  private static func referenced(by probe: Cursor) -> Cursor? {
    var cursor = probe.children.last { Cursor.Kind.expressions.contains($0.kind) }
    for _ in 0..<8 {
      guard let expression = cursor else { return nil }
      switch expression.kind {
      case Cursor.Kind.declarationReference: return expression.referenced
      case Cursor.Kind.unexposedExpression, Cursor.Kind.parenthesized:
        let children = expression.children.filter { Cursor.Kind.expressions.contains($0.kind) }
        guard children.count == 1 else { return nil }
        cursor = children[0]
      default: return nil
      }
    }
    return nil
  }
}
