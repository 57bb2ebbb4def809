/// Structs and unions: made, read and written by the names of their fields.
extension Machine {
  func defineStructPrimitives() {
    // (make-struct type :field value …): Lisp owns it.
    defineForeign("MAKE-STRUCT", 1...) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let type = try side.types.resolved(side.types.type(arguments[0]))
      let made = try side.allocateOwned(type)
      if arguments.count > 1 {
        machine.roots.append(made)
        defer { machine.roots.removeLast() }
        try side.fill(made, type, Array(arguments.from(1)))
      }
      return made
    }
    // (struct-get pointer field …): further fields and indices lead further in.
    defineForeign("STRUCT-GET", 2...) { (machine, arguments) throws(LispError) in
      var place = arguments[0]
      for index in 1..<arguments.count { place = try machine.foreign.get(place, arguments[index]) }
      return place
    }
    defineForeign("STRUCT-SET!", 3...) { (machine, arguments) throws(LispError) in
      var place = arguments[0]
      for index in 1..<(arguments.count - 2) { place = try machine.foreign.get(place, arguments[index]) }
      try machine.foreign.set(place, arguments[arguments.count - 2], to: arguments[arguments.count - 1])
      return arguments[arguments.count - 1]
    }
    defineForeignSetter("STRUCT-GET", 3...12) { (machine, arguments) throws(LispError) in
      var place = arguments[1]
      for index in 2..<(arguments.count - 1) { place = try machine.foreign.get(place, arguments[index]) }
      try machine.foreign.set(place, arguments[arguments.count - 1], to: arguments[0])
      return arguments[0]
    }
    // CFFI's: the type stands beside the pointer.
    defineForeign("FOREIGN-SLOT-VALUE", 3) { (machine, arguments) throws(LispError) in
      try machine.foreign.get(machine.foreign.view(arguments[0], arguments[1]), arguments[2])
    }
    defineForeignSetter("FOREIGN-SLOT-VALUE", 4...4) { (machine, arguments) throws(LispError) in
      try machine.foreign.set(machine.foreign.view(arguments[1], arguments[2]), arguments[3], to: arguments[0])
      return arguments[0]
    }
    defineForeign("FOREIGN-SLOT-POINTER", 3) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      let view = try side.view(arguments[0], arguments[1])
      guard case .record(let entry) = try side.container(view) else {
        throw side.mismatch(arguments[1], "a struct or union")
      }
      let place = try side.types.place(arguments[2], in: entry)
      if place.bits != nil { throw side.mismatch("a bit-field has no address") }
      return side.pointerObject(
        view[PointerLayout.address].bits &+ UInt(place.offset), to: place.type.number, owner: view[PointerLayout.owner])
    }
    defineForeign("FOREIGN-SLOT-OFFSET", 2) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      guard case .named(let entry) = try side.types.resolved(side.types.type(arguments[0])).kind else {
        throw side.mismatch(arguments[0], "a struct or union")
      }
      let place = try side.types.place(arguments[1], in: entry)
      return Word(fixnum: place.bits == nil ? place.offset : place.offset / 8)
    }
    // ((name type offset) …)
    defineForeign("STRUCT-FIELDS", 1) { (machine, arguments) throws(LispError) in
      let side = machine.foreign
      guard case .named(let entry) = try side.types.resolved(side.types.type(arguments[0])).kind else {
        throw side.mismatch(arguments[0], "a struct or union")
      }
      var rows: [Word] = []
      for place in try side.types.places(entry).places {
        let offset = place.bits == nil ? place.offset : place.offset / 8
        let row = [machine.keyword(place.name), try machine.form(of: place.type.text), Word(fixnum: offset)]
        rows.append(machine.makeList(row))
      }
      return machine.makeList(rows)
    }
    // (:field value …) of all fields, nested records too.
    defineForeign("STRUCT-TO-LIST", 1) { (machine, arguments) throws(LispError) in
      try machine.foreign.list(arguments[0], depth: 0)
    }
  }
}

extension ForeignSide {
  /// A pointer as one to another type.
  func view(_ pointer: Word, _ form: Word) throws(LispError) -> Word {
    let type = try types.type(form)
    let owner = pointer.is(.pointer) ? pointer[PointerLayout.owner] : pointer.is(.octets) ? pointer : .nil
    return self.pointer(try address(pointer), to: type.number, owner: owner)
  }

  fileprivate func list(_ pointer: Word, depth: Int) throws(LispError) -> Word {
    guard depth < 32, pointer.is(.pointer) else { return pointer }
    switch try container(pointer) {
    case .record(let entry):
      var parts: [Word] = []
      for place in try types.places(entry).places {
        parts.append(machine.keyword(place.name))
        let value = try get(place, of: pointer)
        parts.append(try isInside(place.type) ? try list(value, depth: depth + 1) : value)
      }
      return machine.makeList(parts)
    case .array(let element, let count?):
      var parts: [Word] = []
      for index in 0..<count {
        let value = try get(pointer, Word(fixnum: index))
        parts.append(try isInside(element) ? try list(value, depth: depth + 1) : value)
      }
      return machine.makeList(parts)
    case .array: return pointer
    }
  }

  /// Whether a value of the type is a view, as opposed to a pointer to elsewhere.
  private func isInside(_ type: ForeignType) throws(LispError) -> Bool {
    switch try types.resolved(type).kind {
    case .array: true
    case .named(let entry): entry.kind == .structure || entry.kind == .union
    default: false
    }
  }
}
