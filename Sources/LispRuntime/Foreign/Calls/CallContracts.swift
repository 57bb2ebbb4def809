import BindingSpec

/// What a person has said about the parameters of a function, as far as each call has to see to it: how long arrays are,
/// what must not be NULL, which callback C gives up by which function.
///
/// ```lisp
/// ((values (:pointer (:const :int)) :length count) (count :size))   ; (f '(1 2 3) 3), or (f '(1 2 3) nil)
/// ((run callback :scope :notified) (data :pointer) (destroy g-destroy-notify))
/// ```
struct CallContracts {
  struct Array {
    /// The parameter, and its number among the arguments that the prepared call takes.
    var parameter: Int
    var source: Int
    var element: ForeignType
    var elementSize: Int
    var length: Length
    /// C writes it, so the call makes room for it and gives back what is there.
    var isResult: Bool
    /// Where among all values of the call it belongs.
    var place: Int
  }
  enum Length {
    case number(Int)
    /// Another parameter by its number, its place among the arguments, and among the values when C changes it.
    case parameter(Int, source: Int, value: Int?)
  }
  struct Notified {
    var callback: Int
    var notify: Int?
    var source: Int
    var notifySource: Int?
  }
  var arrays: [Array] = []
  var notified: [Notified] = []
  /// Parameters that must not be NULL, with their places among the arguments.
  var required: [(parameter: Int, source: Int)] = []
  /// The handler's place among the arguments of a function that connects it to a signal.
  var signalHandler: Int?
  /// How many arguments the program gives, and the prepared call takes, before those behind dots.
  var givenCount = 0
  var sourceCount = 0
  var returnsNothing = false

  var isEmpty: Bool { arrays.isEmpty && notified.isEmpty && required.isEmpty && signalHandler == nil }
  var results: [Array] { arrays.filter(\.isResult) }
}

extension ForeignSide {
  /// Reads the contracts of a function's parameters; what cannot be kept is an error.
  func contracts(of function: ForeignFunction) throws(LispError) -> CallContracts? {
    var contracts = CallContracts()
    var places: [(source: Int?, value: Int?)] = []
    if case .void? = function.result?.kind { contracts.returnsNothing = true }
    var value = contracts.returnsNothing ? 0 : 1
    for parameter in function.parameters {
      let isArray = parameter.length != nil && parameter.direction == .out
      let isGiven = parameter.direction != .out
      places.append((isGiven || isArray ? contracts.sourceCount : nil, parameter.direction == .given ? nil : value))
      if parameter.direction != .given { value += 1 }
      if isGiven { contracts.givenCount += 1 }
      if isGiven || isArray { contracts.sourceCount += 1 }
    }
    for (index, parameter) in function.parameters.enumerated() {
      guard let source = places[index].source else { continue }
      if let length = parameter.length {
        contracts.arrays.append(try array(index, length, function, places))
      }
      if parameter.isRequired { contracts.required.append((index, source)) }
      if parameter.scope == .notified, try functionType(behind: parameter.type) != nil {
        let notify = try notifyParameter(behind: index, function)
        contracts.notified.append(
          CallContracts.Notified(
            callback: index, notify: notify, source: source, notifySource: notify.flatMap { places[$0].source }))
      }
    }
    contracts.signalHandler = try signalHandler(function)
    return contracts.isEmpty ? nil : contracts
  }

  private func array(
    _ index: Int, _ length: ForeignParameter.Length, _ function: ForeignFunction,
    _ places: [(source: Int?, value: Int?)]
  ) throws(LispError) -> CallContracts.Array {
    let parameter = function.parameters[index]
    let what = "\(shown(function)): the length of \(parameter.name ?? "parameter \(index + 1)")"
    func refuse(_ why: String) -> LispError {
      ForeignError(.invalidStructLayout, "\(what) \(why)", name: function.cName).condition(machine)
    }
    if parameter.direction == .changed { throw refuse("cannot be kept: an array of direction inout is memory of C's") }
    let known: CallContracts.Length
    switch length {
    case .number(let number): known = .number(number)
    case .name(let name):
      guard let other = function.parameters.firstIndex(where: { $0.name == name }) else {
        throw refuse("is \(name), which is no parameter")
      }
      guard let source = places[other].source else {
        throw refuse("is \(name), which only C knows, and after the call")
      }
      known = .parameter(other, source: source, value: places[other].value)
    }
    let type = try types.resolved(parameter.type)
    var element: ForeignType
    switch type.kind {
    case .string: element = try types.type(machine.keyword("CHAR"))
    case .pointer, .function, .array:
      element = try types.resolved(types.target(of: type))
      if case .array(let inner, _) = type.kind { element = inner }
    default: throw refuse("means nothing: \(parameter.type.text) is no pointer")
    }
    // `void *` counts bytes.
    if case .void = element.kind { element = try types.type(machine.keyword("UINT8")) }
    return CallContracts.Array(
      parameter: index, source: places[index].source ?? 0, element: element,
      elementSize: max(1, try types.size(element)),
      length: known, isResult: parameter.direction == .out, place: places[index].value ?? 0)
  }

