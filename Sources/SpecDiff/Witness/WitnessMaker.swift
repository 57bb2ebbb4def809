import BindingSpec

/// Finds the claim that shows a finding: something that is true of the old side, by what the spec says, and is not of the new.
struct WitnessMaker {
  let old: Side
  let new: Side
  let typeNames: TypeRenames
  let target: Target

  init(_ matches: Matches, _ target: Target) {
    old = Side(matches.old, target)
    new = Side(matches.new, target)
    typeNames = matches.typeNames
    self.target = target
  }

  func program(for finding: Finding) -> Result<WitnessProgram, NoWitness> {
    do throws(NoWitness) {
      return .success(try made(for: finding))
    } catch {
      return .failure(error)
    }
  }

  private func made(for finding: Finding) throws(NoWitness) -> WitnessProgram {
    let name = finding.entity
    switch finding.rule {
    case .functionRemoved, .functionRenamed, .functionBecameMacro: return try functionIsThere(name)
    case .functionBecameInline: return try functionIsSymbol(name)
    case .functionSymbolChanged: return try symbolIsAskedFor(name)
    case .functionParametersReordered: return try functionKeepsItsOrder(name)
    case .functionParameterAdded, .functionParameterRemoved, .functionParameterChanged, .functionResultChanged,
      .functionResultAdded, .functionResultRemoved, .functionBecameVariadic,
      .functionLostVariadic, .functionPrototypeRemoved, .functionConventionChanged:
      return try functionHasType(name)
    case .functionPrototypeAdded: return try functionTakesNothing(name)
    case .functionNullabilityTightened: return try functionTakesNull(name)
    case .functionAttributesChanged: return try functionReturns(name)

    case .variableRemoved, .variableRenamed: return try variableIsThere(name)
    case .variableTypeChanged: return try variableHasType(name)
    case .variableStorageChanged: return try variableIsStored(name)
    case .variableSymbolChanged: return try symbolIsAskedFor(name)

    case .recordRemoved, .recordRenamed, .recordKindChanged, .recordBecameOpaque: return try recordIsThere(finding)
    case .recordSizeChanged, .recordAlignmentChanged, .fieldAdded: return try recordIsLaidOut(finding)
    case .recordPassingChanged: return try recordIsPassed(finding)
    case .fieldRemoved, .fieldRenamed: return try fieldIsThere(finding)
    case .fieldMoved, .fieldBitsChanged: return try fieldIsPlaced(finding)
    case .fieldTypeChanged: return try fieldHasType(finding)

    case .enumRemoved, .enumRenamed, .enumBecameOpaque: return try enumIsThere(name)
    case .enumTypeChanged: return try enumIsRepresented(name)
    case .enumeratorRemoved, .enumeratorRenamed, .enumeratorValueChanged, .enumeratorLimitMoved, .enumeratorMoved:
      return try enumeratorHasValue(name)

    case .typedefRemoved: return WitnessProgram("Names the type \(name).", ["typedef \(name) *witness;"])
    case .typedefChanged: return try typedefIsType(name)

    case .constantRemoved, .constantBecameOther, .constantValueChanged, .constantTypeChanged, .constantVersionChanged:
      return try constantHasValue(name)

    case .macroRemoved, .aliasRemoved: return isDefined(name)
    case .macroBodyChanged: throw NoWitness("of what it expanded to, the spec keeps a fingerprint only")
    case .macroParametersChanged: return try macroTakes(name)
    case .macroBecameFunction: return isDefined(name)
    case .aliasChanged: return try aliasLeads(name)

    case .libraryNameChanged: return try libraryOpens(finding)
    case .librarySymbolMissing: return try libraryHas(finding)
    case .librarySymbolVersionChanged: return try libraryHas(finding, version: finding.old)

    case .noLongerBound:
      if old.spec.constants[name] != nil { return try constantHasValue(name) }
      throw NoWitness("programs in C still compile: it is the bindings that lose it")

    case .unboundRemoved: return WitnessProgram("Names \(name).", unhidden(name) + ["__typeof__(\(name)) *witness;"])

    case .functionAdded, .functionBecameExternal, .functionBodyChanged, .functionNullabilityLoosened, .variableAdded,
      .recordAdded,
      .recordBecameDefined, .fieldReservedUsed, .enumAdded, .enumBecameDefined, .enumeratorAdded, .typedefAdded,
      .constantAdded, .macroAdded, .aliasAdded, .deprecated, .noLongerDeprecated, .cosmeticComment, .cosmeticPlace,
      .cosmeticParameterName, .cosmeticSpelling, .cosmeticVersion:
      throw NoWitness("what was promised still holds")
    }
  }

