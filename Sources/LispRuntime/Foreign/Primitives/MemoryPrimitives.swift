/// Memory: asked for, given back, read and written.
extension Machine {
  func defineForeignMemoryPrimitives() {
    // (foreign-alloc type &key count initial-element initial-contents)
    defineForeign("FOREIGN-ALLOC", 1...) { (machine, arguments) throws(LispError) in
      try machine.foreign.allocate(arguments)
    }
    for name in ["FOREIGN-FREE", "FOREIGN-STRING-FREE"] {
      defineForeign(name, 1) { (machine, arguments) throws(LispError) in
        try machine.foreign.release(arguments[0])
        return .nil
      }
    }
    // (mem-ref pointer &optional type offset), (mem-aref pointer &optional type index)
    defineForeign("MEM-REF", 1...3) { (machine, arguments) throws(LispError) in
      let (place, type, owner) = try machine.foreign.place(arguments, isArray: false)
      return try machine.foreign.read(type, at: place, owner: owner)
    }
    defineForeign("MEM-AREF", 1...3) { (machine, arguments) throws(LispError) in
      let (place, type, owner) = try machine.foreign.place(arguments, isArray: true)
      return try machine.foreign.read(type, at: place, owner: owner)
    }
    defineForeign("MEM-APTR", 1...3) { (machine, arguments) throws(LispError) in
      let (place, type, owner) = try machine.foreign.place(arguments, isArray: true)
      return machine.foreign.pointerObject(UInt(bitPattern: place), to: type.number, owner: owner)
    }
    for (name, isArray) in [("MEM-REF", false), ("MEM-AREF", true)] {
      defineForeignSetter(name, 2...4) { (machine, arguments) throws(LispError) in
        let rest = Arguments(base: arguments.base + 1, count: arguments.count - 1)
        let (place, type, _) = try machine.foreign.place(rest, isArray: isArray)
        try machine.foreign.write(arguments[0], type, at: place)
        return arguments[0]
      }
    }
    // (copy-memory to from bytes), (fill-memory pointer byte bytes)
    defineForeign("COPY-MEMORY", 3) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      guard let count = arguments[2].asFixnum, count >= 0 else { throw .wrongType(arguments[2], "(INTEGER 0 *)") }
      if count == 0 { return arguments[0] }
      let to = try side.bytes(arguments[0], count, "copying to memory")
      to.copyMemory(from: try side.bytes(arguments[1], count, "copying from memory"), byteCount: count)
      return arguments[0]
    }
    defineForeign("FILL-MEMORY", 3) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      guard let byte = arguments[1].asFixnum, 0...255 ~= byte else {
        throw .wrongType(arguments[1], "(UNSIGNED-BYTE 8)")
      }
      guard let count = arguments[2].asFixnum, count >= 0 else { throw .wrongType(arguments[2], "(INTEGER 0 *)") }
      if count == 0 { return arguments[0] }
      try side.bytes(arguments[0], count, "filling memory")
        .initializeMemory(as: UInt8.self, repeating: UInt8(byte), count: count)
      return arguments[0]
    }
    defineForeign("FOREIGN-ARRAY-TO-LISP", 2...3) { (machine, arguments) throws(LispError) in
      // (foreign-array-to-lisp pointer type count), or (… pointer (:array type count))
      let side = machine.foreign
      var element = try side.types.resolved(side.types.type(arguments[1]))
      var count = arguments.count > 2 ? arguments[2].asFixnum ?? -1 : -1
      if case .array(let inner, let own) = element.kind {
        element = inner
        if count < 0 { count = own ?? -1 }
      }
      guard count >= 0 else { throw side.mismatch("the length of the array is not known") }
      let result = try machine.makeVector(count)
      machine.roots.append(result)
      defer { machine.roots.removeLast() }
      let size = try side.types.size(element)
      for index in 0..<count {
        let place = try side.shifted(arguments[0], by: index * size, size: size, "reading element \(index)")
        result.elements[index] = try side.read(element, at: place, owner: .nil)
      }
      return result
    }
    defineForeign("LISP-ARRAY-TO-FOREIGN", 3) { (machine, arguments) throws(LispError) in
      // (lisp-array-to-foreign sequence pointer type)
      let side = machine.foreign
      var element = try side.types.resolved(side.types.type(arguments[2]))
      if case .array(let inner, _) = element.kind { element = inner }
      guard let values = side.sequence(arguments[0]) else { throw .wrongType(arguments[0], "SEQUENCE") }
      let size = try side.types.size(element)
      for (index, value) in values.enumerated() {
        let place = try side.shifted(arguments[1], by: index * size, size: size, "writing element \(index)")
        try side.write(value, element, at: place)
      }
      return arguments[1]
    }
    defineForeign("MEMORY-STATS", 0) { (machine, _) throws(LispError) in
      let statistics = machine.foreign.memory.statistics
      return machine.makeList([
        machine.keyword("ALLOCATIONS"), Word(fixnum: statistics.allocations), machine.keyword("FREES"),
        Word(fixnum: statistics.frees), machine.keyword("LIVE-BLOCKS"), Word(fixnum: statistics.liveBlocks),
        machine.keyword("LIVE-BYTES"), Word(fixnum: statistics.liveBytes), machine.keyword("PEAK-BYTES"),
        Word(fixnum: statistics.peakBytes), machine.keyword("CALLBACKS"),
        Word(fixnum: machine.foreign.callbacks.count { $0 != nil }),
      ])
    }
    // What checked mode saw allocated and not freed: (address bytes what) each.
    defineForeign("MEMORY-LEAKS", 0) { (machine, _) throws(LispError) in
      machine.makeList(
        machine.foreign.memory.leaks.map { block in
          machine.makeList([
            machine.makeInteger(unsigned: block.address), Word(fixnum: block.size), machine.makeString(block.label),
          ])
        })
    }
  }
}

