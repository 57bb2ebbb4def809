import BindingSpec

extension HeaderScanner {
  /// Holds the layout engine's answers against the compiler's for every record and enum of the scan.
  ///
  /// libclang does not tell the `#pragma pack` in force, so where the two disagree the pass looks for the packing
  /// that explains the compiler's numbers. What stays unexplained is reported, never papered over.
  static func compareLayouts(_ scan: Scan) {
    var comparison = LayoutComparison(scan)
    comparison.run()
    scan.spec = comparison.spec
  }
}

private struct LayoutComparison {
  let scan: Scan
  var spec: Spec
  private var layout: Layout<LinkedSpec>
  private var done: Set<TypeReference> = []

  init(_ scan: Scan) {
    self.scan = scan
    spec = scan.spec
    layout = Self.engine(scan, scan.spec)
  }

  private static func engine(_ scan: Scan, _ spec: Spec) -> Layout<LinkedSpec> {
    Layout(
      target: scan.request.target,
      environment: LinkedSpec(spec, imported: scan.imported.flatMap { [$0.spec] + $0.imported }))
  }

  mutating func run() {
    for kind in RecordKind.allCases {
      for (name, _) in spec.records(kind) { compare(kind, name, depth: 0) }
    }
    for (name, enumeration) in spec.enums {
      guard let definition = enumeration.definition else { continue }
      let computed = layout.representation(of: definition)
      if !sameShape(computed, definition.type) {
        report(
          name, enumeration.notes.at,
          "enum \(name) is \(definition.type.notation) for the compiler and "
            + "\(computed.notation) for the layout engine")
      }
    }
  }

  /// Inner records first, since their layout decides the outer ones'.
  private mutating func compare(_ kind: RecordKind, _ name: String, depth: Int) {
    guard depth < 100, done.insert(.record(kind, name)).inserted,
      let record = spec.records(kind)[name], let definition = record.definition
    else { return }
    for field in definition.fields {
      for inner in recordsInside(field.type, depth: 0) { compare(inner.kind, inner.name, depth: depth + 1) }
    }
    if let reason = try? layout.compilersDiffer(on: definition, kind: kind) {
      scan.report(
        .scanLayoutCompilersDiffer, .warning, entity: name, at: record.notes.at,
        "gcc and clang lay out \(kind.rawValue) \(name) differently: \(reason)",
        hint: "the spec has clang's numbers; a library built with gcc may have others")
    }
    if agrees(definition, kind) { return }
    if let explained = explanation(of: definition, kind) {
      var mended = record
      mended.definition = explained
      switch kind {
      case .structure: spec.structs[name] = mended
      case .union: spec.unions[name] = mended
      }
      layout = Self.engine(scan, spec)
      return
    }
    report(name, record.notes.at, disagreement(definition, kind, name))
  }

  /// The records that lie inside a value of the type.
  private func recordsInside(_ type: CType, depth: Int) -> [(kind: RecordKind, name: String)] {
    guard depth < 64 else { return [] }
    switch type {
    case .record(let kind, let name): return [(kind, name)]
    case .named(let name): return spec.typedefs[name].map { recordsInside($0.type, depth: depth + 1) } ?? []
    case .array(let type, _), .atomic(let type), .qualified(_, let type), .vector(let type, _):
      return recordsInside(type, depth: depth + 1)
    case .void, .scalar, .bitInt, .complex, .enumeration, .pointer, .function, .block: return []
    }
  }

  private func agrees(_ definition: Record.Definition, _ kind: RecordKind) -> Bool {
    guard let computed = try? layout.layout(of: definition, kind: kind) else { return false }
    return computed.size == definition.size && computed.alignment == definition.alignment
      && computed.fields == definition.fields.map(\.place)
  }

  /// The weakest packing, or the other compiler's bit-field rules, that gives the compiler's numbers.
  private func explanation(of definition: Record.Definition, _ kind: RecordKind) -> Record.Definition? {
    for msStruct in [definition.attributes.msStruct, true, false] {
      for pack in [nil, 16, 8, 4, 2, 1] as [UInt64?] {
        var attempt = definition
        attempt.attributes.msStruct = msStruct
        attempt.attributes.pragmaPack = pack
        if agrees(attempt, kind) { return attempt }
      }
    }
    return nil
  }

  private func disagreement(_ definition: Record.Definition, _ kind: RecordKind, _ name: String) -> String {
    do {
      let computed = try layout.layout(of: definition, kind: kind)
      var parts: [String] = []
      if computed.size != definition.size { parts.append("size \(definition.size) against \(computed.size)") }
      if computed.alignment != definition.alignment {
        parts.append("alignment \(definition.alignment) against \(computed.alignment)")
      }
      for (field, place) in zip(definition.fields, computed.fields) where field.place != place {
        parts.append("the place of \(field.name ?? field.type.notation)")
        break
      }
      return "\(kind.rawValue) \(name) differs between compiler and layout engine: \(parts.joined(separator: ", "))"
    } catch {
      return "the layout of \(kind.rawValue) \(name) cannot be computed: \(error.message)"
    }
  }

  private func report(_ name: String, _ at: Provenance?, _ message: String) {
    scan.report(
      .scanLayoutDisagreement, .warning, entity: name, at: at, message,
      hint: "the compiler's numbers stand in the spec; on other targets do not rely on this type, and please report it")
  }

  private func sameShape(_ a: CType, _ b: CType) -> Bool {
    guard let left = try? layout.sizeAndAlignment(of: a), let right = try? layout.sizeAndAlignment(of: b),
      left.size == right.size
    else { return false }
    guard case .scalar(let x)? = try? layout.resolved(a), case .scalar(let y)? = try? layout.resolved(b) else {
      return a == b
    }
    return scan.request.target.isSigned(x) == scan.request.target.isSigned(y)
  }
}
