import BindGen
import BindingSpec

/// One run of `show`: reads the spec, finds the names, prints them.
struct ShowRun {
  private let arguments: Arguments
  private let console: Console

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    guard let path = arguments.operands.first else {
      throw .usage("“show” needs a spec", hint: "for example: bindgen-lisp show specs/zlib.yaml z_stream_s")
    }
    let depth = try self.depth()
    let linked = keptUntilExit(
      try attempt { () throws(Failure) in
        try SpecReader.link(
          path: path, overlays: arguments.has(ShowOptions.overlay) ? arguments.all(ShowOptions.overlay) : nil,
          importPaths: arguments.all(ShowOptions.importPath))
      })
    let targets = try self.targets(scanned: linked.spec.scan.target)
    let lookup = LispLookup(linked)
    let entities = try self.entities(in: linked, lookup)
    let format = arguments.value(ShowOptions.format) ?? "text"
    let style = Style(isOn: console.coloursResults)

    if arguments.operands.count == 1 {
      switch format {
      case "json": try console.write(bytes: SpecJSON.json(linked.spec))
      case "yaml": try console.write(bytes: SpecWriter.yaml(linked.spec, header: []))
      default: try console.write(SpecOverview.text(linked, path: path, style))
      }
      return .fine
    }
    switch format {
    case "json":
      let values = entities.map { EntityJSON.value($0, targets: targets, in: linked, lookup) }
      try console.write(bytes: Array((JSON.array(values).prettyText + "\n").utf8))
    case "yaml": try console.write(bytes: SpecWriter.yaml(excerpt(entities, of: linked.spec), header: []))
    default:
      let printer = EntityText(linked: linked, lookup: lookup, targets: targets, depth: depth, style: style)
      try console.write(entities.map(printer.text).joined(separator: "\n"))
    }
    return .fine
  }

  private func depth() throws(Stop) -> Int {
    guard let text = arguments.value(ShowOptions.depth) else { return 1 }
    guard let depth = Int(text), depth >= 0 else { throw .usage("--depth takes a number, not “\(text)”") }
    return depth
  }

  private func targets(scanned: Target) throws(Stop) -> [Target] {
    var targets: [Target] = []
    for triple in arguments.all(ShowOptions.target) {
      for target in triple == "all" ? Target.allCases : [try TargetOption.target(triple)] {
        if !targets.contains(target) { targets.append(target) }
      }
    }
    return targets.isEmpty ? [scanned] : targets
  }

  private func entities(in linked: LinkedSpec, _ lookup: LispLookup) throws(Stop) -> [Entity] {
    var entities: [Entity] = []
    var problems: [Diagnostic] = []
    for name in arguments.operands.dropFirst() {
      var found = Entity.find(name, in: linked)
      if found.isEmpty { found = lookup.entities(called: name) }
      entities += found
      if found.isEmpty {
        problems.append(
          Diagnostic(
            .specEntityUnknown, entity: name, "\(linked.spec.library.name) has no declaration named “\(name)”",
            hint: Suggestion.sentence(for: name, among: Set(Entity.names(in: linked) + lookup.names))))
      }
    }
    if !problems.isEmpty { throw .failure(Failure(problems)) }
    return entities
  }

  /// The spec with nothing in it but some declarations.
  private func excerpt(_ entities: [Entity], of spec: Spec) -> Spec {
    var excerpt = Spec(library: spec.library, scan: spec.scan, imports: spec.imports)
    for entity in entities {
      switch entity.kind {
      case .record(.structure, let record): excerpt.structs[entity.name] = record
      case .record(.union, let record): excerpt.unions[entity.name] = record
      case .enumeration(let enumeration): excerpt.enums[entity.name] = enumeration
      case .typedef(let typedef): excerpt.typedefs[entity.name] = typedef
      case .function(let function): excerpt.functions[entity.name] = function
      case .variable(let variable): excerpt.variables[entity.name] = variable
      case .constant(let constant): excerpt.constants[entity.name] = constant
      case .macro(let macro): excerpt.macros[entity.name] = macro
      case .alias(let alias): excerpt.aliases[entity.name] = alias
      case .skipped(let skip): excerpt.skipped[entity.name] = skip
      }
    }
    return excerpt
  }
}
