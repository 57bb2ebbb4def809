#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// `random` and its states. A program that does not ask for another state gets the same numbers in every run.
extension Machine {
  func defineRandomPrimitives() {
    let variable = intern("*RANDOM-STATE*")
    record(variable)[SymbolLayout.value] = makeRandomState(RandomGenerator(seed: 0))
    addFlags(SymbolLayout.isSpecial, to: variable)

    define("RANDOM", 1...2) { (machine, arguments) throws(LispError) in
      let state = try machine.randomState(
        arguments.count == 2 ? arguments[1] : machine.record(variable)[SymbolLayout.value])
      var generator = machine.generator(of: state)
      let result: Word
      switch machine.number(in: arguments[0]) {
      case .small(let limit)? where limit > 0: result = machine.word(natural: generator.below(UInt(limit)))
      case .big(let limit)? where limit.signum > 0: result = machine.word(Number(generator.below(limit)))
      case .single(let limit)? where limit > 0: result = Word(single: generator.below(limit))
      case .double(let limit)? where limit > 0: result = machine.makeDouble(generator.below(limit))
      default: throw .wrongType(arguments[0], "(OR (INTEGER 1) (FLOAT (0)))")
      }
      machine.store(generator, in: state)
      return result
    }
    define("MAKE-RANDOM-STATE", 0...1) { (machine, arguments) throws(LispError) in
      let source = arguments.optional(0)
      if source == .t { return machine.makeRandomState(RandomGenerator(seed: Self.seedFromOutside())) }
      if source.isNil {
        return machine.makeRandomState(
          machine.generator(of: try machine.randomState(machine.record(variable)[SymbolLayout.value])))
      }
      guard source.is(.randomState) else { throw .wrongType(source, "(OR RANDOM-STATE BOOLEAN)") }
      return machine.makeRandomState(machine.generator(of: source))
    }
    define("RANDOM-STATE-P", 1) { (_, arguments) throws(LispError) in Word(arguments[0].is(.randomState)) }
  }

  private func randomState(_ word: Word) throws(LispError) -> Word {
    guard word.is(.randomState) else { throw .wrongType(word, "RANDOM-STATE") }
    return word
  }

  private func makeRandomState(_ generator: RandomGenerator) -> Word {
    let state = Word(object: allocate(.randomState, count: 4))
    store(generator, in: state)
    return state
  }

  private func generator(of state: Word) -> RandomGenerator {
    RandomGenerator(a: state[1].bits, b: state[2].bits, c: state[3].bits, d: state[4].bits)
  }

  private func store(_ generator: RandomGenerator, in state: Word) {
    state[1] = Word(bits: generator.a)
    state[2] = Word(bits: generator.b)
    state[3] = Word(bits: generator.c)
    state[4] = Word(bits: generator.d)
  }

  private static func seedFromOutside() -> UInt {
    var system = SystemRandomNumberGenerator()
    return UInt(system.next())
  }
}