  // MARK: C

  /// A claim about a constant expression.
  func assertion(_ claim: String, _ conditions: [(condition: String, text: String)]) -> WitnessProgram {
    WitnessProgram(claim, conditions.map { "_Static_assert(\($0.condition), \(Self.literal($0.text)));" })
  }

  func assertion(_ claim: String, _ condition: String, _ text: String) -> WitnessProgram {
    assertion(claim, [(condition, text)])
  }

  static func literal(_ text: String) -> String {
    var literal = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): literal += "\\" + String(Unicode.Scalar(byte))
      // Three digits end an octal escape whatever follows it. “??” begins a trigraph.
      case 0..<0x20, 0x7F..., UInt8(ascii: "?"):
        let digits = String(byte, radix: 8)
        literal += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      default: literal.unicodeScalars.append(Unicode.Scalar(byte))
      }
    }
    return literal + "\""
  }

  /// An integer as C writes it.
  static func number(_ value: IntegerValue) throws(NoWitness) -> String {
    if let small = value.exactly(Int64.self) {
      if small == .min { return "(-9223372036854775807LL - 1)" }
      return small > Int64(Int32.max) || small < Int64(Int32.min) ? "\(small)LL" : "\(small)"
    }
    guard let large = value.exactly(UInt64.self) else {
      throw NoWitness("C has no way to write a number of more than 64 bits")
    }
    return "\(large)ULL"
  }

  /// A type of the old side in C, written so that both sides understand it.
  ///
  /// What has no name of its own is reached through what holds it, and would be whatever that holds on the new side.
  func spelling(_ type: CType, _ name: String = "") throws(NoWitness) -> String {
    let text = cDeclaration(of: type, named: name, in: old.environment)
    var isNameless = text.contains("__typeof__(")
    type.forEachReference { reference in
      switch reference {
      case .record(let kind, let tag):
        if old.environment.record(kind, named: tag)?.isTagless == true, text.contains("\(kind.rawValue) \(tag)") {
          isNameless = true
        }
      case .enumeration(let tag):
        if old.environment.enumeration(named: tag)?.isTagless == true, text.contains("enum \(tag)") {
          isNameless = true
        }
      case .typedef: break
      }
    }
    if isNameless { throw NoWitness("it is made of a type that C has no name for") }
    return text
  }

  /// A type of the old side that needs no name of its own.
  func path(to type: CType) throws(NoWitness) -> String {
    let text = cDeclaration(of: type, named: "", in: old.environment)
    if let dot = text.firstIndex(of: "."),
      text.hasPrefix("struct ") || text.hasPrefix("union ") || text.hasPrefix("enum "),
      text[..<dot].allSatisfy({ $0.isLetter || $0.isNumber || "_ ".contains($0) })
    {
      throw NoWitness("nothing that C can name leads to it")
    }
    return text
  }

  /// Lines that take a macro out of the way, where one of that name hides the declaration on either side.
  func unhidden(_ name: String) -> [String] {
    let isHidden = [old.spec, new.spec].contains { $0.aliases[name] != nil || $0.macros[name] != nil }
    return isHidden ? ["// The name itself, not a macro that stands for it.", "#undef \(name)"] : []
  }
}
