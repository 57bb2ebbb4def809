/// Digits in any radix from 2 to 36, both ways.
///
/// A radix that is a power of two is read off the bits. Any other is handled in chunks (the highest power that fits in
/// a limb), and long numbers are split at powers of that chunk, so that nearly all work is done by long multiplication
/// and division.
struct DigitRadix {
  let radix: Limb
  /// How many digits a chunk has.
  let chunkDigits: Int
  /// `radix` to the power `chunkDigits`.
  let chunk: Limb

  /// `radix` is 2…36.
  init(_ radix: Int) {
    let base = Limb(truncatingIfNeeded: radix)
    var chunk = base
    var digits = 1
    while true {
      let (next, overflow) = chunk.multipliedReportingOverflow(by: base)
      if overflow { break }
      chunk = next
      digits &+= 1
    }
    self.radix = base
    self.chunk = chunk
    chunkDigits = digits
  }

  /// How many bits one digit has, when it has a whole number of bits.
  var bitsPerDigit: Int? {
    radix & (radix &- 1) == 0 ? radix.trailingZeroBitCount : nil
  }

  static let digits: StaticString = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

  /// The letter of a digit, in upper case.
  @inline(__always)
  static func letter(_ digit: Limb) -> UInt8 {
    UInt8(truncatingIfNeeded: digit < 10 ? 48 &+ digit : 55 &+ digit)
  }

  /// The value of a digit in either case, or nil when it is none in this radix.
  @inline(__always)
  func value(of letter: UInt8) -> Limb? {
    let digit: Limb
    switch letter {
    case 48...57: digit = Limb(letter &- 48)
    case 65...90: digit = Limb(letter &- 55)
    case 97...122: digit = Limb(letter &- 87)
    default: return nil
    }
    return digit < radix ? digit : nil
  }
}

extension Natural {
  /// Numbers of more limbs than this are split before they are written.
  private static let writeThreshold = 30
  /// Texts of more chunks than this are split before they are read.
  private static let readThreshold = 60

  /// The digits of a number as ASCII in upper case, without leading zeros; `0` for zero.
  static func digits(_ a: Source, _ count: Int, radix: Int) -> [UInt8] {
    let count = significant(a, count)
    if count == 0 { return [48] }
    let radix = DigitRadix(radix)
    if let bits = radix.bitsPerDigit { return digits(a, count, bitsPerDigit: bits) }
    let powers = SplittingPowers(radix, limbs: count, threshold: writeThreshold)
    let width = powers.digitsCovered
    return [UInt8](unsafeUninitializedCapacity: width) { buffer, initialized in
      guard let target = buffer.baseAddress else { return }
      let scratch = Target.allocate(capacity: count &+ 1)
      defer { scratch.deallocate() }
      copy(scratch, a, count)
      write(scratch, count, to: target, width, powers, powers.levels.count)
      var zeros = 0
      while zeros &+ 1 < width, target[zeros] == 48 { zeros &+= 1 }
      if zeros > 0 { target.update(from: target + zeros, count: width &- zeros) }
      initialized = width &- zeros
    }
  }

  /// Writes exactly `width` digits; destroys the number.
  private static func write(
    _ a: Target, _ count: Int, to text: UnsafeMutablePointer<UInt8>, _ width: Int, _ powers: SplittingPowers,
    _ level: Int
  ) {
    let count = significant(a, count)
    if level == 0 || count <= writeThreshold {
      return writeByChunks(a, count, to: text, width, powers.radix)
    }
    let power = powers.levels[level &- 1]
    let lowWidth = powers.digits(level &- 1)
    let powerCount = power.count
    power.withUnsafeBufferPointer { power in
      guard let divisor = power.baseAddress else { return }
      guard compare(a, count, divisor, powerCount) >= 0 else {
        text.update(repeating: 48, count: width &- lowWidth)
        return write(a, count, to: text + (width &- lowWidth), lowWidth, powers, level &- 1)
      }
      let quotientCount = count &- powerCount &+ 1
      let scratch = Target.allocate(capacity: quotientCount &+ powerCount)
      defer { scratch.deallocate() }
      let remainder = scratch + quotientCount
      divide(quotient: scratch, remainder: remainder, a, count, by: divisor, powerCount)
      write(scratch, quotientCount, to: text, width &- lowWidth, powers, level &- 1)
      write(remainder, powerCount, to: text + (width &- lowWidth), lowWidth, powers, level &- 1)
    }
  }

  private static func writeByChunks(
    _ a: Target, _ count: Int, to text: UnsafeMutablePointer<UInt8>, _ width: Int, _ radix: DigitRadix
  ) {
    let chunk = LimbDivisor(radix.chunk)
    let base = LimbDivisor(radix.radix)
    let shift = Limb(truncatingIfNeeded: base.shift)
    var count = count
    var end = width
    while count > 0, end > 0 {
      var rest = divide(a, a, count, by: chunk)
      if a[count &- 1] == 0 { count &-= 1 }
      let start = max(0, end &- radix.chunkDigits)
      while end > start {
        end &-= 1
        let (quotient, remainder) = base.divide(rest &>> (64 &- shift), rest &<< shift)
        text[end] = DigitRadix.letter(remainder &>> shift)
        rest = quotient
      }
    }
    if end > 0 { text.update(repeating: 48, count: end) }
  }

