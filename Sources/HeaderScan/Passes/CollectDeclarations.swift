import BindingSpec
import CLibClang

extension HeaderScanner {
  /// Takes over every declaration of the kept headers, and what those refer to.
  static func collectDeclarations(_ scan: Scan) {
    let collector = DeclarationCollector(scan)
    scan.spec.functions.reserveCapacity(scan.topLevel.count { $0.kind == Cursor.Kind.function })
    scan.spec.typedefs.reserveCapacity(scan.topLevel.count { $0.kind == Cursor.Kind.typedef })
    for cursor in scan.topLevel { collector.take(cursor) }
    collector.finish()
  }
}

/// The walk over the declarations of one parse.
final class DeclarationCollector {
  let scan: Scan
  let converter: TypeConverter
  let names: TaglessNames
  private(set) lazy var policy: PrintingPolicy? = scan.topLevel.first.map(PrintingPolicy.init)

  /// How much of a type is in the spec.
  private enum Extent: Int { case declared, complete }
  private var taken: [TypeReference: Extent] = [:]
  private var waiting: [TypeConverter.Reference] = []
  /// Typedefs that the request hides, unless something uses them.
  private var hiddenTypedefs: [(name: String, at: Provenance)] = []

  init(_ scan: Scan) {
    self.scan = scan
    names = scan.names
    converter = TypeConverter(target: scan.request.target, names: names)
    converter.references = { [unowned self] in waiting.append($0) }
  }

  /// One declaration at file scope.
  func take(_ cursor: Cursor) {
    guard Cursor.Kind.declarations.contains(cursor.kind) else { return }
    let location = cursor.location
    guard let file = scan.files[location.file], file.isKept else { return }
    let provenance = Provenance(header: file.name, line: location.line)
    switch cursor.kind {
    case Cursor.Kind.function: addFunction(cursor, at: provenance)
    case Cursor.Kind.variable: addVariable(cursor, at: provenance)
    case Cursor.Kind.typedef:
      let name = cursor.spelling
      if scan.isHidden(name) {
        hiddenTypedefs.append((name, provenance))
        break
      }
      waiting.append(
        TypeConverter.Reference(declaration: cursor, name: name, kind: .typedef(name), isComplete: false))
    case Cursor.Kind.structure, Cursor.Kind.union:
      guard let name = names.name(of: cursor) else { break }
      let kind: RecordKind = cursor.kind == Cursor.Kind.union ? .union : .structure
      waiting.append(
        TypeConverter.Reference(declaration: cursor, name: name, kind: .record(kind, name), isComplete: false))
    case Cursor.Kind.enumeration:
      if let name = names.name(of: cursor) {
        waiting.append(
          TypeConverter.Reference(declaration: cursor, name: name, kind: .enumeration(name), isComplete: true))
      } else {
        addConstants(ofUnnamed: cursor)
      }
    case Cursor.Kind.unexposedDeclaration, Cursor.Kind.linkageSpecification:
      for child in cursor.children { take(child) }
    default:
      let name = cursor.spelling
      if !name.isEmpty { scan.skip(name, .scanCPlusPlus, at: provenance) }
    }
    drain()
  }

  func finish() {
    drain()
    // What a declaration that stays needs is there all the same.
    for (name, provenance) in hiddenTypedefs where scan.spec.typedefs[name] == nil {
      scan.skip(name, .scanDeclarationHidden, at: provenance)
    }
    skipUsersOfBlocks()
    if !scan.imported.isEmpty { scan.spec.imports = scan.request.imports.map { importName($0) } }
  }

  /// `glib` for a spec that stands beside the one being written, a relative path for others.
  private func importName(_ path: String) -> String {
    let base = Files.realPath(scan.request.outputDirectory ?? ".") ?? Files.currentDirectory()
    let relative = Paths.relative(Files.realPath(path) ?? path, to: base)
    return relative.contains("/") || !relative.hasSuffix(".yaml") ? relative : String(relative.dropLast(5))
  }

  // MARK: Following references

  private func drain() {
    while let reference = waiting.popLast() { follow(reference) }
  }

  private func follow(_ reference: TypeConverter.Reference) {
    let definition = reference.declaration.definition
    let isOwn = isKept(definition ?? reference.declaration)
    if !isOwn && isImported(reference) { return }
    // The library's own types are described whole; others only as far as they are needed.
    let wanted: Extent = reference.isComplete || (isOwn && definition != nil) ? .complete : .declared
    if let extent = taken[reference.kind], extent.rawValue >= wanted.rawValue { return }
    taken[reference.kind] = wanted
    switch reference.kind {
    case .typedef(let name): addTypedef(reference.declaration, name, complete: wanted == .complete)
    case .record(let kind, let name):
      addRecord(definition ?? reference.declaration, kind, name, complete: wanted == .complete && definition != nil)
    case .enumeration(let name): addEnumeration(definition ?? reference.declaration, name)
    }
  }

  func isKept(_ cursor: Cursor) -> Bool { scan.files[cursor.location.file]?.isKept ?? false }

  private func isImported(_ reference: TypeConverter.Reference) -> Bool {
    scan.imported.contains { imported in
      switch reference.kind {
      case .typedef(let name): return imported.typedef(named: name) != nil
      case .enumeration(let name): return imported.enumeration(named: name) != nil
      case .record(let kind, let name):
        guard let record = imported.record(kind, named: name) else { return false }
        return record.definition != nil || !reference.isComplete
      }
    }
  }

  // MARK: What every declaration has

  func notes(_ cursor: Cursor, at provenance: Provenance? = nil) -> Notes {
    Notes(at: provenance ?? place(of: cursor), doc: doc(of: cursor))
  }

