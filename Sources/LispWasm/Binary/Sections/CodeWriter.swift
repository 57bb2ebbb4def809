/// Code trees as bytes: operands first, then what is done with them.
///
/// This is the one place that knows the encoding of each instruction. It goes as deep as the tree does, so what is
/// rare or has much to do stands in functions of its own: the one that calls itself is to need little of the stack.
extension ModuleDraft {
  mutating func write(_ code: Code) {
    switch code {
    case .i32(let value):
      draft.bytes.byte(0x41)
      draft.bytes.signed(Int64(value))
    case .i64(let value):
      draft.bytes.byte(0x42)
      draft.bytes.signed(value)
    case .f32(let bits):
      draft.bytes.byte(0x43)
      draft.bytes.fixed(bits)
    case .f64(let bits):
      draft.bytes.byte(0x44)
      draft.bytes.fixed(bits)

    case .get(let local): writeLocal(0x20, local)
    case .set(let local, let value):
      write(value)
      writeLocal(0x21, local)
    case .tee(let local, let value):
      write(value)
      writeLocal(0x22, local)
    case .setTwo(let below, let top, let values):
      write(values)
      writeLocal(0x21, top)
      writeLocal(0x21, below)
    case .getGlobal(let global):
      draft.bytes.byte(0x23)
      draft.mention(.global, number(of: global))
    case .setGlobal(let global, let value):
      write(value)
      draft.bytes.byte(0x24)
      draft.mention(.global, number(of: global))

    case .plain(let opcode, let operands):
      writeAll(operands)
      write(opcode)
    case .call(let function, let arguments, let isTail):
      writeAll(arguments)
      draft.bytes.byte(isTail ? 0x12 : 0x10)
      draft.mention(.function, number(of: function))
    case .callReference(let type, let operands, let isTail):
      writeAll(operands)
      draft.bytes.byte(isTail ? 0x15 : 0x14)
      draft.mention(.type, number(of: type))

    case .null(let heap):
      draft.bytes.byte(0xD0)
      write(heap)
    case .function(let function): writeReference(to: function)
    case .test(let heap, let isNullable, let value):
      write(value)
      writeCollected(isNullable ? 21 : 20)
      write(heap)
    case .cast(let heap, let isNullable, let value):
      write(value)
      writeCollected(isNullable ? 23 : 22)
      write(heap)
    case .newStructure(let type, let fields):
      writeAll(fields)
      if keeping != nil { keepMaking(type, fields: fields.count) }
      // Numbers at the end that nobody mentions are zero.
      if case .structure(let all) = type.composite {
        for _ in fields.count..<max(fields.count, all.count) { write(.i32(0)) }
      }
      writeCollected(0, type)
    case .newDefaultStructure(let type): writeCollected(1, type)
    case .field(let type, let index, let object):
      write(object)
      writeCollected(type.isPacked(field: index) ? 4 : 2, type)
      draft.bytes.unsigned(index)
    case .setField(let type, let index, let object, let value):
      write(object)
      write(value)
      writeCollected(5, type)
      draft.bytes.unsigned(index)
    case .newArray(let type, let element, let length):
      write(element)
      write(length)
      if keeping != nil { draft.mention(.made, number(of: type)) }
      writeCollected(6, type)
    case .newDefaultArray(let type, let length):
      write(length)
      if keeping != nil { draft.mention(.made, number(of: type)) }
      writeCollected(7, type)
    case .newArrayOf(let type, let elements):
      writeAll(elements)
      if keeping != nil { draft.mention(.made, number(of: type)) }
      writeCollected(8, type)
      draft.bytes.unsigned(elements.count)
    case .newArrayFromData(let type, let segment, let offset, let length):
      write(offset)
      write(length)
      writeCollected(9, type)
      keeping?.fails = true
      draft.mention(.data, number(of: segment))
    case .element(let type, let array, let index, let isSigned):
      write(array)
      write(index)
      writeCollected(type.hasPackedElements ? (isSigned ? 12 : 13) : 11, type)
    case .setElement(let type, let array, let index, let value):
      write(array)
      write(index)
      write(value)
      writeCollected(14, type)
    case .copyElements(let to, let from, let operands):
      writeAll(operands)
      writeCollected(17, to)
      draft.mention(.type, number(of: from))
    case .fillElements(let type, let operands):
      writeAll(operands)
      writeCollected(16, type)

    case .block(let label, let type, let body):
      openBlock(0x02, label, type, isLoop: false)
      writeAll(body)
      closeBlock(label)
    case .loop(let label, let type, let body):
      openBlock(0x03, label, type, isLoop: true)
      writeAll(body)
      closeBlock(label)
    case .branch(let label, let value):
      if let value { write(value) }
      writeBranch(0x0C, label)
    case .branchIf(let label, let condition):
      write(condition)
      writeBranch(0x0D, label)
      // The instruction leaves what it would have brought.
      for _ in label.types { draft.bytes.byte(0x1A) }
    case .branchTable(let labels, let other, let index):
      write(index)
      writeBranchTable(labels, other)
    case .branchOnCast(let label, let from, let to, let value):
      write(value)
      writeBranchOnCast(24, label, from, to)
    case .branchOnCastFail(let label, let from, let to, let value):
      write(value)
      writeBranchOnCast(25, label, from, to)
    case .branchOnNull(let label, let value):
      write(value)
      writeBranch(0xD5, label)
    case .branchOnNonNull(let label, let value):
      write(value)
      writeBranch(0xD6, label)
    case .conditional(let condition, let then, let other, let type):
      write(condition)
      draft.bytes.byte(0x04)
      writeBlockType(type)
      enterBlock()
      write(then)
      if let other {
        draft.bytes.byte(0x05)
        write(other)
      }
      leaveBlock()
      draft.bytes.byte(0x0B)
    case .sequence(let parts): writeAll(parts)
    case .drop(let value):
      write(value)
      draft.bytes.byte(0x1A)
    case .returnValue(let value):
      if let value { write(value) }
      draft.bytes.byte(0x0F)

    case .tryTable(let clauses, let type, let body):
      openTry(clauses, type)
      write(body)
      leaveBlock()
      draft.bytes.byte(0x0B)
    case .throw(let tag, let values):
      writeAll(values)
      draft.bytes.byte(0x08)
      draft.mention(.tag, number(of: tag))
    case .throwReference(let value):
      write(value)
      draft.bytes.byte(0x0A)
    case .unreachable: draft.bytes.byte(0x00)
    case .late(let late): if keeping != nil { keep(late) } else { write(late.code) }
    }
  }

