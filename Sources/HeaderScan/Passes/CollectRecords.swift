import BindingSpec

extension DeclarationCollector {
  /// A struct or union: opaque, or with its members.
  func addRecord(_ cursor: Cursor, _ kind: RecordKind, _ name: String, complete: Bool) {
    var record = Record(notes: notes(cursor), isTagless: names.isTagless(cursor))
    if cursor.hasAttributes { record.notes.deprecated = deprecation(cursor) }
    if complete {
      do {
        record.definition = try definition(of: cursor, kind, name)
      } catch {
        scan.report(
          .scanTypeUnsupported, .warning, entity: name, at: record.notes.at,
          "\(kind.rawValue) \(name) is taken over as opaque: \(error.detail)",
          hint: "functions that take it by pointer work; its members cannot be reached")
        scan.skip(name, error.reason, at: record.notes.at, detail: error.detail)
      }
    }
    switch kind {
    case .structure: scan.spec.structs[name] = record
    case .union: scan.spec.unions[name] = record
    }
  }

  private func definition(
    of cursor: Cursor, _ kind: RecordKind, _ name: String
  ) throws(UnsupportedType) -> Record.Definition {
    let type = cursor.type
    let children = cursor.children
    var fields: [Field] = []
    var attributes = LayoutAttributes()
    var unnamed: Cursor?
    var nested: [Cursor] = []
    var text: AttributeText?
    for child in children {
      switch child.kind {
      case Cursor.Kind.structure, Cursor.Kind.union, Cursor.Kind.enumeration:
        nested.append(child)
        if child.isAnonymousMember, let place = anonymousPlace(of: child, in: type) {
          names.nameMember(child, outer: name, member: place.firstName)
          fields.append(
            Field(
              name: nil, type: try converter.convert(child.type, complete: true),
              place: .byte(offset: kind == .union ? 0 : place.offset)))
        } else {
          unnamed = child
        }
      case Cursor.Kind.field:
        let fieldName = child.spelling
        if let pending = unnamed, let identity = pending.identity, TaglessNames.reaches(child.type, identity) {
          names.nameMember(pending, outer: name, member: fieldName)
        }
        fields.append(try field(child, fieldName, in: type))
      case Cursor.Kind.packed: attributes.packed = true
      case Cursor.Kind.aligned, Cursor.Kind.unexposedAttribute:
        text = text ?? printed(cursor)
      default: break
      }
    }
    if isKept(cursor) { nested.forEach(takeNested) }
    if let text {
      attributes.transparentUnion = text.has("transparent_union")
      if text.has("ms_struct") { attributes.msStruct = true }
      if text.has("gcc_struct") { attributes.msStruct = false }
      if children.contains(where: { $0.kind == Cursor.Kind.aligned }) {
        attributes.aligned = alignment(in: text) ?? type.alignment
      }
    }
    return Record.Definition(
      fields: fields, size: type.size ?? 0, alignment: type.alignment ?? 1, attributes: attributes)
  }

  /// What is declared inside a record and used by no member: its tag is known outside all the same, and the values of
  /// an enum without a tag are constants.
  private func takeNested(_ declaration: Cursor) {
    if let name = names.name(of: declaration) {
      let kind: TypeReference =
        switch declaration.kind {
        case Cursor.Kind.enumeration: .enumeration(name)
        case Cursor.Kind.union: .record(.union, name)
        default: .record(.structure, name)
        }
      converter.references(
        TypeConverter.Reference(declaration: declaration, name: name, kind: kind, isComplete: false))
    } else if declaration.kind == Cursor.Kind.enumeration {
      addConstants(ofUnnamed: declaration)
    }
  }

  private func field(_ cursor: Cursor, _ name: String, in record: ClangType) throws(UnsupportedType) -> Field {
    let type = try converter.convert(cursor.type, complete: true)
    let offset = cursor.fieldOffset ?? 0
    var field = Field(
      name: name.isEmpty ? nil : name, type: type,
      place: cursor.isBitField
        ? .bits(offset: offset, width: UInt64(max(0, cursor.bitWidth))) : .byte(offset: offset / 8),
      doc: doc(of: cursor))
    if cursor.hasAttributes {
      let attributes = cursor.children.filter { Cursor.Kind.attributes.contains($0.kind) }
      field.packed = attributes.contains { $0.kind == Cursor.Kind.packed }
      if attributes.contains(where: { $0.kind == Cursor.Kind.aligned }) {
        field.aligned =
          alignment(in: printed(cursor)) ?? inferredAlignment(offset: offset, type: cursor.type, in: record)
      }
    }
    return field
  }

