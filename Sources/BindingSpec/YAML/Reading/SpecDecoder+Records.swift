// Records, enums and typedefs. `over` is what an overlay's entry changes; nil when the entry stands for itself.
extension SpecDecoder {
  /// What any declaration may say; false when the key is none of those.
  mutating func note(_ key: SpecKey, _ value: Int, _ notes: inout Notes) -> Bool {
    switch key {
    case .at: notes.at = provenance(value)
    case .doc: notes.doc = string(value, key)
    case .deprecated: notes.deprecated = deprecation(value)
    case .rename: notes.rename = string(value, key)
    case .skip: notes.skip = flag(value, key)
    default: return false
    }
    return true
  }

  mutating func provenance(_ node: Int) -> Provenance? {
    guard isString(node, .at) else { return nil }
    let bytes = bytes(node)
    if let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
      let line = IntegerText.natural(UnsafeBufferPointer(rebasing: bytes[(colon + 1)...])),
      let line = Int(exactly: line)
    {
      return Provenance(header: names.name(UnsafeBufferPointer(rebasing: bytes[..<colon])), line: line)
    }
    report(
      .specValue, node, "`at`: “\(shown(node))” is no place", hint: "a place is a header and a line, as in zlib.h:86")
    return nil
  }

  mutating func deprecation(_ node: Int) -> Deprecation? {
    switch nodes[node].kind {
    case .text: return Deprecation(message: string(of: node))
    case .plain where PlainScalar.kind(bytes(node)) == .text: return Deprecation(message: string(of: node))
    default: return flag(node, .deprecated) ? Deprecation() : nil
    }
  }

  mutating func record(_ node: Int, over known: Record?) -> Record? {
    var record = known ?? Record()
    var isOpaque = false
    var fields = record.definition?.fields
    var size = record.definition?.size
    var alignment = record.definition?.alignment
    var attributes = record.definition?.attributes ?? LayoutAttributes()
    let seen = facts(node, .record) { decoder, key, value in
      switch key {
      case .opaque: isOpaque = decoder.flag(value, key)
      case .tagless: record.isTagless = decoder.flag(value, key)
      case .size: size = decoder.natural(value, key)
      case .align: alignment = decoder.natural(value, key)
      case .packed: attributes.packed = decoder.flag(value, key)
      case .aligned: attributes.aligned = decoder.natural(value, key)
      case .pragmaPack: attributes.pragmaPack = decoder.natural(value, key)
      case .msStruct: attributes.msStruct = decoder.truth(value, key)
      case .transparentUnion: attributes.transparentUnion = decoder.flag(value, key)
      case .fields: fields = decoder.merge(value, key, over: fields, name: \.name) { $0.field($1, over: $2) }
      default: _ = decoder.note(key, value, &record.notes)
      }
    }
    guard let seen else { return nil }
    if isOpaque {
      let others = seen.intersection(KeySet([.size, .align, .fields, .packed, .aligned, .pragmaPack]))
      if !others.isEmpty || known?.definition != nil {
        report(
          .specShape, node, "an opaque record has no size, alignment or fields",
          hint: "leave `opaque` out, or everything about its content")
        return nil
      }
      return record
    }
    if let fields, let size, let alignment {
      record.definition = Record.Definition(
        fields: fields, size: size, alignment: alignment, attributes: attributes)
      return record
    }
    if known != nil { return record }
    if seen.isSuperset(of: KeySet([.size, .align, .fields])) { return nil }
    report(
      .specShape, node, "a struct or union needs `size`, `align` and `fields`",
      hint: "one without a definition has `opaque: true` instead")
    return nil
  }

  private mutating func field(_ node: Int, over known: Field?) -> Field? {
    var field = known ?? Field(name: nil, type: .void, place: .byte(offset: 0))
    var offset: UInt64?
    var bitOffset: UInt64?
    var bits: UInt64?
    let kind = FactKind.field
    let seen = facts(node, kind) { decoder, key, value in
      switch key {
      case .name: field.name = decoder.name(value, key)
      case .doc: field.doc = decoder.string(value, key)
      case .type: field.type = decoder.type(value, key) ?? .void
      case .packed: field.packed = decoder.flag(value, key)
      case .aligned: field.aligned = decoder.natural(value, key)
      case .offset: offset = decoder.natural(value, key)
      case .bitOffset: bitOffset = decoder.natural(value, key)
      default: bits = decoder.natural(value, key)
      }
    }
    guard let seen, require(seen, kind, node, isKnown: known != nil) else { return nil }
    let places = seen.intersection(KeySet([.offset, .bitOffset, .bits]))
    switch (offset, bitOffset, bits) {
    case (let offset?, nil, nil): field.place = .byte(offset: offset)
    case (nil, let offset?, let width?): field.place = .bits(offset: offset, width: width)
    case (nil, nil, nil) where known != nil && places.isEmpty: break
    default:
      report(.specShape, node, "a field needs either `offset`, or `bit-offset` and `bits`")
      return nil
    }
    return field
  }