  private mutating func writeAll(_ codes: [Code]) {
    for code in codes { write(code) }
  }

  // MARK: Instructions

  private mutating func writeLocal(_ instruction: UInt8, _ local: Local) {
    if local.number < 0 {
      local.number = locals.count
      locals.append(local)
    }
    draft.bytes.byte(instruction)
    if keeping != nil { draft.mention(.local, local.number) } else { draft.bytes.unsigned(local.number) }
  }

  private mutating func write(_ opcode: Opcode) {
    let encoding = opcode.rawValue
    if encoding > 0xFF { draft.bytes.byte(UInt8(truncatingIfNeeded: encoding >> 8)) }
    draft.bytes.byte(UInt8(truncatingIfNeeded: encoding))
  }

  @inline(never)
  private mutating func writeReference(to function: Function) {
    if isConstant { function.isAnnounced = true } else { function.isReferred = true }
    draft.bytes.byte(0xD2)
    draft.mention(keeping == nil ? .function : .reference, number(of: function))
  }

  /// The instructions of collected objects have a prefix.
  private mutating func writeCollected(_ instruction: UInt8) {
    draft.bytes.byte(0xFB)
    draft.bytes.byte(instruction)
  }

  private mutating func writeCollected(_ instruction: UInt8, _ type: DefinedType) {
    writeCollected(instruction)
    draft.mention(.type, number(of: type))
  }

  // MARK: Blocks and branches

