/// The four operations on integers of any length, on the limbs in the heap.
extension Machine {
  /// An integer's magnitude in memory, and its sign.
  private struct LimbsOfInteger {
    var limbs: Natural.Source
    var count: Int
    var isNegative: Bool
  }

  /// Both integers as limbs; fixnums have theirs in a place that lives as long as the body runs.
  @inline(__always)
  private func withLimbs(_ a: Word, _ b: Word, _ body: (LimbsOfInteger, LimbsOfInteger) -> Word) -> Word {
    withUnsafeTemporaryAllocation(of: Limb.self, capacity: 2) { places in
      guard let place = places.baseAddress else { return Word(fixnum: 0) }
      func limbs(_ word: Word, _ place: UnsafeMutablePointer<Limb>) -> LimbsOfInteger {
        guard word.isFixnum else {
          return LimbsOfInteger(limbs: word.limbs, count: word[0].headerCount, isNegative: word.isNegativeBignum)
        }
        place.initialize(to: word.fixnum.magnitude)
        return LimbsOfInteger(limbs: place, count: word.fixnum == 0 ? 0 : 1, isNegative: word.fixnum < 0)
      }
      return body(limbs(a, place), limbs(b, place + 1))
    }
  }

  func addIntegers(_ a: Word, _ b: Word, subtracting: Bool) -> Word {
    withLimbs(a, b) { x, y in
      let yNegative = y.isNegative != subtracting
      let order = Natural.compare(x.limbs, x.count, y.limbs, y.count)
      let (long, short) = order >= 0 ? (x, y) : (y, x)
      let isNegative = order >= 0 ? x.isNegative : yNegative
      if x.isNegative == yNegative {
        let result = makeBignum(limbs: long.count &+ 1, isNegative: isNegative)
        let carry = Natural.add(result.mutableLimbs, long.limbs, long.count, short.limbs, short.count)
        result.mutableLimbs[long.count] = carry
        return normalized(result)
      }
      if order == 0 { return Word(fixnum: 0) }
      let result = makeBignum(limbs: long.count, isNegative: isNegative)
      Natural.subtract(result.mutableLimbs, long.limbs, long.count, short.limbs, short.count)
      return normalized(result)
    }
  }

  func multiplyIntegers(_ a: Word, _ b: Word) throws(LispError) -> Word {
    let count = (a.isFixnum ? 1 : a[0].headerCount) &+ (b.isFixnum ? 1 : b[0].headerCount)
    if count > 4096 { try requireRoom(bytes: count &* 8) }
    return withLimbs(a, b) { x, y in
      if x.count == 0 || y.count == 0 { return Word(fixnum: 0) }
      let result = makeBignum(limbs: x.count &+ y.count, isNegative: x.isNegative != y.isNegative)
      Natural.multiply(result.mutableLimbs, x.limbs, x.count, y.limbs, y.count)
      return normalized(result)
    }
  }

  @inline(__always)
  func isNegativeInteger(_ word: Word) -> Bool { word.isFixnum ? word.fixnum < 0 : word.isNegativeBignum }

  /// The quotient towards zero and what is left. The divisor is not zero.
  func truncateIntegers(_ a: Word, _ b: Word) -> (quotient: Word, remainder: Word) {
    var remainder = Word(fixnum: 0)
    let quotient = withLimbs(a, b) { x, y in
      if x.count < y.count {
        remainder = a
        return Word(fixnum: 0)
      }
      let quotient = makeBignum(limbs: x.count &- y.count &+ 1, isNegative: x.isNegative != y.isNegative)
      if y.count == 1 {
        let rest = Natural.divide(quotient.mutableLimbs, x.limbs, x.count, by: y.limbs[0])
        remainder = word(magnitude: rest, isNegative: x.isNegative)
      } else {
        let rest = makeBignum(limbs: y.count, isNegative: x.isNegative)
        Natural.divide(
          quotient: quotient.mutableLimbs, remainder: rest.mutableLimbs, x.limbs, x.count, by: y.limbs, y.count)
        remainder = normalized(rest)
      }
      return normalized(quotient)
    }
    return (quotient, remainder)
  }

  /// What is left by division towards zero. The divisor is not zero.
  func remainderOfIntegers(_ a: Word, _ b: Word) -> Word {
    withLimbs(a, b) { x, y in
      if x.count < y.count { return a }
      if y.count == 1 {
        return word(magnitude: Natural.remainder(x.limbs, x.count, by: y.limbs[0]), isNegative: x.isNegative)
      }
      let rest = makeBignum(limbs: y.count, isNegative: x.isNegative)
      withUnsafeTemporaryAllocation(of: Limb.self, capacity: x.count &- y.count &+ 1) { quotient in
        guard let quotient = quotient.baseAddress else { return }
        Natural.divide(quotient: quotient, remainder: rest.mutableLimbs, x.limbs, x.count, by: y.limbs, y.count)
      }
      return normalized(rest)
    }
  }

  private func word(magnitude: Limb, isNegative: Bool) -> Word {
    if magnitude <= UInt(Word.mostPositiveFixnum) {
      return Word(fixnum: isNegative ? 0 &- Int(bitPattern: magnitude) : Int(bitPattern: magnitude))
    }
    let result = makeBignum(limbs: 1, isNegative: isNegative)
    result.mutableLimbs[0] = magnitude
    return normalized(result)
  }
}
