/// A set of the format's keys.
struct KeySet: OptionSet, Sendable {
  let rawValue: UInt128
  init(rawValue: UInt128) { self.rawValue = rawValue }
  init(_ key: SpecKey) { self.init(rawValue: 1 << UInt128(key.rawValue)) }
  init(_ keys: [SpecKey]) { self.init(rawValue: keys.reduce(0) { $0 | KeySet($1).rawValue }) }

  func contains(_ key: SpecKey) -> Bool { contains(KeySet(key)) }

  var keys: [SpecKey] { SpecKey.allCases.filter { contains($0) } }
}

/// A kind of map: what it is called in messages, and which keys it may and must have.
struct FactKind: Sendable {
  /// Static, since kinds are handed about for every entry and a `String` would be counted each time.
  let name: StaticString
  let keys: KeySet
  let required: KeySet

  init(_ name: StaticString, _ keys: [SpecKey], required: [SpecKey] = [], notes: Bool = false) {
    self.name = name
    var all = KeySet(keys).union(KeySet(required))
    if notes { all.formUnion(Self.notes) }
    self.keys = all
    self.required = KeySet(required)
  }

  static let notes = KeySet([.at, .doc, .deprecated, .rename, .skip])
  private static let contract: [SpecKey] = [.ownership, .release, .nullable, .direction, .length, .scope]

  /// The sections of declarations, and those of them that say what types are.
  static let sections = KeySet([
    .structs, .unions, .enums, .typedefs, .functions, .variables, .constants, .macros, .aliases, .skipped,
  ])
  static let typeSections = KeySet([.structs, .unions, .enums, .typedefs])

  static let document = FactKind(
    "a spec", [.overlayOf, .imports, .digest, .scan] + sections.keys, required: [.bindgenLisp, .library])
  static let overlay = FactKind(
    "an overlay", [.library, .imports] + sections.keys, required: [.bindgenLisp, .overlayOf])
  static let library = FactKind("library", [.version, .pkgConfig, .load], required: [.name])
  static let load = FactKind("load", [.linux, .macos, .windows])
  static let scan = FactKind("scan", [.headers, .keep, .hide, .defines, .includes, .arguments, .target, .docs])
  static let record = FactKind(
    "a struct or union",
    [
      .opaque, .tagless, .size, .align, .packed, .aligned, .pragmaPack, .msStruct, .transparentUnion, .fields,
    ], notes: true)
  static let field = FactKind(
    "a field", [.name, .doc, .packed, .aligned, .offset, .bitOffset, .bits], required: [.type])
  static let enumeration = FactKind(
    "an enum", [.opaque, .tagless, .type, .fixed, .flags, .packed, .values], notes: true)
  static let enumerator = FactKind("an enum's value", [.doc, .deprecated], required: [.value])
  static let typedef = FactKind("a typedef", [.aligned], required: [.type], notes: true)
  static let function = FactKind(
    "a function",
    [
      .params, .variadic, .prototype, .inline, .body, .call, .symbol, .weak, .noreturn, .mustUse, .malloc, .allocSize,
      .returnsNonnull, .nonnull, .format, .pure, .const, .availability,
    ], required: [.returns], notes: true)
  static let parameter = FactKind("a parameter", [.name] + contract, required: [.type])
  static let result = FactKind("returns", contract, required: [.type])
  static let format = FactKind("format", [], required: [.kind, .string, .first])
  static let variable = FactKind("a variable", [.symbol, .threadLocal, .weak], required: [.type], notes: true)
  static let constant = FactKind("a constant", [.value, .longDouble, .bytes], required: [.type], notes: true)
  static let macro = FactKind("a macro", [.variadic, .body, .returns], required: [.params], notes: true)
  static let macroParameter = FactKind("a macro's parameter", [.type], required: [.name])
  static let alias = FactKind("an alias", [], required: [.kind, .target], notes: true)
  static let skip = FactKind("a skipped declaration", [.at, .detail], required: [.reason])
}
