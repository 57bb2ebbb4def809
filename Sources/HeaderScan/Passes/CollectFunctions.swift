import BindingSpec

extension DeclarationCollector {
  /// A function; a redeclaration adds what the earlier one left open.
  func addFunction(_ cursor: Cursor, at provenance: Provenance) {
    let name = cursor.spelling
    guard !name.isEmpty else { return }
    if scan.isHidden(name) { return scan.skip(name, .scanDeclarationHidden, at: provenance) }
    do {
      let function = try function(cursor, at: provenance)
      if let earlier = scan.spec.functions[name] {
        scan.spec.functions[name] = merge(earlier, function)
      } else {
        scan.spec.functions[name] = function
      }
    } catch {
      scan.skip(name, error.reason, at: provenance, detail: error.detail)
    }
  }

  private func function(_ cursor: Cursor, at provenance: Provenance) throws(UnsupportedType) -> Function {
    let name = cursor.spelling
    let type = cursor.type
    let returns = try converter.convert(type.result, complete: true)
    var parameters: [Parameter] = []
    for argument in cursor.arguments {
      let parameterType = try converter.convert(argument.type, complete: true)
      let label = argument.spelling
      parameters.append(
        Parameter(name: label.isEmpty ? nil : label, type: TypeConverter.asParameter(parameterType, argument.type)))
    }
    let hasPrototype =
      type.kind == ClangType.Kind.function || type.canonical.kind == ClangType.Kind.function
    var function = Function(
      notes: notes(cursor, at: provenance), parameters: parameters, returns: returns,
      arguments: !hasPrototype ? .unspecified : type.isVariadic ? .variadic : .fixed,
      linkage: cursor.isStatic ? .staticInline : cursor.isInlined ? .inline : .external,
      convention: TypeConverter.convention(type.callingConvention))
    readAttributes(of: cursor, into: &function)
    if function.linkage != .external { function.body = fingerprint(cursor, name: name) }
    if converter.isNoReturn(type) { function.attributes.isNoReturn = true }
    for (index, argument) in cursor.arguments.enumerated()
    where argument.hasAttributes && printed(argument).has("nonnull") {
      function.attributes.add(nonnull: [index + 1])
    }
    return function
  }

  /// Of the body that stands behind the name. A declaration without a body, or one that a macro makes, has none to see.
  private func fingerprint(_ cursor: Cursor, name: String) -> String? {
    let location = cursor.location
    guard let file = scan.files[location.file], let bytes = scan.text(of: file.path) else { return nil }
    return BodyFingerprint.ofFunction(name, in: bytes, at: location.offset)
  }

  private func readAttributes(of cursor: Cursor, into function: inout Function) {
    guard cursor.hasAttributes else { return }
    var needsText = false
    for child in cursor.children where Cursor.Kind.attributes.contains(child.kind) {
      switch child.kind {
      case Cursor.Kind.unexposedAttribute, Cursor.Kind.asmLabel: needsText = true
      case Cursor.Kind.pure: function.attributes.isPure = true
      case Cursor.Kind.const: function.attributes.isConst = true
      case Cursor.Kind.warnUnusedResult: function.attributes.mustUse = true
      default: break
      }
    }
    guard needsText else { return }
    let text = printed(cursor)
    var attributes = function.attributes
    attributes.isNoReturn = text.has("noreturn") || text.has("_Noreturn")
    attributes.isWeak = text.has("weak")
    attributes.isMalloc = text.has("malloc")
    attributes.mustUse = attributes.mustUse || text.has("warn_unused_result") || text.has("nodiscard")
    attributes.returnsNonnull = text.has("returns_nonnull")
    attributes.allocSize = text.numbers("alloc_size") ?? []
    for positions in text.allNumbers("nonnull") { attributes.add(nonnull: positions) }
    if let format = text["format"]?.arguments {
      let parts = format.split(separator: ",").map { $0.filter { $0 != " " } }
      if parts.count == 3, let string = Int(parts[1]), let first = Int(parts[2]) {
        attributes.format = FunctionAttributes.Format(kind: parts[0], string: string, first: first)
      }
    }
    if text.has("availability") || text.has("unavailable") {
      attributes.availability = cursor.availability(withProse: scan.request.docs != .none)
    }
    function.attributes = attributes
    function.symbol = text["asm"].flatMap { Self.literal($0.arguments) }
    if text.has("deprecated") { function.notes.deprecated = deprecation(cursor) }
  }

  private func merge(_ earlier: Function, _ later: Function) -> Function {
    var merged = earlier
    // A prototype says more than `f()`.
    if earlier.arguments == .unspecified && later.arguments != .unspecified {
      merged.parameters = later.parameters
      merged.arguments = later.arguments
    }
    if merged.parameters.count == later.parameters.count {
      for index in merged.parameters.indices {
        merged.parameters[index].name = merged.parameters[index].name ?? later.parameters[index].name
      }
    }
    merged.body = earlier.body ?? later.body
    if later.linkage == .staticInline { merged.linkage = .staticInline }
    merged.notes.doc = merged.notes.doc ?? later.notes.doc
    merged.notes.deprecated = merged.notes.deprecated ?? later.notes.deprecated
    merged.symbol = merged.symbol ?? later.symbol
    let (a, b) = (earlier.attributes, later.attributes)
    merged.attributes.isNoReturn = a.isNoReturn || b.isNoReturn
    merged.attributes.isWeak = a.isWeak || b.isWeak
    merged.attributes.mustUse = a.mustUse || b.mustUse
    merged.attributes.isMalloc = a.isMalloc || b.isMalloc
    merged.attributes.returnsNonnull = a.returnsNonnull || b.returnsNonnull
    merged.attributes.isPure = a.isPure || b.isPure
    merged.attributes.isConst = a.isConst || b.isConst
    if case .parameters(let positions)? = b.nonnull {
      merged.attributes.add(nonnull: positions)
    } else {
      merged.attributes.nonnull = b.nonnull ?? a.nonnull
    }
    merged.attributes.format = a.format ?? b.format
    if a.allocSize.isEmpty { merged.attributes.allocSize = b.allocSize }
    if a.availability.isEmpty { merged.attributes.availability = b.availability }
    return merged
  }
}

extension FunctionAttributes {
  /// Adds what one more `nonnull` says; one without a list says it of every pointer.
  fileprivate mutating func add(nonnull positions: [Int]) {
    switch nonnull {
    case .all?: break
    case .parameters(let known)? where !positions.isEmpty: nonnull = .parameters(Set(known + positions).sorted())
    default: nonnull = positions.isEmpty ? .all : .parameters(positions)
    }
  }
}