  /// The parameter by which C says that it needs a callback no longer: the next one that is a `void (*)(void *…)`.
  private func notifyParameter(behind index: Int, _ function: ForeignFunction) throws(LispError) -> Int? {
    for other in function.parameters.indices.dropFirst(index + 1) {
      guard let type = try functionType(behind: function.parameters[other].type), case .function(let form) = type.kind
      else { continue }
      guard case .void = try types.type(form.result).kind, (1...2).contains(form.parameters.count) else { continue }
      return other
    }
    return nil
  }

  // MARK: A call

  /// A call under contracts: its arguments are looked at, completed and replaced first, and its values completed after.
  func withContracts(
    _ contracts: CallContracts, _ number: Int, _ function: Word, _ given: Arguments,
    _ call: (Arguments) throws(LispError) -> Word
  ) throws(LispError) -> Word {
    guard given.count >= contracts.givenCount else { throw .argumentCount(function, given.count) }
    let mark = scratchMark
    let rootCount = machine.roots.count
    defer {
      machine.roots.removeLast(machine.roots.count - rootCount)
      releaseScratch(mark)
    }
    var words = try arguments(contracts, number, given)
    let count = words.count
    for array in contracts.arrays where !array.isResult { try settle(array, &words, number) }
    for (parameter, source) in contracts.required {
      let word = words[source]
      guard word.isNil || (word.is(.pointer) && word[PointerLayout.address].bits == 0) else { continue }
      throw annotated(
        ForeignError(.nullPointer, "must not be NULL", name: functions[number].cName, address: 0).condition(machine),
        argumentText(parameter, number))
    }
    var rooms: [Word] = []
    for array in contracts.results {
      let room = try allocateOwned(array.element, count: max(1, try length(of: array, words, number)))
      machine.roots.append(room)
      rooms.append(room)
      words[array.source] = room
    }
    try replaceCallbacks(contracts, &words, number)
    let block = scratch(max(1, count) * 8).assumingMemoryBound(to: Word.self)
    for (index, word) in words.enumerated() { block[index] = word }
    let value = try call(Arguments(base: block, count: count))
    if rooms.isEmpty { return value }
    return try values(contracts, value, rooms, words, number)
  }

  /// The arguments as the prepared call takes them, with room for arrays that C fills.
  private func arguments(
    _ contracts: CallContracts, _ number: Int, _ given: Arguments
  ) throws(LispError) -> [Word] {
    let results = Set(contracts.results.map(\.source))
    var words: [Word] = []
    var next = 0
    for source in 0..<contracts.sourceCount {
      if results.contains(source) {
        words.append(.nil)
      } else {
        words.append(given[next])
        next += 1
      }
    }
    while next < given.count {
      words.append(given[next])
      next += 1
    }
    return words
  }

  /// Compares an array with its length, or fills the length in.
  private func settle(_ array: CallContracts.Array, _ words: inout [Word], _ number: Int) throws(LispError) {
    let word = words[array.source]
    let available = try elementCount(of: word, array)
    switch array.length {
    case .number(let wanted): try check(wanted, array, word, available, number, argumentText(array.parameter, number))
    case .parameter(let parameter, let source, _):
      if words[source].isNil {
        guard let available else {
          throw annotated(
            mismatch("how many elements there are behind \(machine.printed(word)) is not known: give the number"),
            argumentText(parameter, number))
        }
        words[source] = Word(fixnum: available)
      } else if let wanted = words[source].asFixnum {
        try check(wanted, array, word, available, number, argumentText(parameter, number))
      }
    }
  }