  private static func digits(_ a: Source, _ count: Int, bitsPerDigit bits: Int) -> [UInt8] {
    let width = (bitLength(a, count) &+ bits &- 1) / bits
    let mask = (Limb(1) &<< Limb(truncatingIfNeeded: bits)) &- 1
    return [UInt8](unsafeUninitializedCapacity: width) { buffer, initialized in
      var position = 0
      var index = width
      while index > 0 {
        index &-= 1
        let limb = position &>> 6
        let offset = position & 63
        var digit = a[limb] &>> Limb(truncatingIfNeeded: offset)
        if offset &+ bits > 64, limb &+ 1 < count {
          digit |= a[limb &+ 1] &<< Limb(truncatingIfNeeded: 64 &- offset)
        }
        buffer[index] = DigitRadix.letter(digit & mask)
        position &+= bits
      }
      initialized = width
    }
  }

  /// How many limbs `parse` may need for a text of so many digits.
  static func limbsForDigits(_ count: Int, radix: Int) -> Int {
    count / DigitRadix(radix).chunkDigits &+ 2
  }

  /// Reads digits in either case, all of which the radix has; how many limbs the number has comes back, without zeros
  /// at the high end. `result` has `limbsForDigits` limbs.
  static func parse(_ result: Target, _ text: UnsafePointer<UInt8>, _ count: Int, radix: Int) -> Int {
    let radix = DigitRadix(radix)
    let chunks = count / radix.chunkDigits &+ 1
    let powers = SplittingPowers(radix, limbs: chunks, threshold: readThreshold)
    return read(result, text, count, powers, powers.levels.count)
  }

  private static func read(
    _ result: Target, _ text: UnsafePointer<UInt8>, _ count: Int, _ powers: SplittingPowers, _ level: Int
  ) -> Int {
    var level = level
    while level > 0, powers.digits(level &- 1) >= count { level &-= 1 }
    guard level > 0 else { return readByChunks(result, text, count, powers.radix) }
    let lowWidth = powers.digits(level &- 1)
    let highWidth = count &- lowWidth
    let power = powers.levels[level &- 1]
    let room = highWidth / powers.radix.chunkDigits &+ lowWidth / powers.radix.chunkDigits &+ 4
    let scratch = Target.allocate(capacity: room)
    defer { scratch.deallocate() }
    let highCount = read(scratch, text, highWidth, powers, level &- 1)
    let low = scratch + highCount
    let lowCount = read(low, text + highWidth, lowWidth, powers, level &- 1)
    if highCount == 0 {
      copy(result, low, lowCount)
      return lowCount
    }
    return power.withUnsafeBufferPointer { power in
      guard let factor = power.baseAddress else { return 0 }
      let total = highCount &+ power.count
      multiply(result, scratch, highCount, factor, power.count)
      _ = add(result, result, total, low, lowCount)
      return significant(result, total)
    }
  }

  private static func readByChunks(
    _ result: Target, _ text: UnsafePointer<UInt8>, _ count: Int, _ radix: DigitRadix
  ) -> Int {
    var limbs = 0
    var index = 0
    var width = count % radix.chunkDigits
    if width == 0 { width = min(count, radix.chunkDigits) }
    while index < count {
      var chunk: Limb = 0
      let end = index &+ width
      while index < end {
        chunk = chunk &* radix.radix &+ (radix.value(of: text[index]) ?? 0)
        index &+= 1
      }
      let carry = multiply(result, result, limbs, radix.chunk, adding: chunk)
      if carry != 0 {
        result[limbs] = carry
        limbs &+= 1
      }
      width = radix.chunkDigits
    }
    return limbs
  }
}

/// The powers at which a long number is split: the chunk, its square, the square's square…
struct SplittingPowers {
  let radix: DigitRadix
  private(set) var levels: [[Limb]] = []

  /// Enough levels that a number of so many limbs is smaller than the highest one's square; none for a short number.
  init(_ radix: DigitRadix, limbs: Int, threshold: Int) {
    self.radix = radix
    short = limbs <= threshold ? limbs : 0
    if limbs <= threshold { return }
    var power: [Limb] = [radix.chunk]
    while true {
      levels.append(power)
      // The square has at least 2·count − 1 limbs: with more limbs than the number it is certainly greater.
      if power.count &* 2 &- 1 > limbs { break }
      power = Self.squared(power)
    }
  }

  /// For a short number without levels: its limbs.
  private let short: Int

  /// How many digits lie below the split of a level.
  func digits(_ level: Int) -> Int { radix.chunkDigits &<< level }

  /// The digits that any number which these powers were made for fits in.
  var digitsCovered: Int {
    // A chunk is more than half a limb in any radix, so that two chunks hold a limb.
    levels.isEmpty ? (short &* 2 &+ 1) &* radix.chunkDigits : digits(levels.count)
  }

  private static func squared(_ power: [Limb]) -> [Limb] {
    power.withUnsafeBufferPointer { power in
      [Limb](unsafeUninitializedCapacity: power.count &* 2) { buffer, initialized in
        guard let source = power.baseAddress, let target = buffer.baseAddress else { return }
        Natural.square(target, source, power.count)
        initialized = Natural.significant(target, power.count &* 2)
      }
    }
  }
}
