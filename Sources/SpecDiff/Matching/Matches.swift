import BindingSpec

/// Two specs matched: by name, then what is left by meaning.
struct Matches: Sendable {
  let old: LinkedSpec
  let new: LinkedSpec
  var functions: SectionMatch<Function>
  var variables: SectionMatch<Variable>
  var structs: SectionMatch<Record>
  var unions: SectionMatch<Record>
  var enums: SectionMatch<Enumeration>
  var typedefs: SectionMatch<Typedef>
  var constants: SectionMatch<Constant>
  var macros: SectionMatch<Macro>
  var aliases: SectionMatch<Alias>
  var skipped: SectionMatch<Skip>

  /// Types that are the same under another name. Found first, since other declarations mention them.
  private(set) var typeNames = TypeRenames()
  private(set) var functionRenames = Renames()
  private(set) var variableRenames = Renames()
  /// Every enumerator of a side with its value: a constant may have become one, or the other way round. Empty where nothing
  /// of the kind changed.
  private(set) var oldNumbers: [String: IntegerValue] = [:]
  private(set) var newNumbers: [String: IntegerValue] = [:]

  /// What the new side's functions and variables ask of the library. Empty where nothing is gone.
  private(set) var newSymbols: Set<String> = []

  init(_ old: LinkedSpec, _ new: LinkedSpec) {
    self.old = old
    self.new = new
    functions = SectionMatch(old.spec.functions, new.spec.functions) { Meaning.isSame($0, $1) }
    variables = SectionMatch(old.spec.variables, new.spec.variables) { Meaning.isSame($0, $1) }
    structs = SectionMatch(old.spec.structs, new.spec.structs) { Meaning.isSame($0, $1) }
    unions = SectionMatch(old.spec.unions, new.spec.unions) { Meaning.isSame($0, $1) }
    enums = SectionMatch(old.spec.enums, new.spec.enums) { Meaning.isSame($0, $1) }
    typedefs = SectionMatch(old.spec.typedefs, new.spec.typedefs) { Meaning.isSame($0, $1) }
    constants = SectionMatch(old.spec.constants, new.spec.constants) { Meaning.isSame($0, $1) }
    macros = SectionMatch(old.spec.macros, new.spec.macros)
    aliases = SectionMatch(old.spec.aliases, new.spec.aliases) { Meaning.isSame($0, $1) }
    skipped = SectionMatch(old.spec.skipped, new.spec.skipped)
    leaveOutForeignTypes()
    typeNames = TypeRenames(self)
    functionRenames = findFunctionRenames(functions, typeNames)
    variableRenames = findVariableRenames(variables, typeNames)
    if !functions.removed.isEmpty || !variables.removed.isEmpty {
      for (name, function) in new.spec.functions where function.linkage == .external {
        newSymbols.insert(function.symbol ?? name)
      }
      for (name, variable) in new.spec.variables { newSymbols.insert(variable.symbol ?? name) }
    }
    if !constants.isUnchanged || !enums.isUnchanged {
      oldNumbers = Self.enumerators(old.spec)
      newNumbers = Self.enumerators(new.spec)
    }
  }

  private static func enumerators(_ spec: Spec) -> [String: IntegerValue] {
    var numbers: [String: IntegerValue] = [:]
    for (_, enumeration) in spec.enums {
      for value in enumeration.definition?.values ?? [] { numbers[value.name] = value.value }
    }
    return numbers
  }

  /// Whether both sides say the same to a program, in whatever words.
  var isUnchanged: Bool {
    functions.isUnchanged && variables.isUnchanged && structs.isUnchanged && unions.isUnchanged && enums.isUnchanged
      && typedefs.isUnchanged && constants.isUnchanged && macros.isUnchanged && aliases.isUnchanged
      && skipped.isUnchanged && old.spec.library == new.spec.library && importsAreEqual
  }

  /// Whether what both import is the same, so that types from there cannot have moved.
  private var importsAreEqual: Bool {
    if old.importedPaths == new.importedPaths { return true }
    return old.imported.count == new.imported.count
      && zip(old.imported, new.imported).allSatisfy {
        $0.structs == $1.structs && $0.unions == $1.unions && $0.enums == $1.enums && $0.typedefs == $1.typedefs
      }
  }

  func records(_ kind: RecordKind) -> SectionMatch<Record> {
    switch kind {
    case .structure: structs
    case .union: unions
    }
  }
}