  private func check(
    _ wanted: Int, _ array: CallContracts.Array, _ word: Word, _ available: Int?, _ number: Int, _ what: String
  ) throws(LispError) {
    // Text may be handed over with the zero that ends it.
    let slack = machine.stringContent(word) != nil && array.elementSize == 1 ? 1 : 0
    if word.isNil || wanted <= 0 { return }
    if let available, wanted > available + slack {
      let name = functions[number].parameters[array.parameter].name ?? "argument \(array.parameter + 1)"
      throw annotated(
        ForeignError(.outOfBounds, "\(wanted) elements, and \(name) has \(available)").condition(machine), what)
    }
    if available == nil, memory.isChecked, word.is(.pointer) {
      let (size, overflows) = wanted.multipliedReportingOverflow(by: array.elementSize)
      do throws(ForeignError) {
        try memory.check(
          word[PointerLayout.address].bits, size: overflows ? .max : size, "\(what): \(wanted) elements")
      } catch { throw error.condition(machine) }
    }
  }

  /// How many elements a value has for C; nil where only C knows.
  private func elementCount(of word: Word, _ array: CallContracts.Array) throws(LispError) -> Int? {
    if word.isNil { return 0 }
    if word.is(.octets) { return word.octetCount / array.elementSize }
    if word.is(.pointer) {
      let owner = word[PointerLayout.owner]
      guard owner.is(.octets) else { return nil }
      let address = word[PointerLayout.address].bits
      let end = UInt(bitPattern: owner.octets) + UInt(owner.octetCount)
      return address <= end ? Int(end - address) / array.elementSize : 0
    }
    if machine.stringContent(word) != nil, array.elementSize == 1 { return try utf8(of: word).count }
    return sequence(word)?.count
  }

  /// How much room C wants for an array that it fills.
  private func length(
    of array: CallContracts.Array, _ words: [Word], _ number: Int
  ) throws(LispError) -> Int {
    switch array.length {
    case .number(let count): return count
    case .parameter(let parameter, let source, _):
      guard let count = words[source].asFixnum, count >= 0 else {
        throw annotated(
          mismatch(words[source], "the number of elements to make room for"), argumentText(parameter, number))
      }
      return count
    }
  }

  // MARK: Values

  /// All values of the call with the arrays that C filled at their places.
  private func values(
    _ contracts: CallContracts, _ value: Word, _ rooms: [Word], _ words: [Word], _ number: Int
  ) throws(LispError) -> Word {
    let hasOthers =
      !contracts.returnsNothing
      || functions[number].parameters.contains { $0.direction != .given && !($0.direction == .out && $0.length != nil) }
    var values = machine.currentValues() ?? (hasOthers ? [value] : [])
    machine.roots.append(contentsOf: values)
    for (array, room) in zip(contracts.results, rooms) {
      let vector = try vector(array, room, try filled(array, contracts, values, words, number))
      machine.roots.append(vector)
      values.insert(vector, at: min(array.place, values.count))
    }
    if values.count == 1 {
      machine.valueCount = 1
      return values[0]
    }
    machine.setValues(values)
    return values.first ?? .nil
  }

  /// How much of the room C says that it used.
  private func filled(
    _ array: CallContracts.Array, _ contracts: CallContracts, _ values: [Word], _ words: [Word], _ number: Int
  ) throws(LispError) -> Int {
    let room = try length(of: array, words, number)
    guard case .parameter(_, _, let place?) = array.length else { return room }
    // Arrays in front of it that are not among the values so far.
    let missing = contracts.results.filter { $0.place < place && $0.place >= array.place }.count
    guard values.indices.contains(place - missing), let used = values[place - missing].asFixnum else { return room }
    return min(max(0, used), room)
  }

  private func vector(_ array: CallContracts.Array, _ room: Word, _ count: Int) throws(LispError) -> Word {
    guard let base = UnsafeMutableRawPointer(bitPattern: room[PointerLayout.address].bits) else { return .nil }
    if case .integer(false, 1) = array.element.kind {
      let octets = try machine.makeOctets(count)
      octets.octets.update(from: base.assumingMemoryBound(to: UInt8.self), count: count)
      return octets
    }
    let vector = try machine.makeVector(count)
    machine.roots.append(vector)
    for index in 0..<count {
      vector.elements[index] = try read(
        array.element, at: base + index * array.elementSize, owner: room[PointerLayout.owner])
    }
    return vector
  }

  /// `f: argument 2 (count)`.
  func argumentText(_ parameter: Int, _ number: Int) -> String {
    let function = functions[number]
    let name = function.parameters.indices.contains(parameter) ? function.parameters[parameter].name : nil
    return "\(shown(function)): argument \(parameter + 1)" + (name.map { " (\($0))" } ?? "")
  }
}