  @inline(never)
  private mutating func openBlock(_ instruction: UInt8, _ label: Label, _ type: ValueType?, isLoop: Bool) {
    draft.bytes.byte(instruction)
    if isLoop && !label.types.isEmpty {
      // A branch to a loop brings what the loop begins with.
      writeBlockType(.function(label.types, type.map { [$0] } ?? []))
    } else if label.types.count > 1 {
      writeBlockType(.function([], label.types))
    } else {
      writeBlockType(label.types.first ?? type)
    }
    enterBlock()
    if keeping == nil { label.depth = depth } else { draft.mention(.label, keptNumber(of: label)) }
  }

  private mutating func closeBlock(_ label: Label) {
    if keeping == nil { label.depth = -1 }
    leaveBlock()
    draft.bytes.byte(0x0B)
  }

  private mutating func writeBlockType(_ type: ValueType?) {
    if let type { write(type) } else { draft.bytes.byte(0x40) }
  }

  /// More than one value, or any at the beginning, takes a function type.
  private mutating func writeBlockType(_ composite: CompositeType) {
    let type =
      blockTypes.first { $0.composite == composite }
      ?? {
        let type = DefinedType("", composite)
        blockTypes.append(type)
        return type
      }()
    draft.mention(.heapType, number(of: type))
  }

  private mutating func enterBlock() {
    depth += 1
    if keeping != nil { draft.mention(.enter, 0) }
  }

  private mutating func leaveBlock() {
    depth -= 1
    if keeping != nil { draft.mention(.leave, 0) }
  }

  private mutating func writeLabel(_ label: Label) {
    if keeping != nil { return draft.mention(.branch, keptNumber(of: label)) }
    precondition(label.depth >= 0, "a branch to a label that is not around it")
    draft.bytes.unsigned(depth - label.depth)
  }

  private mutating func writeBranch(_ instruction: UInt8, _ label: Label) {
    draft.bytes.byte(instruction)
    writeLabel(label)
  }

  @inline(never)
  private mutating func writeBranchTable(_ labels: [Label], _ other: Label) {
    draft.bytes.byte(0x0E)
    draft.bytes.unsigned(labels.count)
    for label in labels { writeLabel(label) }
    writeLabel(other)
  }

  @inline(never)
  private mutating func writeBranchOnCast(_ instruction: UInt8, _ label: Label, _ from: ValueType, _ to: ValueType) {
    guard case .reference(let source, let sourceIsNullable) = from,
      case .reference(let target, let targetIsNullable) = to
    else { preconditionFailure("a cast of something that is not a reference") }
    writeCollected(instruction)
    draft.bytes.byte((sourceIsNullable ? 1 : 0) | (targetIsNullable ? 2 : 0))
    writeLabel(label)
    write(source)
    write(target)
  }

  /// The clauses' labels are around the `try_table`, and do not count it.
  @inline(never)
  private mutating func openTry(_ clauses: [CatchClause], _ type: ValueType?) {
    draft.bytes.byte(0x1F)
    writeBlockType(type)
    draft.bytes.unsigned(clauses.count)
    for clause in clauses {
      if let tag = clause.tag {
        draft.bytes.byte(clause.withReference ? 0x01 : 0x00)
        draft.mention(.tag, number(of: tag))
      } else {
        draft.bytes.byte(clause.withReference ? 0x03 : 0x02)
      }
      writeLabel(clause.label)
    }
    enterBlock()
  }
}

extension DefinedType {
  /// A field of fewer than 32 bits has instructions of its own to be read.
  fileprivate func isPacked(field index: Int) -> Bool {
    guard case .structure(let fields) = composite, fields.indices.contains(index) else { return false }
    return fields[index].isPacked
  }

  fileprivate var hasPackedElements: Bool {
    guard case .array(let element) = composite else { return false }
    return element.isPacked
  }
}

extension FieldType {
  fileprivate var isPacked: Bool {
    switch storage {
    case .i8, .i16: true
    case .value: false
    }
  }
}
