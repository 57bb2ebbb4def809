import Foundation
import TestSupport
import Testing

@testable import LispRuntime

/// Integers without limit give what Python's integers give.
@Suite struct IntegerTests {
  /// Each line is an operation, its operands and its results in hexadecimal; what differs is printed.
  private static let script = """
    import math, sys
    sys.set_int_max_str_digits(0)
    def digits(n, radix):
        if n == 0: return '0'
        text, m = '', abs(n)
        while m: text, m = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'[m % radix] + text, m // radix
        return '-' + text if n < 0 else text
    def truncating(a, b):
        q = abs(a) // abs(b)
        if (a < 0) != (b < 0): q = -q
        return q, a - q * b
    def as_double(a):
        try: return float(a).hex()
        except OverflowError: return 'inf' if a > 0 else '-inf'
    operations = {
        'add': lambda a, b: (a + b,), 'sub': lambda a, b: (a - b,), 'mul': lambda a, b: (a * b,), 'sqr': lambda a: (a * a,),
        'truncate': truncating, 'floor': lambda a, b: divmod(a, b),
        'less': lambda a, b: (int(a < b),), 'equal': lambda a, b: (int(a == b),),
        'and': lambda a, b: (a & b,), 'or': lambda a, b: (a | b,), 'xor': lambda a, b: (a ^ b,), 'not': lambda a: (~a,),
        'left': lambda a, b: (a << b,), 'right': lambda a, b: (a >> b,), 'bit': lambda a, b: ((a >> b) & 1,),
        'length': lambda a: ((a if a >= 0 else ~a).bit_length(),), 'count': lambda a: (bin(a if a >= 0 else ~a).count('1'),),
        'gcd': lambda a, b: (math.gcd(a, b),), 'root': lambda a: (math.isqrt(a),), 'power': lambda a, b: (a ** b,),
    }
    wrong = count = 0
    for line in open(sys.argv[1]):
        name, *words = line.split()
        count += 1
        if name == 'text':
            a, radix = int(words[0], 16), int(words[1], 16)
            good = (str(a) if radix == 10 else digits(a, radix)) == words[2] and int(words[3], 16) == a
        elif name == 'double':
            good = as_double(int(words[0], 16)) == words[1] or float.fromhex(as_double(int(words[0], 16))) == float.fromhex(words[1])
        else:
            numbers = [int(word, 16) for word in words]
            operation = operations[name]
            n = operation.__code__.co_argcount
            good = tuple(operation(*numbers[:n])) == tuple(numbers[n:])
        if not good:
            wrong += 1
            if wrong <= 3: print('wrong:', line[:400])
    print(count, 'cases,', wrong, 'wrong')
    """

  /// Lets Python compute again what is in the lines.
  private func check(_ lines: [String]) throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("integers-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("cases").path
    try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let result = try PythonModules.run(["-c", Self.script, file])
    #expect(result.output == "\(lines.count) cases, 0 wrong\n")
  }

  private func line(_ name: String, _ numbers: BigInteger...) -> String {
    ([name] + numbers.map(\.hexadecimal)).joined(separator: " ")
  }

  static let edges: [BigInteger] = {
    let powers = [62, 63, 64, 65, 127, 128, 129, 192].flatMap { bits in
      [-1, 0, 1].map { (BigInteger.one << bits) + BigInteger($0) }
    }
    let natural = [BigInteger.zero, .one, BigInteger(2), BigInteger(10)] + powers
    return natural + natural.map { -$0 }
  }()

  private func lines(_ a: BigInteger, _ b: BigInteger) -> [String] {
    var lines = [
      line("add", a, b, a + b), line("sub", a, b, a - b), line("mul", a, b, a * b), line("sqr", a, a * a),
      line("less", a, b, BigInteger(a < b ? 1 : 0)), line("equal", a, b, BigInteger(a == b ? 1 : 0)),
      line("and", a, b, a & b), line("or", a, b, a | b), line("xor", a, b, a ^ b), line("not", a, ~a),
      line("length", a, BigInteger(a.integerLength)), line("count", a, BigInteger(a.logcount)),
      line("gcd", a, b, BigInteger.gcd(a, b)), line("root", a.magnitude, a.magnitude.squareRoot),
    ]
    if !b.isZero {
      let truncated = a.dividedTruncating(by: b)
      lines.append(line("truncate", a, b, truncated.quotient, truncated.remainder))
      let floored = a.dividedFlooring(by: b)
      lines.append(line("floor", a, b, floored.quotient, floored.remainder))
    }
    return lines
  }

  private func shiftLines(_ a: BigInteger, _ bits: Int) -> [String] {
    let count = BigInteger(bits)
    return [
      line("left", a, count, a << bits), line("right", a, count, a >> bits),
      line("bit", a, count, BigInteger(a.bit(bits) ? 1 : 0)),
    ]
  }

  private func textLine(_ a: BigInteger, _ radix: Int) -> String {
    let text = String(decoding: a.digits(radix: radix), as: UTF8.self)
    let read = BigInteger(text.lowercased(), radix: radix) ?? BigInteger(-1)
    return "text \(a.hexadecimal) \(BigInteger(radix).hexadecimal) \(text) \(read.hexadecimal)"
  }

