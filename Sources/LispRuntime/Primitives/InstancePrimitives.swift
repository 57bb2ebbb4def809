/// Structures, conditions and everything else that is made of a layout and slots.
extension Machine {
  func defineInstancePrimitives() {
    defineLayoutPrimitives()
    define("INSTANCEP", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(machine.isInstance(arguments[0]))
    }
    define("INSTANCE-LAYOUT", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.requireInstance(arguments[0])[InstanceLayout.layout]
    }
    define("INSTANCE-LENGTH", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(fixnum: machine.slotCount(try machine.requireInstance(arguments[0])))
    }
    define("INSTANCE-OF-P", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.isInstance(arguments[0]) else { return .nil }
      let layout = arguments[0][InstanceLayout.layout]
      return Word(layout == arguments[1] || machine.contains(layout[LayoutLayout.ancestors], arguments[1]))
    }
    define("NEW-INSTANCE", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[1].is(.simpleVector) else { throw .wrongType(arguments[1], "SIMPLE-VECTOR") }
      let slots = UnsafeBufferPointer(start: UnsafePointer(arguments[1].elements), count: arguments[1].vectorCount)
      return machine.makeInstance(try machine.requireLayout(arguments[0]), slots)
    }
    define("INSTANCE-REF", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      arguments[0][try machine.slotPlace(arguments[0], arguments[1])]
    }
    define("SET-INSTANCE-REF", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      arguments[0][try machine.slotPlace(arguments[0], arguments[1])] = arguments[2]
      return arguments[2]
    }
    define("COPY-INSTANCE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let original = try machine.requireInstance(arguments[0])
      let slots = UnsafeBufferPointer(
        start: UnsafePointer(original.address + InstanceLayout.slots), count: machine.slotCount(original))
      return machine.makeInstance(original[InstanceLayout.layout], slots)
    }

    // Structures: the layout is given by its name.
    define("MAKE-STRUCTURE", 1..., in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.makeInstance(try machine.layout(named: arguments[0]), arguments.from(1))
    }
    define("STRUCTURE-P", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(machine.isInstance(arguments[0]) && machine.descends(arguments[0], from: arguments[1]))
    }
    define("STRUCTURE-REF", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.requireStructure(arguments[0], named: arguments[1])
      return arguments[0][try machine.slotPlace(arguments[0], arguments[2])]
    }
    define("SET-STRUCTURE-REF", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.requireStructure(arguments[0], named: arguments[1])
      arguments[0][try machine.slotPlace(arguments[0], arguments[2])] = arguments[3]
      return arguments[3]
    }
  }

  private func defineLayoutPrimitives() {
    // (make-layout name parents slot-names kind): parents are nil, a name, or a list of names.
    define("MAKE-LAYOUT", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let parents =
        arguments[1].isCons ? try machine.elementsOrError(arguments[1]) : arguments[1].isNil ? [] : [arguments[1]]
      return try machine.makeLayout(
        name: arguments[0], parents: parents, slotNames: arguments[2], kind: arguments[3])
    }
    define("FIND-LAYOUT", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      machine.hiddenProperty(arguments[0], machine.layoutKey)
    }
    for (name, place) in [
      ("LAYOUT-NAME", LayoutLayout.name), ("LAYOUT-SLOT-NAMES", LayoutLayout.slotNames),
      ("LAYOUT-KIND", LayoutLayout.kind),
    ] {
      define(name, 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
        try machine.requireLayout(arguments[0])[place]
      }
    }
    // Without the layout itself, which comes first in what the machine looks through.
    define("LAYOUT-ANCESTORS", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.requireLayout(arguments[0])[LayoutLayout.ancestors].listCdr()
    }
  }

  /// Ancestors are, for each parent in turn, that parent and its ancestors; of what is there twice the last one counts.
  private func makeLayout(name: Word, parents: [Word], slotNames: Word, kind: Word) throws(LispError) -> Word {
    var inherited: [Word] = []
    var first = Word.nil
    for parent in parents {
      let layout = try layout(named: parent)
      if first.isNil { first = layout }
      inherited += elements(layout[LayoutLayout.ancestors]) ?? []
    }
    var ancestors: [Word] = []
    for (index, ancestor) in inherited.enumerated() where !inherited[(index + 1)...].contains(ancestor) {
      ancestors.append(ancestor)
    }
    let address = allocate(.instance, count: LayoutLayout.count)
    let layout = Word(object: address)
    address[InstanceLayout.layout] = .nil
    address[LayoutLayout.name] = name
    address[LayoutLayout.parent] = first
    address[LayoutLayout.slotNames] = slotNames
    address[LayoutLayout.kind] = kind
    address[LayoutLayout.properties] = .nil
    address[LayoutLayout.ancestors] = makeList([layout] + ancestors)
    setHiddenProperty(name, layoutKey, layout)
    return layout
  }

  var layoutKey: Word { intern("LAYOUT", in: "SYSTEM") }

  func layout(named name: Word) throws(LispError) -> Word {
    let layout = hiddenProperty(name, layoutKey)
    guard layout.isTrue else { throw .simple("no structure or condition is named ~S", [name]) }
    return layout
  }

  func makeInstance(_ layout: Word, _ slots: UnsafeBufferPointer<Word>) -> Word {
    let address = allocate(.instance, count: 1 + slots.count)
    address[InstanceLayout.layout] = layout
    for index in 0..<slots.count { address[InstanceLayout.slots + index] = slots[index] }
    return Word(object: address)
  }

  /// Whether this is an instance and no layout.
  func isInstance(_ word: Word) -> Bool { word.is(.instance) && word[InstanceLayout.layout].isTrue }

  /// Whether an instance is of the layout with a name or of one below it.
  func descends(_ instance: Word, from name: Word) -> Bool {
    if hasLayout(instance, named: name) { return true }
    var rest = instance[InstanceLayout.layout][LayoutLayout.ancestors]
    while rest.isCons {
      if rest.car[LayoutLayout.name] == name { return true }
      rest = rest.cdr
    }
    return false
  }

  private func contains(_ list: Word, _ word: Word) -> Bool {
    var rest = list
    while rest.isCons {
      if rest.car == word { return true }
      rest = rest.cdr
    }
    return false
  }

  private func slotCount(_ instance: Word) -> Int { instance.address[0].headerCount - 1 }

  private func requireInstance(_ word: Word) throws(LispError) -> Word {
    guard isInstance(word) else { throw .wrongType(word, "STRUCTURE-OBJECT") }
    return word
  }

  private func requireLayout(_ word: Word) throws(LispError) -> Word {
    guard word.is(.instance), word[InstanceLayout.layout].isNil else { throw .wrongType(word, "LAYOUT") }
    return word
  }

  private func requireStructure(_ word: Word, named name: Word) throws(LispError) {
    guard isInstance(word), descends(word, from: name) else {
      throw .condition("TYPE-ERROR", [("DATUM", word), ("EXPECTED-TYPE", name)])
    }
  }

  private func slotPlace(_ instance: Word, _ index: Word) throws(LispError) -> Int {
    let count = slotCount(try requireInstance(instance))
    guard let number = index.asFixnum, 0..<count ~= number else {
      throw .invalidIndex(index, instance, bound: count)
    }
    return InstanceLayout.slots + number
  }
}