  func doc(of cursor: Cursor) -> String? {
    guard scan.request.docs != .none, let raw = cursor.rawComment else { return nil }
    return DocComment.text(of: raw, scan.request.docs)
  }

  func place(of cursor: Cursor) -> Provenance? {
    let location = cursor.location
    return scan.files[location.file].map { Provenance(header: $0.name, line: location.line) }
  }

  func printed(_ cursor: Cursor) -> AttributeText {
    AttributeText(policy.map(cursor.prettyPrinted) ?? "")
  }

  /// The deprecation that availability says, with its text when prose is wanted.
  func deprecation(_ cursor: Cursor) -> Deprecation? {
    let clang = cursor.clang
    var isDeprecated: Int32 = 0
    var isUnavailable: Int32 = 0
    var deprecatedMessage = CXString()
    var unavailableMessage = CXString()
    _ = clang.pointee.getCursorPlatformAvailability(
      cursor.raw, &isDeprecated, &deprecatedMessage, &isUnavailable, &unavailableMessage, nil, 0)
    let message = cursor.text(deprecatedMessage)
    clang.pointee.disposeString(unavailableMessage)
    guard isDeprecated != 0 else { return nil }
    return Deprecation(message: message.isEmpty || scan.request.docs == .none ? nil : message)
  }

  // MARK: Typedefs and variables

  private func addTypedef(_ cursor: Cursor, _ name: String, complete: Bool) {
    if name.mayBeStandard, let scalar = Scalar(rawValue: name), scalar.isStandardTypedef,
      (try? converter.convert(cursor.type, complete: true)) == .scalar(scalar)
    {
      return
    }
    do {
      let type = try converter.convert(cursor.typedefUnderlying, complete: complete)
      var typedef = Typedef(notes: scan.spec.typedefs[name]?.notes ?? notes(cursor), type: type)
      if cursor.hasAttributes {
        let attributes = cursor.children.filter { Cursor.Kind.attributes.contains($0.kind) }
        typedef.notes.deprecated = deprecation(cursor)
        if attributes.contains(where: { $0.kind == Cursor.Kind.aligned }) {
          typedef.aligned = alignment(in: printed(cursor)) ?? cursor.type.alignment
        }
      }
      scan.spec.typedefs[name] = typedef
    } catch {
      scan.skip(name, error.reason, at: place(of: cursor), detail: error.detail)
    }
  }

  private func addVariable(_ cursor: Cursor, at provenance: Provenance) {
    let name = cursor.spelling
    guard !name.isEmpty, scan.spec.constants[name] == nil else { return }
    if scan.isHidden(name) { return scan.skip(name, .scanDeclarationHidden, at: provenance) }
    if let earlier = scan.spec.variables[name] {
      // `extern int a[]; extern int a[4];`: the later declaration may know the length.
      if case .array(_, nil) = earlier.type, let type = try? converter.convert(cursor.type, complete: true) {
        scan.spec.variables[name]?.type = type
      }
      return
    }
    let attributes = cursor.hasAttributes ? printed(cursor) : nil
    do {
      var type = try converter.convert(cursor.type, complete: true)
      // The qualifiers of an array are those of its elements.
      let isConst: Bool =
        if case .array(let element, _) = type { element.qualifiers.contains(.const) } else {
          type.qualifiers.contains(.const)
        }
      let isConstexpr = cursor.isConstexpr(policy)
      if cursor.isStatic || isConstexpr {
        // A value that every translation unit has of its own: a constant, if it is one.
        if isConst || isConstexpr, let value = value(of: cursor, type: type.unqualified) {
          if case .string = value { type = .pointer(.qualified(.const, .scalar(.char))) }
          scan.spec.constants[name] = Constant(
            notes: notes(cursor, at: provenance), type: type.unqualified, value: value)
        } else {
          scan.skip(name, .scanDeclarationStatic, at: provenance)
        }
        return
      }
      var variable = Variable(notes: notes(cursor, at: provenance), type: type)
      variable.isThreadLocal = cursor.isThreadLocal
      if let attributes {
        variable.symbol = attributes["asm"].flatMap { Self.literal($0.arguments) }
        variable.isWeak = attributes.has("weak")
        variable.notes.deprecated = deprecation(cursor)
      }
      scan.spec.variables[name] = variable
    } catch {
      scan.skip(name, error.reason, at: provenance, detail: error.detail)
    }
  }

  private func value(of cursor: Cursor, type: CType) -> Constant.Value? {
    switch cursor.evaluated {
    case .integer(let value): return .integer(value)
    case .floating(let value): return .floating(value)
    case .other: return StringLiteral.bytes(inInitializerOf: cursor).map { .string($0) }
    }
  }

  /// What stands between the quotes of a printed literal.
  static func literal(_ text: String?) -> String? {
    guard let text, text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
    return String(text.dropFirst().dropLast())
  }

  /// The number of `aligned(n)`; nil when it is an expression.
  func alignment(in attributes: AttributeText) -> UInt64? {
    let stated = attributes.attributes.filter { $0.name == "aligned" || $0.name == "_Alignas" || $0.name == "align" }
    return stated.compactMap { $0.arguments.flatMap { UInt64($0.filter { $0 != " " }) } }.max()
  }
}

extension Cursor {
  /// Whether C23's `constexpr` declares it.
  fileprivate func isConstexpr(_ policy: PrintingPolicy?) -> Bool {
    guard let policy, type.isConst || type.kind == ClangType.Kind.constantArray else { return false }
    return AttributeText(prettyPrinted(policy)).has("constexpr")
  }
}
