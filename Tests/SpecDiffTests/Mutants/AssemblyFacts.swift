import Foundation

/// What a compiler made of global data and functions: the assembly under each label, data as bytes.
///
/// ```
/// fact_3:                         →  facts["fact_3"] == .bytes([8, 0, 0, 0, 0, 0, 0, 0])
///     .quad 8
/// ```
struct AssemblyFacts {
  enum Fact: Hashable {
    case bytes([UInt8])
    case instructions([String])
  }
  private(set) var facts: [String: Fact] = [:]

  init(_ assembly: String) {
    var label: String?
    var bytes: [UInt8] = []
    var instructions: [String] = []
    func flush(_ facts: inout [String: Fact]) {
      guard let label else { return }
      // Zeros at the end may be of the record or of what follows it.
      while bytes.last == 0 { bytes.removeLast() }
      facts[label] = instructions.isEmpty ? .bytes(bytes) : .instructions(instructions)
    }
    for raw in assembly.split(separator: "\n") {
      let line = Self.trimmed(raw)
      guard let first = line.utf8.first, first != UInt8(ascii: "#"), first != UInt8(ascii: ";"), !line.hasPrefix("//")
      else {
        continue
      }
      let isIndented = raw.utf8.first == UInt8(ascii: " ") || raw.utf8.first == UInt8(ascii: "\t")
      if !isIndented, let colon = line.firstIndex(of: ":") {
        let name = line[..<colon].filter { $0 != "\"" }
        if name.hasPrefix(".L") || name.hasPrefix("L") || name.hasPrefix("l_") {
          // Inside a function it is the end of a jump; behind data it is somebody else's.
          if instructions.isEmpty, !bytes.isEmpty {
            flush(&facts)
            label = nil
          }
          continue
        }
        flush(&facts)
        label = name.hasPrefix("_") ? String(name.dropFirst()) : String(name)
        bytes = []
        instructions = []
      } else if first == UInt8(ascii: ".") {
        // What is common or zero-filled has its size in the directive that names it.
        if line.hasPrefix(".functype"), label != nil { instructions.append(line) }
        bytes += Self.data(line)
      } else if label != nil {
        instructions.append(Self.withoutLocalNames(line))
      }
    }
    flush(&facts)
  }

  subscript(label: String) -> Fact? {
    facts[label] ?? (label.hasPrefix("_") ? facts[String(label.dropFirst())] : nil)
  }

  private static func trimmed(_ line: Substring) -> String {
    var text = String(line.drop { $0 == " " || $0 == "\t" })
    // Comments say what numbers are in hexadecimal.
    for mark in ["\t#", " #", "\t;", " ;", "\t//", " //", "\t@"] {
      if let range = text.range(of: mark), !text.hasPrefix(".as"), !text.hasPrefix(".string"),
        mark != " #" || text.contains(" # ")
      {
        text = String(text[..<range.lowerBound])
      }
    }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }

  /// Labels of constants and jumps are counted through the whole file.
  private static func withoutLocalNames(_ line: String) -> String {
    line.replacing(#/(\.L\w*|\bL\w+_\w+|\bLBB\w*|lCPI\w*|__real@\w+)/#, with: "local")
  }

  private static func data(_ line: String) -> [UInt8] {
    let parts = line.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
    guard let directive = parts.first else { return [] }
    let operand = parts.count > 1 ? parts[1] : ""
    let size: Int
    switch directive {
    case ".byte", ".1byte", ".int8": size = 1
    case ".short", ".value", ".hword", ".2byte", ".int16": size = 2
    case ".long", ".int", ".4byte", ".int32", ".word": size = 4
    case ".quad", ".xword", ".8byte", ".int64": size = 8
    case ".zero", ".skip", ".space":
      return [UInt8](repeating: 0, count: min(Int(operand.split(separator: ",").first ?? "") ?? 0, 65536))
    case ".ascii", ".asciz", ".string":
      return text(operand) + (directive == ".ascii" ? [] : [0])
    default: return []
    }
    var bytes: [UInt8] = []
    for value in operand.split(separator: ",") {
      let digits = value.filter { $0 != " " }
      let number: UInt64
      if let signed = Int64(digits) {
        number = UInt64(bitPattern: signed)
      } else if let unsigned = UInt64(digits) {
        number = unsigned
      } else if digits.hasPrefix("0x"), let hexadecimal = UInt64(digits.dropFirst(2), radix: 16) {
        number = hexadecimal
      } else {
        // The address of something: its name's own bytes stand for it.
        bytes += Array(digits.utf8)
        continue
      }
      for index in 0..<size { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * UInt64(index)))) }
    }
    return bytes
  }

  private static func text(_ operand: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Array(operand.utf8.dropFirst().dropLast())[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        bytes.append(byte)
        continue
      }
      if (48...55).contains(next) {
        var value = 0
        var count = 0
        while count < 3, let digit = rest.first, (48...55).contains(digit) {
          value = value * 8 + Int(digit) - 48
          rest.removeFirst()
          count += 1
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
      } else {
        rest.removeFirst()
        let known: [UInt8: UInt8] = [
          UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "b"): 8,
          UInt8(ascii: "f"): 12,
        ]
        bytes.append(known[next] ?? next)
      }
    }
    return bytes
  }
}