  /// For `aligned(expression)`, whose value libclang does not tell: the largest power of two that the offset and the
  /// record's own alignment allow, and at least the type's own.
  private func inferredAlignment(offset: UInt64, type: ClangType, in record: ClangType) -> UInt64? {
    let largest = record.alignment ?? 1
    let allowed = offset == 0 ? largest : min(largest, 1 << UInt64((offset / 8).trailingZeroBitCount))
    return max(allowed, type.alignment ?? 1)
  }

  /// Where an anonymous member lies, which libclang tells only of the names inside it.
  private func anonymousPlace(of member: Cursor, in outer: ClangType) -> (firstName: String, offset: UInt64)? {
    guard let name = firstName(in: member) else { return nil }
    let inOuter = member.clang.pointee.Type_getOffsetOf(outer.raw, name)
    let inMember = member.clang.pointee.Type_getOffsetOf(member.type.raw, name)
    guard inOuter >= inMember, inMember >= 0 else { return (name, 0) }
    return (name, UInt64(inOuter - inMember) / 8)
  }

  private func firstName(in record: Cursor) -> String? {
    for child in record.children {
      switch child.kind {
      case Cursor.Kind.field:
        let name = child.spelling
        if !name.isEmpty { return name }
      case Cursor.Kind.structure, Cursor.Kind.union:
        if child.isAnonymousMember, let name = firstName(in: child) { return name }
      default: break
      }
    }
    return nil
  }

  // MARK: Enums

  func addEnumeration(_ cursor: Cursor, _ name: String) {
    let integer = cursor.enumInteger
    var enumeration = Enumeration(notes: notes(cursor), isTagless: names.isTagless(cursor))
    if cursor.definition == nil {
      scan.spec.enums[name] = enumeration
      return
    }
    guard let type = try? converter.convert(integer, complete: true) else {
      scan.skip(name, .scanTypeUnsupported, at: enumeration.notes.at, detail: integer.spelling)
      return
    }
    var definition = Enumeration.Definition(type: type, values: enumerators(of: cursor, integer))
    let attributes = cursor.children.filter { Cursor.Kind.attributes.contains($0.kind) }
    definition.packed = attributes.contains { $0.kind == Cursor.Kind.packed }
    definition.isFlags = attributes.contains { $0.kind == Cursor.Kind.flagEnum }
    definition.isFixed = isFixed(cursor)
    if !attributes.isEmpty { enumeration.notes.deprecated = deprecation(cursor) }
    enumeration.definition = definition
    scan.spec.enums[name] = enumeration
  }

  /// Whether `enum E : type` fixes the type. libclang tells scoped enums only; clang's printing shows the colon.
  private func isFixed(_ cursor: Cursor) -> Bool {
    let text = policy.map(cursor.prettyPrinted) ?? ""
    return text.prefix { $0 != "{" }.contains(":")
      && !text.prefix { $0 != "{" }.contains("(unnamed")
  }

  private func enumerators(of cursor: Cursor, _ integer: ClangType) -> [Enumerator] {
    let isUnsigned = isUnsignedInteger(integer)
    return cursor.children.filter { $0.kind == Cursor.Kind.enumerator }.map { child in
      var enumerator = Enumerator(
        name: child.spelling,
        value: isUnsigned ? IntegerValue(child.enumeratorUnsignedValue) : IntegerValue(child.enumeratorValue),
        doc: doc(of: child))
      if child.hasAttributes { enumerator.deprecated = deprecation(child) }
      return enumerator
    }
  }

  private func isUnsignedInteger(_ type: ClangType) -> Bool {
    guard case .scalar(let scalar)? = try? converter.convert(type.canonical, complete: true) else { return false }
    return scan.request.target.isSigned(scalar) == false
  }

  /// The values of an enum that nothing names are constants; C gives each the type `int` where it fits.
  func addConstants(ofUnnamed cursor: Cursor) {
    let integer = cursor.enumInteger
    guard let type = try? converter.convert(integer, complete: true) else { return }
    let values = enumerators(of: cursor, integer)
    let children = cursor.children.filter { $0.kind == Cursor.Kind.enumerator }
    let fitsInt = values.allSatisfy { $0.value.exactly(Int32.self) != nil }
    for (enumerator, child) in zip(values, children) {
      var notes = Notes(at: place(of: child), doc: enumerator.doc)
      notes.deprecated = enumerator.deprecated
      scan.spec.constants[enumerator.name] = Constant(
        notes: notes, type: fitsInt || enumerator.value.exactly(Int32.self) != nil ? .scalar(.int) : type,
        value: .integer(enumerator.value))
    }
  }
}

extension Cursor {
  /// A struct or union inside another whose members are the outer one's: clang calls it anonymous, and a merely
  /// tagless type unnamed.
  fileprivate var isAnonymousMember: Bool {
    guard kind == Kind.structure || kind == Kind.union else { return false }
    return type.spelling.contains("(anonymous")
  }
}
