// One function for each kind of entry. The last key of every entry is a fact that the digest covers, so that a file cut
// at the end of a line never passes for a whole one.
extension SpecEncoder {
  mutating func record(_ record: Record) {
    guard let definition = record.definition else {
      sink.beginMap(layout(for: record.notes.doc))
      notes(record.notes)
      flag(.tagless, record.isTagless)
      truth(.opaque, true)
      sink.endMap()
      return
    }
    sink.beginMap(.block)
    notes(record.notes)
    flag(.tagless, record.isTagless)
    natural(.size, definition.size)
    natural(.align, definition.alignment)
    let attributes = definition.attributes
    flag(.packed, attributes.packed)
    natural(.aligned, attributes.aligned)
    natural(.pragmaPack, attributes.pragmaPack)
    truth(.msStruct, attributes.msStruct)
    flag(.transparentUnion, attributes.transparentUnion)
    sink.key(.fields)
    sink.beginList(.block)
    for field in definition.fields { self.field(field) }
    sink.endList()
    sink.endMap()
  }

  private mutating func field(_ field: Field) {
    sink.beginMap(layout(for: field.doc))
    text(.name, field.name)
    doc(field.doc)
    type(.type, field.type)
    flag(.packed, field.packed)
    natural(.aligned, field.aligned)
    switch field.place {
    case .byte(let offset): natural(.offset, offset)
    case .bits(let offset, let width):
      natural(.bitOffset, offset)
      natural(.bits, width)
    }
    sink.endMap()
  }

  mutating func enumeration(_ enumeration: Enumeration) {
    guard let definition = enumeration.definition else {
      sink.beginMap(layout(for: enumeration.notes.doc))
      notes(enumeration.notes)
      flag(.tagless, enumeration.isTagless)
      truth(.opaque, true)
      sink.endMap()
      return
    }
    let hasLongDoc = sink.takesProse && definition.values.contains { layout(for: $0.doc) == .block }
    sink.beginMap(hasLongDoc ? .block : layout(for: enumeration.notes.doc))
    notes(enumeration.notes)
    flag(.tagless, enumeration.isTagless)
    type(.type, definition.type)
    flag(.fixed, definition.isFixed)
    flag(.flags, definition.isFlags)
    flag(.packed, definition.packed)
    sink.key(.values)
    sink.beginMap(hasLongDoc ? .block : .compact)
    for value in definition.values { enumerator(value) }
    sink.endMap()
    sink.endMap()
  }

  private mutating func enumerator(_ enumerator: Enumerator) {
    sink.key(named: enumerator.name)
    let hasNotes = enumerator.deprecated != nil || (sink.takesProse && enumerator.doc != nil)
    if !hasNotes { return sink.enumeratorValue(enumerator.value.description) }
    sink.beginMap(layout(for: enumerator.doc))
    doc(enumerator.doc)
    deprecated(enumerator.deprecated)
    sink.key(.value)
    sink.plain(enumerator.value.description)
    sink.endMap()
  }

  mutating func typedef(_ typedef: Typedef) {
    sink.beginMap(layout(for: typedef.notes.doc))
    notes(typedef.notes)
    natural(.aligned, typedef.aligned)
    type(.type, typedef.type)
    sink.endMap()
  }

  mutating func function(_ function: Function) {
    sink.beginMap(.block)
    notes(function.notes)
    sink.key(.params)
    sink.beginList(.compact)
    for parameter in function.parameters {
      sink.beginMap(.compact)
      text(.name, parameter.name)
      type(.type, parameter.type)
      contract(parameter.contract)
      sink.endMap()
    }
    sink.endList()
    sink.key(.returns)
    if function.returnContract.isEmpty {
      sink.type(function.returns)
    } else {
      sink.beginMap(.compact)
      type(.type, function.returns)
      contract(function.returnContract)
      sink.endMap()
    }
    switch function.arguments {
    case .fixed: break
    case .variadic: truth(.variadic, true)
    case .unspecified: truth(.prototype, false)
    }
    switch function.linkage {
    case .external: break
    case .staticInline: text(.inline, "static")
    case .inline: text(.inline, "extern")
    }
    text(.body, function.body)
    if function.convention != .c { text(.call, function.convention.rawValue) }
    text(.symbol, function.symbol)
    attributes(function.attributes)
    sink.endMap()
  }

