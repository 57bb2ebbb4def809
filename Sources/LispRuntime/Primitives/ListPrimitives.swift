/// Conses, lists, and the identity of objects.
extension Machine {
  func defineListPrimitives() {
    define("CONS", 2) { (machine, arguments) throws(LispError) in machine.cons(arguments[0], arguments[1]) }
    define("CONSP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isCons) }
    define("ATOM", 1) { (_, arguments) throws(LispError) in Word(!arguments[0].isCons) }
    define("LISTP", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isCons || arguments[0].isNil) }
    define("NULL", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isNil) }
    define("NOT", 1) { (_, arguments) throws(LispError) in Word(arguments[0].isNil) }
    define("EQ", 2) { (_, arguments) throws(LispError) in Word(arguments[0] == arguments[1]) }
    define("EQL", 2) { (machine, arguments) throws(LispError) in Word(machine.areEql(arguments[0], arguments[1])) }
    define("EQUAL", 2) { (machine, arguments) throws(LispError) in
      Word(try machine.areEqual(arguments[0], arguments[1], depth: 0))
    }
    define("RPLACA", 2) { (_, arguments) throws(LispError) in
      guard arguments[0].isCons else { throw .wrongType(arguments[0], "CONS") }
      arguments[0].car = arguments[1]
      return arguments[0]
    }
    define("RPLACD", 2) { (_, arguments) throws(LispError) in
      guard arguments[0].isCons else { throw .wrongType(arguments[0], "CONS") }
      arguments[0].cdr = arguments[1]
      return arguments[0]
    }
    define("SET-CAR", 2, in: "SYSTEM") { (_, arguments) throws(LispError) in
      guard arguments[0].isCons else { throw .wrongType(arguments[0], "CONS") }
      arguments[0].car = arguments[1]
      return arguments[1]
    }
    define("SET-CDR", 2, in: "SYSTEM") { (_, arguments) throws(LispError) in
      guard arguments[0].isCons else { throw .wrongType(arguments[0], "CONS") }
      arguments[0].cdr = arguments[1]
      return arguments[1]
    }
    // CAR, CDR and all their combinations.
    var paths = ["A", "D"]
    for _ in 1...4 {
      for path in paths { defineAccessor("C\(path)R", path) }
      paths = paths.flatMap { ["A\($0)", "D\($0)"] }
    }
    defineAccessor("FIRST", "A")
    defineAccessor("REST", "D")
    define("LIST", 0...) { (machine, arguments) throws(LispError) in machine.makeList(arguments.from(0)) }
    define("LIST*", 1...) { (machine, arguments) throws(LispError) in
      machine.makeList(arguments.from(0).dropLast(), tail: arguments[arguments.count - 1])
    }
    define("APPEND", 0...) { (machine, arguments) throws(LispError) in
      var result = arguments.count == 0 ? Word.nil : arguments[arguments.count - 1]
      for index in stride(from: arguments.count - 2, through: 0, by: -1) {
        result = try machine.append(arguments[index], result)
      }
      return result
    }
    define("NTH", 2) { (machine, arguments) throws(LispError) in
      try machine.nthCdr(arguments[0], arguments[1]).listCar()
    }
    define("NTHCDR", 2) { (machine, arguments) throws(LispError) in
      try machine.nthCdr(arguments[0], arguments[1])
    }
    define("LENGTH", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: try machine.length(arguments[0]))
    }
  }

  private func defineAccessor(_ name: String, _ path: String) {
    let takesCar = path.reversed().map { $0 == "A" }
    define(name, 1) { (_, arguments) throws(LispError) in
      var word = arguments[0]
      for step in takesCar { word = try step ? word.listCar() : word.listCdr() }
      return word
    }
  }

  private func append(_ list: Word, _ tail: Word) throws(LispError) -> Word {
    guard list.isCons else {
      if list.isNil { return tail }
      throw .wrongType(list, "LIST")
    }
    let first = cons(list.car, .nil)
    var last = first
    var rest = list.cdr
    while rest.isCons {
      let cell = cons(rest.car, .nil)
      last.cdr = cell
      last = cell
      rest = rest.cdr
    }
    if !rest.isNil { throw .wrongType(rest, "LIST") }
    last.cdr = tail
    return first
  }

  private func nthCdr(_ index: Word, _ list: Word) throws(LispError) -> Word {
    guard index.isFixnum, index.fixnum >= 0 else { throw .wrongType(index, "UNSIGNED-BYTE") }
    var rest = list
    var count = index.fixnum
    while count > 0, rest.isTrue {
      rest = try rest.listCdr()
      count -= 1
    }
    return rest
  }

  /// The length of a sequence.
  func length(_ sequence: Word) throws(LispError) -> Int {
    if sequence.isCons {
      var count = 0
      var rest = sequence
      while rest.isCons {
        count += 1
        rest = rest.cdr
        if count > heap.reserved / 16 { throw .wrongType(sequence, "LIST") }
      }
      if rest.isTrue { throw .wrongType(sequence, "LIST") }
      return count
    }
    if sequence.isNil { return 0 }
    guard let length = vectorLength(sequence) else { throw .wrongType(sequence, "SEQUENCE") }
    return length
  }
}

extension Word {
  func listCar() throws(LispError) -> Word {
    if isCons { return car }
    if isNil { return .nil }
    throw .wrongType(self, "LIST")
  }

  func listCdr() throws(LispError) -> Word {
    if isCons { return cdr }
    if isNil { return .nil }
    throw .wrongType(self, "LIST")
  }
}