  mutating func enumeration(_ node: Int, over known: Enumeration?) -> Enumeration? {
    var enumeration = known ?? Enumeration()
    var isOpaque = false
    var type = known?.definition?.type
    var definition = known?.definition ?? Enumeration.Definition(type: .void, values: [])
    let seen = facts(node, .enumeration) { decoder, key, value in
      switch key {
      case .opaque: isOpaque = decoder.flag(value, key)
      case .tagless: enumeration.isTagless = decoder.flag(value, key)
      case .type: type = decoder.type(value, key)
      case .fixed: definition.isFixed = decoder.flag(value, key)
      case .flags: definition.isFlags = decoder.flag(value, key)
      case .packed: definition.packed = decoder.flag(value, key)
      case .values: decoder.enumerators(value, into: &definition.values, isKnown: known?.definition != nil)
      default: _ = decoder.note(key, value, &enumeration.notes)
      }
    }
    guard let seen else { return nil }
    if isOpaque {
      if !seen.intersection(KeySet([.type, .values, .fixed, .flags, .packed])).isEmpty || known?.definition != nil {
        report(.specShape, node, "an opaque enum has neither type nor values")
        return nil
      }
      return enumeration
    }
    if let type, seen.contains(.values) || known?.definition != nil {
      definition.type = type
      enumeration.definition = definition
      return enumeration
    }
    if known != nil { return enumeration }
    if seen.isSuperset(of: KeySet([.type, .values])) { return nil }
    report(
      .specShape, node, "an enum needs `type` and `values`", hint: "one without a definition has `opaque: true` instead"
    )
    return nil
  }

  private mutating func enumerators(_ node: Int, into values: inout [Enumerator], isKnown: Bool) {
    guard nodes[node].kind == .map else { return expected("a map from names to values", node, for: "`values`") }
    let end = Int(nodes[node].end)
    var names = Set<String>()
    names.reserveCapacity((end - node) / 2)
    if !isKnown { values.reserveCapacity((end - node) / 2) }
    var index = node + 1
    while index + 1 < end {
      let value = index + 1
      if isName(index) {
        let name = string(of: index)
        if !names.insert(name).inserted { duplicate(index) }
        let place = isKnown ? values.firstIndex { $0.name == name } : nil
        if isKnown, place == nil {
          report(
            .specOverlayUnknown, index, "the enum has no value `\(name)`",
            hint: Suggestion.hint(for: name, among: values.map(\.name)))
        } else if let enumerator = enumerator(value, name, over: place.map { values[$0] }) {
          if let place { values[place] = enumerator } else { values.append(enumerator) }
        }
      }
      index = Int(nodes[value].end)
    }
  }

  private mutating func enumerator(_ node: Int, _ name: String, over known: Enumerator?) -> Enumerator? {
    var enumerator = known ?? Enumerator(name: name, value: 0)
    if nodes[node].kind != .map {
      guard let value = integer(node, .value) else { return nil }
      enumerator.value = value
      return enumerator
    }
    let seen = facts(node, .enumerator) { decoder, key, value in
      switch key {
      case .doc: enumerator.doc = decoder.string(value, key)
      case .deprecated: enumerator.deprecated = decoder.deprecation(value)
      default: if let integer = decoder.integer(value, key) { enumerator.value = integer }
      }
    }
    guard let seen, require(seen, .enumerator, node, isKnown: known != nil) else { return nil }
    return enumerator
  }

  mutating func typedef(_ node: Int, over known: Typedef?) -> Typedef? {
    var typedef = known ?? Typedef(type: .void)
    let seen = facts(node, .typedef) { decoder, key, value in
      switch key {
      case .type: if let type = decoder.type(value, key) { typedef.type = type }
      case .aligned: typedef.aligned = decoder.natural(value, key)
      default: _ = decoder.note(key, value, &typedef.notes)
      }
    }
    guard let seen, require(seen, .typedef, node, isKnown: known != nil) else { return nil }
    return typedef
  }

  /// A list whose items stand for themselves, or change those of a known list: by name, else by position.
  mutating func merge<Item>(
    _ node: Int, _ key: SpecKey, over known: [Item]?, name: (Item) -> String?,
    _ decode: (inout SpecDecoder, Int, Item?) -> Item?
  ) -> [Item] {
    var result = known ?? []
    if known == nil { result.reserveCapacity(itemCount(node)) }
    var position = -1
    items(node, key) { decoder, item in
      position += 1
      guard let known else {
        if let decoded = decode(&decoder, item, nil) { result.append(decoded) }
        return
      }
      var target = position
      if let wanted = decoder.nameOfItem(item) {
        if let index = known.firstIndex(where: { name($0) == wanted }) {
          target = index
        } else if !(known.indices.contains(position) && name(known[position]) == nil) {
          decoder.report(
            .specOverlayUnknown, item, "there is no `\(wanted)` among the \(key.spelling)",
            hint: Suggestion.hint(for: wanted, among: known.compactMap(name)))
          return
        }
      } else if !known.indices.contains(position) {
        decoder.report(
          .specOverlayUnknown, item, "there are only \(known.count) \(key.spelling)", hint: "give the items their names"
        )
        return
      }
      if let decoded = decode(&decoder, item, result[target]) { result[target] = decoded }
    }
    return result
  }

  /// The `name` of a map in a list, or the text that stands for it.
  private func nameOfItem(_ node: Int) -> String? {
    if nodes[node].isScalar { return string(of: node) }
    guard nodes[node].kind == .map else { return nil }
    var index = node + 1
    while index + 1 < Int(nodes[node].end) {
      if nodes[index].key == .name, nodes[index + 1].isScalar { return string(of: index + 1) }
      index = Int(nodes[index + 1].end)
    }
    return nil
  }
}