  @Test func edgesGiveWhatPythonGives() throws {
    var all: [String] = []
    for a in Self.edges {
      for b in Self.edges { all += lines(a, b) }
      for bits in [0, 1, 2, 62, 63, 64, 65, 127, 128, 200] { all += shiftLines(a, bits) }
      for radix in 2...36 { all.append(textLine(a, radix)) }
    }
    try check(all)
  }

  @Test(arguments: [130, 600, 3_000, 10_000]) func randomOperandsGiveWhatPythonGives(bits: Int) throws {
    var random = SplitMix(seed: UInt64(bits))
    var all: [String] = []
    for _ in 0..<(bits < 1_000 ? 1_500 : bits < 5_000 ? 500 : 200) {
      let a = random.integer(bits: bits)
      let b = random.integer(bits: random.once(in: 3) ? bits / 2 : bits)
      all += lines(a, b) + shiftLines(a, random.below(bits * 2))
      // Dividing what is nearly a multiple takes long division through its corrections.
      let near = a * b + BigInteger(random.below(3) - 1)
      all += lines(near, random.once(in: 2) ? b : a)
    }
    try check(all)
  }

  @Test func longProductsAndQuotientsGiveWhatPythonGives() throws {
    var random = SplitMix(seed: 7)
    var all: [String] = []
    for _ in 0..<60 {
      let a = random.integer(bits: 60_000)
      let b = random.integer(bits: random.once(in: 3) ? 6_000 : 60_000)
      all += [line("mul", a, b, a * b), line("sqr", a, a * a)]
      if !b.isZero {
        let near = a * b + random.integer(bits: 20_000)
        for (x, y) in [(a, b), (near, b), (near, -b)] where !y.isZero {
          let (quotient, remainder) = x.dividedTruncating(by: y)
          all.append(line("truncate", x, y, quotient, remainder))
        }
      }
    }
    try check(all)
  }

  @Test func textInEveryRadixGivesWhatPythonGives() throws {
    var random = SplitMix(seed: 11)
    var all: [String] = []
    for radix in 2...36 {
      for bits in [64, 128, 1_000, 4_000] { all.append(textLine(random.integer(bits: bits), radix)) }
    }
    for _ in 0..<60 { all.append(textLine(random.integer(bits: 40_000), 10)) }
    for exponent: UInt in [1, 18, 19, 20, 37, 38, 39, 304, 570, 1_000, 5_000] {
      for off in -1...1 { all.append(textLine(BigInteger(10).power(exponent) + BigInteger(off), 10)) }
    }
    try check(all)
  }

  @Test func powersGiveWhatPythonGives() throws {
    var random = SplitMix(seed: 13)
    var all: [String] = []
    for _ in 0..<200 {
      let a = random.integer(bits: 100)
      let exponent = UInt(random.below(60))
      all.append(line("power", a, BigInteger(exponent), a.power(exponent)))
    }
    try check(all)
  }

  @Test func nearestDoublesGiveWhatPythonGives() throws {
    var random = SplitMix(seed: 17)
    var all: [String] = []
    for _ in 0..<3_000 {
      var a = random.integer(bits: 1_100)
      // Halves between two doubles, and their neighbours.
      if random.once(in: 2) {
        a = (BigInteger(UInt(random.next() >> 11)) << 1) + .one
        a = (a << random.below(900)) + BigInteger(random.below(3) - 1)
      }
      all.append("double \(a.hexadecimal) \(Self.hexadecimal(a.double))")
    }
    try check(all)
  }

  private static func hexadecimal(_ value: Double) -> String {
    value.isInfinite ? (value < 0 ? "-inf" : "inf") : String(format: "%a", value)
  }

  @Test func doublesBecomeIntegersExactly() {
    var random = SplitMix(seed: 19)
    for _ in 0..<2_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let whole = BigInteger(truncating: value)
      #expect(whole.double == value.rounded(.towardZero))
    }
    #expect(BigInteger(truncating: 1e23).description == "99999999999999991611392")
    #expect(BigInteger(truncating: -1.5).int == -1)
  }

  @Test func nearestSinglesAreRoundedOnce() {
    // 2²⁴ + 1 + a little: by way of a double the little would be lost.
    let tie = BigInteger(16_777_217) << 64
    #expect(tie.single == 0x1p24 * 0x1p64)
    #expect((tie + .one).single == Float(16_777_218) * 0x1p64)
    #expect((BigInteger.one << 128).single == .infinity)
    #expect((BigInteger.one << 127).single == 0x1p127)
  }

  @Test func machineIntegersComeBack() {
    for value in [0, 1, -1, Int.max, Int.min, Int.min + 1] { #expect(BigInteger(value).int == value) }
    #expect((BigInteger.one << 63).int == nil)
    #expect((-(BigInteger.one << 63)).int == Int.min)
    #expect((-(BigInteger.one << 63) - .one).int == nil)
  }

  @Test func whatIsNoIntegerIsNotRead() {
    for text in ["", "-", "+", "12a", "1 ", "--1", "é"] { #expect(BigInteger(text) == nil) }
    #expect(BigInteger("+0012")?.int == 12)
    #expect(BigInteger("-0")?.isNegative == false)
  }
}
