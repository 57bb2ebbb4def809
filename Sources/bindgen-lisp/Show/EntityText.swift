import BindingSpec

/// A declaration as text for people.
struct EntityText {
  let linked: LinkedSpec
  let lookup: LispLookup
  let targets: [Target]
  let depth: Int
  let style: Style

  func text(_ entity: Entity) -> String {
    var text = heading(entity)
    switch entity.kind {
    case .record(let kind, let record): text += self.record(record, kind, entity.name)
    case .enumeration(let enumeration): text += self.enumeration(enumeration, entity)
    case .typedef(let typedef): text += self.typedef(typedef, entity.name)
    case .function(let function): text += self.function(function, entity)
    case .variable(let variable): text += self.variable(variable, entity.name)
    case .constant(let constant):
      text += facts([("type", constant.type.notation), ("value", EntityJSON.text(of: constant.value))])
    case .macro(let macro): text += self.macro(macro, entity.name)
    case .alias(let alias): text += facts([("names", "\(alias.kind.rawValue) \(alias.target)")])
    case .skipped(let skip): text += self.skipped(skip)
    }
    text += notes(entity.notes)
    return text
  }

  private func heading(_ entity: Entity) -> String {
    let title = "\(entity.word) \(entity.name)"
    var place = entity.at.map { "\($0.header):\($0.line)" } ?? ""
    if entity.spec.library.name != linked.spec.library.name { place += " (from \(entity.spec.library.name))" }
    let gap = String(repeating: " ", count: max(2, 60 - title.count))
    var text = style(.bold, title) + (place.isEmpty ? "" : gap + style(.dim, place)) + "\n"
    if let lisp = lookup.sentence(entity) { text += "  " + style(.dim, "Lisp:") + " \(lisp)\n" }
    return text
  }

  private func notes(_ notes: Notes?) -> String {
    guard let notes else { return "" }
    var text = ""
    if let deprecated = notes.deprecated {
      text += "\n  " + style(.warning, "deprecated") + (deprecated.message.map { ": \($0)" } ?? "") + "\n"
    }
    if let rename = notes.rename { text += "\n  renamed by the overlay to \(rename)\n" }
    if notes.skip { text += "\n  skipped by the overlay\n" }
    if let doc = notes.doc {
      text += "\n" + HelpText.wrapped(doc, to: 96).map { $0.isEmpty ? "\n" : "  \($0)\n" }.joined()
    }
    return text
  }

  /// Names and values, one pair a line, values under each other.
  private func facts(_ facts: [(String, String?)]) -> String {
    let present = facts.compactMap { name, value in value.map { (name, $0) } }
    let width = present.map(\.0.count).max() ?? 0
    return present.map { "  " + style(.dim, HelpText.padded($0, to: width)) + "  \($1)\n" }.joined()
  }

  // MARK: Records

  private func record(_ record: Record, _ kind: RecordKind, _ name: String) -> String {
    guard let definition = record.definition else {
      return "  opaque: the headers declare it and never define it, so it is used through pointers only\n"
    }
    let plan = RecordPlan(definition, kind, targets: targets, depth: depth, in: linked)
    var text = ""
    for side in plan.sides { text += "  " + summary(side, kind) + "\n" }
    if let attributes = Self.attributes(definition.attributes) { text += "  \(attributes)\n" }
    if definition.fields.isEmpty {
      text += "  no fields\n"
    } else if !plan.sides.isEmpty {
      text += "\n" + RecordDrawing.text(plan, style)
    }
    for (target, error) in plan.problems { text += "  \(target.rawValue): \(error.message) [\(error.code.rawValue)]\n" }
    let scanned = linked.spec.scan.target
    if let side = plan.sides.first(where: { $0.target == scanned }),
      side.size != definition.size || side.alignment != definition.alignment
    {
      text += "  " + style(.warning, "warning:") + " the scan saw \(definition.size) bytes, aligned to"
      text += " \(definition.alignment), on \(scanned.rawValue) [\(DiagnosticCode.scanLayoutDisagreement.rawValue)]\n"
    }
    return text
  }

