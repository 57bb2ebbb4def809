/// Arrays and vectors as the prelude sees them.
extension Machine {
  func defineVectorPrimitives() {
    defineArrayPredicates()
    defineElementAccess()
    defineArrayParts()
    defineVectorMaking()
    defineVectorCopying()
  }

  private func defineArrayPredicates() {
    define("ARRAYP", 1) { (machine, arguments) throws(LispError) in Word(machine.arrayKind(arguments[0]) != nil) }
    define("VECTORP", 1) { (machine, arguments) throws(LispError) in Word(machine.isVector(arguments[0])) }
    define("SIMPLE-VECTOR-P", 1) { (_, arguments) throws(LispError) in Word(arguments[0].is(.simpleVector)) }
    define("BIT-VECTOR-P", 1) { (machine, arguments) throws(LispError) in
      Word(machine.isVector(arguments[0]) && machine.arrayKind(arguments[0]) == ArrayKind.bit)
    }
    define("SIMPLE-BIT-VECTOR-P", 1) { (machine, arguments) throws(LispError) in
      Word(
        machine.isVector(arguments[0]) && machine.arrayKind(arguments[0]) == ArrayKind.bit
          && arguments[0][ArrayLayout.isAdjustable].isNil)
    }
    define("ADJUSTABLE-ARRAY-P", 1) { (machine, arguments) throws(LispError) in
      let array = try machine.requireArray(arguments[0])
      return Word(array[0].headerKind == .array && array[ArrayLayout.isAdjustable].isTrue)
    }
    define("ARRAY-HAS-FILL-POINTER-P", 1) { (machine, arguments) throws(LispError) in
      let array = try machine.requireArray(arguments[0])
      return Word(array[0].headerKind == .array && array[ArrayLayout.fillPointer].isFixnum)
    }
  }