extension ForeignSide {
  fileprivate func allocate(_ arguments: Arguments) throws(LispError) -> Word {
    let type = try types.type(arguments[0])
    let options = CallOptions(machine, Array(arguments.from(1)))
    let contents = options["INITIAL-CONTENTS"]
    let values = contents.isNil ? nil : sequence(contents)
    if contents.isTrue, values == nil { throw .wrongType(contents, "SEQUENCE") }
    let countWord = options["COUNT"]
    guard countWord.isNil || (countWord.asFixnum ?? -1) >= 0 else { throw .wrongType(countWord, "(INTEGER 0 *)") }
    let count = countWord.asFixnum ?? values?.count ?? 1
    guard (values?.count ?? 0) <= count else { throw mismatch("more initial contents than the \(count) elements") }
    let size = try types.size(type)
    let (bytes, overflow) = size.multipliedReportingOverflow(by: count)
    if overflow {
      throw ForeignError(.outOfMemory, "\(count) times \(type.text) is more than there can be").condition(machine)
    }
    let label = count == 1 && countWord.isNil ? type.text : "\(count) × \(type.text)"
    let memory = try allocate(bytes, label: label)
    let element = options["INITIAL-ELEMENT"]
    if element.isTrue { for index in 0..<count { try write(element, type, at: memory + index * size) } }
    for (index, value) in (values ?? []).enumerated() { try write(value, type, at: memory + index * size) }
    return pointerObject(UInt(bitPattern: memory), to: type.number)
  }

  /// Gives memory back. What Lisp owns is the collector's.
  func release(_ word: Word) throws(LispError) {
    if word.is(.pointer), !word[PointerLayout.owner].isNil { return }
    let address = try address(word)
    do throws(ForeignError) { try memory.release(UnsafeMutableRawPointer(bitPattern: address)) } catch {
      throw error.condition(machine)
    }
  }

  func bytes(_ word: Word, _ count: Int, _ what: String) throws(LispError) -> UnsafeMutableRawPointer {
    if word.is(.octets), count > word.octetCount {
      throw ForeignError(.outOfBounds, "\(what): \(count) bytes are more than the vector's \(word.octetCount)")
        .condition(machine)
    }
    return try target(word, size: count, what)
  }

  /// The place that `(mem-ref pointer type offset)` means.
  fileprivate func place(
    _ arguments: Arguments, isArray: Bool
  ) throws(LispError) -> (UnsafeMutableRawPointer, ForeignType, Word) {
    let pointer = arguments[0]
    let own = pointer.is(.pointer) ? typeNumber(of: pointer) : 0
    let type = arguments.optional(1).isTrue ? try types.type(arguments[1]) : types[own]
    if case .void = type.kind { throw mismatch("mem-ref needs a type: \(machine.printed(pointer)) has none") }
    let size = try types.size(type)
    var offset = 0
    if arguments.count > 2 {
      guard let number = arguments[2].asFixnum else { throw .wrongType(arguments[2], "FIXNUM") }
      let (product, overflow) = isArray ? number.multipliedReportingOverflow(by: size) : (number, false)
      if overflow { throw .wrongType(arguments[2], "FIXNUM") }
      offset = product
    }
    if pointer.is(.octets), offset < 0 || size > pointer.octetCount - offset {
      throw ForeignError(.outOfBounds, "\(size) bytes at \(offset) are outside of the vector's \(pointer.octetCount)")
        .condition(machine)
    }
    let place = try shifted(pointer, by: offset, size: size, "access as \(type.text)")
    return (place, type, pointer.is(.pointer) ? pointer[PointerLayout.owner] : pointer)
  }
}
