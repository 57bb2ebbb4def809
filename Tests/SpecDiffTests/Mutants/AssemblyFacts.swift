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

  /// Without the space around it, and without comments, which say what numbers are in hexadecimal.
  private static func trimmed(_ line: Substring) -> String {
    var bytes = Array(line.utf8.drop { $0 == 32 || $0 == 9 })[...]
    let isText = bytes.starts(with: Array(".as".utf8)) || bytes.starts(with: Array(".string".utf8))
    if !isText, bytes.count > 1 {
      for index in bytes.indices.dropFirst() where bytes[index - 1] == 32 || bytes[index - 1] == 9 {
        let isComment =
          switch bytes[index] {
          case UInt8(ascii: "#"):
            // With a space in front, an immediate value of ARM looks the same.
            bytes[index - 1] == 9 || (index + 1 < bytes.endIndex && bytes[index + 1] == 32)
          case UInt8(ascii: ";"): true
          case UInt8(ascii: "@"): bytes[index - 1] == 9
          case UInt8(ascii: "/"): index + 1 < bytes.endIndex && bytes[index + 1] == UInt8(ascii: "/")
          default: false
          }
        if isComment {
          bytes = bytes[..<index]
          break
        }
      }
    }
    while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Labels of constants and jumps are counted through the whole file, so one is like another.
  private static func withoutLocalNames(_ line: String) -> String {
    let bytes = Array(line.utf8)
    guard bytes.contains(where: { $0 == UInt8(ascii: "L") || $0 == UInt8(ascii: "@") }) else { return line }
    func isWord(_ byte: UInt8) -> Bool {
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "@") || byte == UInt8(ascii: ".")
    }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, isWord(bytes[index]) { index += 1 }
      if index == start {
        result.append(bytes[index])
        index += 1
        continue
      }
      let word = bytes[start..<index]
      func begins(_ prefix: String) -> Bool { word.starts(with: prefix.utf8) }
      let isLocal =
        begins(".L") || begins("LBB") || begins("lCPI") || begins("__real@")
        || (begins("L") && word.contains(UInt8(ascii: "_")))
      result += isLocal ? Array("local".utf8) : Array(word)
    }
    return String(decoding: result, as: UTF8.self)
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