  private func defineElementAccess() {
    define("AREF", 1...) { (machine, arguments) throws(LispError) in
      machine.element(arguments[0], at: try machine.rowMajorIndex(arguments[0], arguments.from(1)))
    }
    define("SET-AREF", 2..., in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let value = arguments[arguments.count - 1]
      let place = try machine.rowMajorIndex(arguments[0], arguments.from(1).dropLast())
      try machine.setElement(arguments[0], at: place, value)
      return value
    }
    define("ROW-MAJOR-AREF", 2) { (machine, arguments) throws(LispError) in
      machine.element(arguments[0], at: try machine.index(arguments[1], in: arguments[0]))
    }
    define("SET-ROW-MAJOR-AREF", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.setElement(arguments[0], at: try machine.index(arguments[1], in: arguments[0]), arguments[2])
      return arguments[2]
    }
    define("SVREF", 2) { (machine, arguments) throws(LispError) in
      guard arguments[0].is(.simpleVector) else { throw .wrongType(arguments[0], "SIMPLE-VECTOR") }
      return try machine.vectorElement(arguments[0], arguments[1])
    }
    define("SET-SVREF", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].is(.simpleVector) else { throw .wrongType(arguments[0], "SIMPLE-VECTOR") }
      try machine.setVectorElement(arguments[0], arguments[1], arguments[2])
      return arguments[2]
    }
    for name in ["CHAR", "SCHAR"] {
      define(name, 2) { (machine, arguments) throws(LispError) in
        let string = arguments[0]
        if string.isSimpleString, arguments[1].isFixnum,
          UInt(bitPattern: arguments[1].fixnum) < UInt(bitPattern: string.stringLength)
        {
          return Word(character: string.characters[arguments[1].fixnum])
        }
        guard machine.stringContent(string) != nil else { throw .wrongType(string, "STRING") }
        return try machine.vectorElement(string, arguments[1])
      }
    }
    for name in ["SET-CHAR", "SET-SCHAR"] {
      define(name, 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
        guard machine.stringContent(arguments[0]) != nil else { throw .wrongType(arguments[0], "STRING") }
        try machine.setVectorElement(arguments[0], arguments[1], arguments[2])
        return arguments[2]
      }
    }
  }

  private func defineArrayParts() {
    define("ARRAY-DIMENSIONS", 1) { (machine, arguments) throws(LispError) in
      machine.makeList(machine.dimensions(try machine.requireArray(arguments[0])).map { Word(fixnum: $0) })
    }
    define("ARRAY-DIMENSION", 2) { (machine, arguments) throws(LispError) in
      let dimensions = machine.dimensions(try machine.requireArray(arguments[0]))
      guard arguments[1].isFixnum, dimensions.indices.contains(arguments[1].fixnum) else {
        throw .invalidIndex(arguments[1], arguments[0], bound: dimensions.count)
      }
      return Word(fixnum: dimensions[arguments[1].fixnum])
    }
    define("ARRAY-RANK", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: machine.dimensions(try machine.requireArray(arguments[0])).count)
    }
    define("ARRAY-TOTAL-SIZE", 1) { (machine, arguments) throws(LispError) in
      Word(fixnum: machine.totalSize(try machine.requireArray(arguments[0])) ?? 0)
    }
    define("ARRAY-KIND", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      Word(fixnum: machine.arrayKind(try machine.requireArray(arguments[0])) ?? 0)
    }
    define("ARRAY-TARGET", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let array = try machine.requireArray(arguments[0])
      return array[0].headerKind == .array ? array[ArrayLayout.displacedTo] : .nil
    }
    define("ARRAY-OFFSET", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let array = try machine.requireArray(arguments[0])
      return array[0].headerKind == .array ? array[ArrayLayout.offset] : Word(fixnum: 0)
    }
    define("ARRAY-STORAGE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let array = try machine.requireArray(arguments[0])
      guard array[0].headerKind == .array else { return array }
      let storage = array[ArrayLayout.storage]
      if array[ArrayLayout.elementType].fixnum <= ArrayKind.octet { return storage }
      // Only a header knows what these elements are.
      let count = storage.vectorCount
      return machine.makeHeader(
        dimensions: machine.cons(Word(fixnum: count), .nil), size: count, storage: storage, offset: 0,
        fillPointer: .nil, kind: array[ArrayLayout.elementType].fixnum, isAdjustable: false, target: .nil)
    }
    define("FILL-POINTER", 1) { (machine, arguments) throws(LispError) in
      try machine.requireFillPointer(arguments[0])[ArrayLayout.fillPointer]
    }
    define("SET-FILL-POINTER", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let vector = try machine.requireFillPointer(arguments[0])
      let size = vector[ArrayLayout.totalSize].fixnum
      guard arguments[1].isFixnum, 0...size ~= arguments[1].fixnum else {
        throw .wrongType(arguments[1], "(INTEGER 0 \(size))")
      }
      vector[ArrayLayout.fillPointer] = arguments[1]
      return arguments[1]
    }
  }

  private func defineVectorMaking() {
    define("MAKE-VECTOR", 3, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard arguments[0].isFixnum, arguments[0].fixnum >= 0 else { throw .wrongType(arguments[0], "(INTEGER 0 *)") }
      guard arguments[1].isFixnum else { throw .wrongType(arguments[1], "FIXNUM") }
      return try machine.makeVector(kind: arguments[1].fixnum, count: arguments[0].fixnum, initial: arguments[2])
    }
    define("VECTOR", 0...) { (machine, arguments) throws(LispError) in
      let vector = try machine.makeVector(arguments.count)
      vector.elements.update(from: arguments.base, count: arguments.count)
      return vector
    }
    // dimensions storage offset fill-pointer adjustable target
    define("MAKE-ARRAY-HEADER", 6, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let (storage, offset, size) = try machine.checkedShape(arguments, at: 0)
      return machine.makeHeader(
        dimensions: arguments[0], size: size, storage: storage, offset: offset, fillPointer: arguments[3],
        kind: machine.arrayKind(arguments[1]) ?? 0, isAdjustable: arguments[4].isTrue, target: arguments[5])
    }
    // array dimensions storage offset fill-pointer target
    define("SET-ARRAY-HEADER", 6, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let array = arguments[0]
      guard array.is(.array) else { throw .wrongType(array, "(AND ARRAY (NOT SIMPLE-ARRAY))") }
      let (storage, offset, size) = try machine.checkedShape(arguments, at: 1)
      array[ArrayLayout.dimensions] = arguments[1]
      array[ArrayLayout.storage] = storage
      array[ArrayLayout.offset] = Word(fixnum: offset)
      array[ArrayLayout.totalSize] = Word(fixnum: size)
      array[ArrayLayout.fillPointer] = arguments[4]
      array[ArrayLayout.displacedTo] = arguments[5]
      return array
    }
  }

  /// Dimensions, storage and offset from three arguments on: raw storage, where to begin in it, how much.
  private func checkedShape(_ arguments: Arguments, at first: Int) throws(LispError) -> (Word, Int, Int) {
    guard let dimensions = elements(arguments[first]) else { throw .wrongType(arguments[first], "LIST") }
    var size = 1
    for dimension in dimensions {
      guard dimension.isFixnum, dimension.fixnum >= 0 else { throw .wrongType(dimension, "(INTEGER 0 *)") }
      let (product, overflow) = size.multipliedReportingOverflow(by: dimension.fixnum)
      if overflow { throw .wrongType(dimension, "(INTEGER 0 *)") }
      size = product
    }
    let whole = try requireArray(arguments[first + 1])
    guard arguments[first + 2].isFixnum, arguments[first + 2].fixnum >= 0 else {
      throw .wrongType(arguments[first + 2], "(INTEGER 0 *)")
    }
    let (storage, base) = storage(whole)
    let offset = base + arguments[first + 2].fixnum
    guard size <= (totalSize(storage) ?? 0) - offset else { throw .wrongType(arguments[first], "LIST") }
    let pointer = arguments[first + 3]
    guard pointer.isNil || (pointer.isFixnum && 0...size ~= pointer.fixnum) else {
      throw .wrongType(pointer, "(INTEGER 0 \(size))")
    }
    return (storage, offset, size)
  }

  private func defineVectorCopying() {
    define("COPY-ELEMENTS", 5, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      try machine.copyElements(arguments)
      return arguments[0]
    }
    define("FILL-ELEMENTS", 4, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let (start, end) = try machine.bounds(arguments[0], arguments[2], arguments[3])
      for index in start..<end { try machine.setElement(arguments[0], at: index, arguments[1]) }
      return arguments[0]
    }
  }

  /// target target-start source source-start count
  private func copyElements(_ arguments: Arguments) throws(LispError) {
    let (target, source) = (try requireArray(arguments[0]), try requireArray(arguments[2]))
    guard arguments[4].isFixnum, arguments[4].fixnum >= 0 else { throw .wrongType(arguments[4], "(INTEGER 0 *)") }
    let count = arguments[4].fixnum
    for (array, start) in [(target, arguments[1]), (source, arguments[3])] {
      let size = totalSize(array) ?? 0
      guard start.isFixnum, start.fixnum >= 0, start.fixnum <= size, count <= size - start.fixnum else {
        throw .invalidIndex(start, array, bound: size)
      }
    }
    if count == 0 { return }
    let ((to, toBase), (from, fromBase)) = (storage(target), storage(source))
    let (toStart, fromStart) = (toBase + arguments[1].fixnum, fromBase + arguments[3].fixnum)
    switch (to[0].headerKind, from[0].headerKind) {
    case (.string, .string):
      (to.characters + toStart).update(from: from.characters + fromStart, count: count)
    case (.octets, .octets):
      (to.octets + toStart).update(from: from.octets + fromStart, count: count)
    case (.simpleVector, .simpleVector) where (arrayKind(target) ?? 0) == 0 || arrayKind(target) == arrayKind(source):
      (to.elements + toStart).update(from: from.elements + fromStart, count: count)
    default:
      for index in 0..<count {
        try setElement(target, at: arguments[1].fixnum + index, element(source, at: arguments[3].fixnum + index))
      }
    }
  }

  // MARK: Checks

  func requireArray(_ word: Word) throws(LispError) -> Word {
    guard arrayKind(word) != nil else { throw .wrongType(word, "ARRAY") }
    return word
  }

  private func requireFillPointer(_ word: Word) throws(LispError) -> Word {
    guard word.is(.array), word[ArrayLayout.fillPointer].isFixnum else {
      throw .wrongType(word, "(AND VECTOR (NOT SIMPLE-ARRAY))")
    }
    return word
  }

  /// An index into all elements of an array.
  func index(_ index: Word, in array: Word) throws(LispError) -> Int {
    guard let size = totalSize(array) else { throw .wrongType(array, "ARRAY") }
    guard index.isFixnum, index.fixnum >= 0, index.fixnum < size else {
      throw .invalidIndex(index, array, bound: size)
    }
    return index.fixnum
  }

  /// The bounds of a part of a vector.
  func bounds(_ vector: Word, _ start: Word, _ end: Word) throws(LispError) -> (Int, Int) {
    guard let size = totalSize(vector) else { throw .wrongType(vector, "VECTOR") }
    guard start.isFixnum, end.isFixnum, start.fixnum >= 0, start.fixnum <= end.fixnum, end.fixnum <= size else {
      throw .invalidIndex(start, vector, bound: size)
    }
    return (start.fixnum, end.fixnum)
  }
}