  private mutating func attributes(_ attributes: FunctionAttributes) {
    flag(.weak, attributes.isWeak)
    flag(.noreturn, attributes.isNoReturn)
    flag(.mustUse, attributes.mustUse)
    flag(.malloc, attributes.isMalloc)
    if !attributes.allocSize.isEmpty { naturals(.allocSize, attributes.allocSize) }
    flag(.returnsNonnull, attributes.returnsNonnull)
    switch attributes.nonnull {
    case nil: break
    case .all: text(.nonnull, "all")
    case .parameters(let list): naturals(.nonnull, list)
    }
    if let format = attributes.format {
      sink.key(.format)
      sink.beginMap(.compact)
      text(.kind, format.kind)
      sink.key(.string)
      sink.plain("\(format.string)")
      sink.key(.first)
      sink.plain("\(format.first)")
      sink.endMap()
    }
    flag(.pure, attributes.isPure)
    flag(.const, attributes.isConst)
    if !attributes.availability.isEmpty { texts(.availability, attributes.availability) }
  }

  private mutating func contract(_ contract: Contract) {
    text(.ownership, contract.ownership?.rawValue)
    text(.release, contract.release)
    truth(.nullable, contract.nullable)
    text(.direction, contract.direction?.rawValue)
    if let length = contract.length {
      // A number of elements is a number, unless it is written in a way that only a text keeps.
      if let number = UInt64(length), "\(number)" == length { natural(.length, number) } else { text(.length, length) }
    }
    text(.scope, contract.scope?.rawValue)
  }

  mutating func variable(_ variable: Variable) {
    sink.beginMap(layout(for: variable.notes.doc))
    notes(variable.notes)
    type(.type, variable.type)
    text(.symbol, variable.symbol)
    flag(.threadLocal, variable.isThreadLocal)
    flag(.weak, variable.isWeak)
    sink.endMap()
  }

  mutating func constant(_ constant: Constant) {
    sink.beginMap(layout(for: constant.notes.doc))
    notes(constant.notes)
    type(.type, constant.type)
    switch constant.value {
    case .integer(let value):
      sink.key(.value)
      sink.plain(value.description)
    case .floating(let value):
      sink.key(.value)
      sink.plain(FloatText.text(value, type: constant.type))
    case .longDouble(let literal):
      sink.key(.longDouble)
      sink.quoted(literal)
    case .string(let bytes):
      if let text = String(validating: bytes, as: UTF8.self) {
        sink.key(.value)
        sink.quoted(text)
      } else {
        sink.key(.bytes)
        sink.quoted(Hexadecimal.text(bytes))
      }
    }
    sink.endMap()
  }

  mutating func macro(_ macro: Macro) {
    sink.beginMap(layout(for: macro.notes.doc))
    notes(macro.notes)
    sink.key(.params)
    sink.beginList(.compact)
    for parameter in macro.parameters {
      if parameter.type == nil {
        sink.text(parameter.name)
      } else {
        sink.beginMap(.compact)
        text(.name, parameter.name)
        type(.type, parameter.type)
        sink.endMap()
      }
    }
    sink.endList()
    flag(.variadic, macro.isVariadic)
    text(.body, macro.body)
    type(.returns, macro.returns)
    sink.endMap()
  }

  mutating func alias(_ alias: Alias) {
    sink.beginMap(layout(for: alias.notes.doc))
    notes(alias.notes)
    text(.kind, alias.kind.rawValue)
    text(.target, alias.target)
    sink.endMap()
  }

  mutating func skip(_ skip: Skip) {
    sink.beginMap(.compact)
    at(skip.at)
    text(.detail, skip.detail)
    text(.reason, skip.reason.rawValue)
    sink.endMap()
  }
}