  private func summary(_ side: RecordPlan.Side, _ kind: RecordKind) -> String {
    var text = "\(side.target.rawValue): \(Self.count(side.size, "byte")), aligned to \(side.alignment)"
    if side.unusedBits > 0, kind == .structure || side.holes > 0 {
      let amount =
        side.unusedBits % 8 == 0 ? Self.count(side.unusedBits / 8, "byte") : Self.count(side.unusedBits, "bit")
      text += "; \(amount) unused in \(Self.count(UInt64(side.holes), "place"))"
    }
    return text
  }

  private static func count(_ number: UInt64, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

  private static func attributes(_ attributes: LayoutAttributes) -> String? {
    var words: [String] = []
    if attributes.packed { words.append("packed") }
    if let bytes = attributes.aligned { words.append("aligned(\(bytes))") }
    if let bytes = attributes.pragmaPack { words.append("#pragma pack(\(bytes))") }
    if let isMicrosoft = attributes.msStruct { words.append(isMicrosoft ? "ms_struct" : "gcc_struct") }
    if attributes.transparentUnion { words.append("transparent union") }
    return words.isEmpty ? nil : words.joined(separator: ", ")
  }

  // MARK: Enums

  private func enumeration(_ enumeration: Enumeration, _ entity: Entity) -> String {
    guard let definition = enumeration.definition else { return "  only declared, never defined\n" }
    var kind = definition.type.notation
    if definition.isFixed { kind += ", fixed by the header" }
    if definition.packed { kind += ", packed" }
    if definition.isFlags { kind += ", flags" }
    var text = facts([("type", kind)])
    let names = definition.values.map(\.name.count).max() ?? 0
    let numbers = definition.values.map { $0.value.description.count }.max() ?? 0
    if !definition.values.isEmpty { text += "\n" }
    let keywords = lookup.keywords(entity)
    for value in definition.values {
      var line = "  " + HelpText.padded(value.name, to: names) + "  "
      line += RecordDrawing.right(value.value.description, numbers)
      if definition.isFlags, !value.value.isNegative {
        line += "  " + style(.dim, "0x" + String(value.value.magnitude, radix: 16))
      }
      if let keyword = keywords[value.name] { line += "  " + keyword }
      if value.deprecated != nil { line += "  " + style(.warning, "deprecated") }
      text += line + "\n"
    }
    return text
  }

  // MARK: Typedefs

  private func typedef(_ typedef: Typedef, _ name: String) -> String {
    let (end, through) = linked.resolved(typedef.type)
    var chain = [typedef.type.notation]
    for step in through { if let next = linked.typedef(named: step) { chain.append(next.type.notation) } }
    let declaration = "typedef \(cDeclaration(of: typedef.type, named: name, in: linked, style: .readable));"
    var text = "  \(declaration)\n\n"
    text += facts([
      ("is", chain.joined(separator: " → ")), ("aligned", typedef.aligned.map { "to \($0) bytes" }),
      ("size", sizes(of: .named(name))),
    ])
    if case .record(let kind, let tag) = end.unqualified, let record = linked.record(kind, named: tag) {
      text += "\n" + self.text(Entity(name: tag, kind: .record(kind, record), spec: owner(of: kind, tag)))
    } else if case .enumeration(let tag) = end.unqualified, let enumeration = linked.enumeration(named: tag) {
      let owner = ([linked.spec] + linked.imported).first { $0.enums.contains(tag) } ?? linked.spec
      text += "\n" + self.text(Entity(name: tag, kind: .enumeration(enumeration), spec: owner))
    }
    return text
  }

  private func owner(of kind: RecordKind, _ tag: String) -> Spec {
    ([linked.spec] + linked.imported).first { $0.records(kind)[tag]?.definition != nil } ?? linked.spec
  }

  /// The size of a type on each target, told once when all agree.
  private func sizes(of type: CType) -> String? {
    var sizes: [(target: Target, size: UInt64, alignment: UInt64)] = []
    for target in targets {
      guard let found = try? Layout(target: target, environment: linked).sizeAndAlignment(of: type) else { continue }
      sizes.append((target, found.size, found.alignment))
    }
    guard let first = sizes.first else { return nil }
    if sizes.allSatisfy({ $0.size == first.size && $0.alignment == first.alignment }) {
      return "\(Self.count(first.size, "byte")), aligned to \(first.alignment)"
    }
    return sizes.map { "\($0.size) on \($0.target.rawValue)" }.joined(separator: ", ")
  }

  // MARK: Functions, variables, macros

  private func function(_ function: Function, _ entity: Entity) -> String {
    var text = "  \(cPrototype(of: function, named: entity.name, in: linked, style: .readable));\n\n"
    var rows: [(String, String?)] = [("type", CType.function(function.type).notation)]
    rows.append(("symbol", symbol(function, entity)))
    if function.convention != .c { rows.append(("convention", function.convention.rawValue)) }
    let attributes = Self.attributes(function.attributes)
    if !attributes.isEmpty { rows.append(("attributes", attributes.joined(separator: ", "))) }
    for parameter in function.parameters {
      if let meaning = meaning(of: parameter.type) { rows.append((parameter.type.notation, meaning)) }
    }
    if let meaning = meaning(of: function.returns) { rows.append((function.returns.notation, meaning)) }
    var seen: Set<String> = []
    text += facts(rows.filter { seen.insert($0.0).inserted })
    let call = CallDrawing.text(function, targets: targets, in: linked)
    return text + (call.isEmpty ? "" : "\n" + call)
  }

  private func symbol(_ function: Function, _ entity: Entity) -> String {
    switch function.linkage {
    case .staticInline: return "none: static inline, so a stub must call it"
    case .inline: return "\(function.symbol ?? entity.name), if the library has it: inline"
    case .external:
      let library = entity.spec.library.load[.linux] ?? entity.spec.library.name
      return "\(function.symbol ?? entity.name) in \(library)" + (function.attributes.isWeak ? ", weak" : "")
    }
  }

  /// What stands behind a typedef name in a signature.
  private func meaning(of type: CType) -> String? {
    let (end, through) = linked.resolved(type)
    return through.isEmpty ? nil : end.notation
  }

  private static func attributes(_ attributes: FunctionAttributes) -> [String] {
    var words: [String] = []
    if attributes.isNoReturn { words.append("noreturn") }
    if attributes.mustUse { words.append("result must be used") }
    if attributes.isMalloc { words.append("malloc") }
    if !attributes.allocSize.isEmpty {
      words.append("alloc_size(\(attributes.allocSize.map(String.init).joined(separator: ", ")))")
    }
    if attributes.returnsNonnull { words.append("returns_nonnull") }
    switch attributes.nonnull {
    case .all: words.append("nonnull")
    case .parameters(let list): words.append("nonnull(\(list.map(String.init).joined(separator: ", ")))")
    case nil: break
    }
    if let format = attributes.format { words.append("format(\(format.kind), \(format.string), \(format.first))") }
    if attributes.isPure { words.append("pure") }
    if attributes.isConst { words.append("const") }
    return words + attributes.availability
  }

  private func variable(_ variable: Variable, _ name: String) -> String {
    "  extern \(cDeclaration(of: variable.type, named: name, in: linked, style: .readable));\n\n"
      + facts([
        ("type", variable.type.notation), ("symbol", variable.symbol ?? name), ("size", sizes(of: variable.type)),
        ("thread-local", variable.isThreadLocal ? "yes" : nil), ("weak", variable.isWeak ? "yes" : nil),
      ])
  }

  private func macro(_ macro: Macro, _ name: String) -> String {
    let names = macro.parameters.map(\.name) + (macro.isVariadic ? ["..."] : [])
    let types = macro.parameters.compactMap { parameter in parameter.type.map { "\(parameter.name): \($0.notation)" } }
    return "  #define \(name)(\(names.joined(separator: ", "))) …\n\n"
      + facts([
        (
          "types",
          types.isEmpty ? "none: an overlay must give them before it can be called" : types.joined(separator: ", ")
        ),
        ("returns", macro.returns?.notation),
      ])
  }

  private func skipped(_ skip: Skip) -> String {
    let explanation = skip.reason.explanation
    return facts([("reason", "\(skip.reason.rawValue): \(explanation.title)"), ("detail", skip.detail)])
      + "\n" + HelpText.wrapped(explanation.remedy, to: 96).map { "  \($0)\n" }.joined()
  }
}
