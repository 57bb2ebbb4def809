import BindingSpec

/// Structs, unions and enums.
extension ProofProgram {
  mutating func addRecords() {
    var anonymous: Set<String> = []
    for kind in RecordKind.allCases {
      for (_, record) in spec.records(kind) {
        noteAnonymous(record.definition?.fields ?? [], &anonymous)
      }
    }
    for kind in RecordKind.allCases {
      for (name, record) in spec.records(kind) {
        let type = c(.record(kind, name))
        guard let definition = record.definition else {
          // Nothing is known of it but that its name is a tag.
          if !record.isTagless { declare(.opaque, name, "(void)(\(type) *)0;") }
          write("/* \(name) is opaque */\n")
          continue
        }
        // No C names the type of an anonymous member; its members are those of the record around it, and checked there.
        if anonymous.contains(name) { continue }
        assert(.size, name, "sizeof(\(type)) == \(definition.size)")
        // A record without a tag is reached through its typedef, which may be aligned more strictly than the record; that
        // is checked where typedefs are.
        if !(record.isTagless && environment.typedef(named: name)?.aligned != nil) {
          assert(.alignment, name, "_Alignof(\(type)) == \(definition.alignment)")
        }
        addFields(definition.fields, of: type, name, base: 0)
      }
    }
  }

  private func noteAnonymous(_ fields: [Field], _ names: inout Set<String>) {
    for field in fields where field.name == nil {
      if case .record(_, let name) = field.type.unqualified { names.insert(name) }
    }
  }

  private mutating func addFields(_ fields: [Field], of type: String, _ name: String, base: UInt64) {
    for field in fields {
      switch (field.place, field.name) {
      case (.byte(let offset), let member?):
        let subject = "\(name).\(member)"
        let place = "((\(type) *)0)->\(member)"
        assert(.offset, subject, "__builtin_offsetof(\(type), \(member)) == \(base + offset)")
        var condition = same(pointersTo: "__typeof__(&\(place))", field.type)
        // Arrays of unknown length are compatible with all others.
        if case .array(_, .some) = field.type.unqualified {
          condition += " && sizeof(\(place)) == sizeof(\(c(field.type)))"
        }
        assert(.fieldType, subject, condition)
      case (.byte(let offset), nil):
        guard case .record(let kind, let inner) = field.type.unqualified,
          let definition = environment.record(kind, named: inner)?.definition
        else { continue }
        addFields(definition.fields, of: type, name, base: base + offset)
      case (.bits(let offset, let width), let member?):
        addBitField(field, member, "\(name).\(member)", of: type, base * 8 + offset, width)
      case (.bits, nil): break
      }
    }
  }

  /// Sets all the field's bits and looks where they are, and whether they are a sign.
  private mutating func addBitField(
    _ field: Field, _ member: String, _ subject: String, of type: String, _ offset: UInt64, _ width: UInt64
  ) {
    let declared = cDeclaration(of: field.type.unqualified, named: "field", in: environment)
    check(
      .bitField, subject,
      setup: "static \(type) is; struct { \(declared) : \(width); } like = { -1 }; is.\(member) = -1;",
      "proof_bits((unsigned char *)&is, sizeof is, \(offset), \(width)) && (is.\(member) < 0) == (like.field < 0)")
    let promoted = "struct { \(declared) : \(width); }"
    assert(
      .fieldType, subject,
      "__builtin_types_compatible_p(__typeof__(+((\(type) *)0)->\(member)), __typeof__(+((\(promoted) *)0)->field))")
  }

  mutating func addEnums() {
    for (name, enumeration) in spec.enums {
      let type = c(.enumeration(name))
      guard let definition = enumeration.definition else {
        write("/* \(name) is opaque */\n")
        continue
      }
      let integer = c(definition.type)
      assert(
        .enumType, name, "sizeof(\(type)) == sizeof(\(integer)) && ((\(type))-1 < 0) == ((\(integer))-1 < 0)")
      for value in definition.values {
        assert(
          .enumValue, value.name,
          "(\(value.name)) == (\(Self.literal(value.value))) && ((\(value.name)) < 0) == \(value.value.isNegative ? 1 : 0)"
        )
      }
    }
  }
}
