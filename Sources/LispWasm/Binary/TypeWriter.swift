/// Types as bytes: what values, references and defined types look like wherever they are mentioned.
extension ModuleDraft {
  mutating func write(_ type: ValueType) {
    switch type {
    case .i32: draft.bytes.byte(0x7F)
    case .i64: draft.bytes.byte(0x7E)
    case .f32: draft.bytes.byte(0x7D)
    case .f64: draft.bytes.byte(0x7C)
    case .reference(.defined(let type), let isNullable):
      draft.bytes.byte(isNullable ? 0x63 : 0x64)
      draft.mention(.heapType, number(of: type))
    case .reference(let heap, let isNullable):
      // The nullable ones are written like the heap type alone.
      if !isNullable { draft.bytes.byte(0x64) }
      write(heap)
    }
  }

  mutating func write(_ types: [ValueType]) {
    draft.bytes.unsigned(types.count)
    for type in types { write(type) }
  }

  mutating func write(_ heap: HeapType) {
    switch heap {
    case .any: draft.bytes.byte(0x6E)
    case .eq: draft.bytes.byte(0x6D)
    case .i31: draft.bytes.byte(0x6C)
    case .structure: draft.bytes.byte(0x6B)
    case .array: draft.bytes.byte(0x6A)
    case .none: draft.bytes.byte(0x71)
    case .function: draft.bytes.byte(0x70)
    case .noFunction: draft.bytes.byte(0x73)
    case .extern: draft.bytes.byte(0x6F)
    case .noExtern: draft.bytes.byte(0x72)
    case .exception: draft.bytes.byte(0x69)
    case .noException: draft.bytes.byte(0x74)
    case .defined(let type): draft.mention(.heapType, number(of: type))
    }
  }

  /// A type's entry in the type section.
  mutating func writeDefinition(_ type: DefinedType) {
    // Without the prefix a type is final and has no parent.
    if !type.isFinal || type.parent != nil {
      draft.bytes.byte(type.isFinal ? 0x4F : 0x50)
      draft.bytes.unsigned(type.parent == nil ? 0 : 1)
      if let parent = type.parent { draft.mention(.type, number(of: parent)) }
    }
    switch type.composite {
    case .function(let parameters, let results):
      draft.bytes.byte(0x60)
      write(parameters)
      write(results)
    case .structure(let fields):
      draft.bytes.byte(0x5F)
      draft.bytes.unsigned(fields.count)
      for field in fields { write(field) }
    case .array(let element):
      draft.bytes.byte(0x5E)
      write(element)
    }
  }

  private mutating func write(_ field: FieldType) {
    switch field.storage {
    case .i8: draft.bytes.byte(0x78)
    case .i16: draft.bytes.byte(0x77)
    case .value(let type): write(type)
    }
    draft.bytes.byte(field.isMutable ? 1 : 0)
  }
}
