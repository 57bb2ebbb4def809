import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Each instruction without immediate operands is the one that its name says: wasm-tools is asked.
struct OpcodeTests {
  /// What an opcode is in the text format; its operands follow from that.
  static let names: [Opcode: String] = {
    var names: [Opcode: String] = [
      .unreachable: "unreachable", .nop: "nop", .isNull: "ref.is_null", .equalReferences: "ref.eq",
      .asNonNull: "ref.as_non_null", .arrayLength: "array.len", .convertExternToAny: "any.convert_extern",
      .convertAnyToExtern: "extern.convert_any", .newI31: "ref.i31", .i31Signed: "i31.get_s", .i31Unsigned: "i31.get_u",
      .i32Wrap: "i32.wrap_i64", .i64ExtendSigned: "i64.extend_i32_s", .i64ExtendUnsigned: "i64.extend_i32_u",
      .f32Demote: "f32.demote_f64", .f64Promote: "f64.promote_f32", .i32ReinterpretF32: "i32.reinterpret_f32",
      .i64ReinterpretF64: "i64.reinterpret_f64", .f32ReinterpretI32: "f32.reinterpret_i32",
      .f64ReinterpretI64: "f64.reinterpret_i64", .i32TruncateSaturatedF64: "i32.trunc_sat_f64_s",
      .i32TruncateSaturatedF64Unsigned: "i32.trunc_sat_f64_u", .i64TruncateSaturatedF64: "i64.trunc_sat_f64_s",
      .i64TruncateSaturatedF64Unsigned: "i64.trunc_sat_f64_u",
    ]
    let words = [
      "EqualZero": "eqz", "Equal": "eq", "NotEqual": "ne", "Less": "lt", "Greater": "gt", "LessOrEqual": "le",
      "GreaterOrEqual": "ge", "LeadingZeros": "clz", "TrailingZeros": "ctz", "OneBits": "popcnt", "Add": "add",
      "Subtract": "sub", "Multiply": "mul", "Divide": "div", "Remainder": "rem", "And": "and", "Or": "or", "Xor": "xor",
      "ShiftLeft": "shl", "ShiftRight": "shr", "RotateLeft": "rotl", "RotateRight": "rotr", "Absolute": "abs",
      "Negate": "neg", "Ceiling": "ceil", "Floor": "floor", "Truncate": "trunc", "Nearest": "nearest",
      "SquareRoot": "sqrt", "Minimum": "min", "Maximum": "max", "CopySign": "copysign", "Extend8": "extend8_s",
      "Extend16": "extend16_s", "Extend32": "extend32_s", "ConvertI32": "convert_i32", "ConvertI64": "convert_i64",
    ]
    // Integers say whether they have a sign.
    let signed: Set = ["lt", "gt", "le", "ge", "div", "rem", "shr", "convert_i32", "convert_i64"]
    for opcode in Opcode.allCases where names[opcode] == nil {
      let name = "\(opcode)"
      let type = String(name.prefix(3))
      var rest = String(name.dropFirst(3))
      let isUnsigned = rest.hasSuffix("Unsigned")
      if isUnsigned { rest.removeLast("Unsigned".count) }
      guard let word = words[rest] else { continue }
      let saysSign = signed.contains(word) && (type.hasPrefix("i") || word.hasPrefix("convert"))
      names[opcode] = "\(type).\(word)" + (saysSign ? (isUnsigned ? "_u" : "_s") : "")
    }
    return names
  }()

  /// A value of each type to be an operand.
  private static func operand(_ type: String) -> Code {
    switch type {
    case "i32": .i32(1)
    case "i64": .i64(1)
    case "f32": .f32(Float(1).bitPattern)
    default: .f64(Double(1).bitPattern)
    }
  }

  private static func operands(_ name: String) -> [Code] {
    let array = DefinedType("bytes", .array(FieldType(storage: .i8, isMutable: true)))
    switch name {
    case "unreachable", "nop": return []
    case "ref.is_null", "ref.as_non_null": return [.null(.any)]
    case "ref.eq": return [.null(.eq), .null(.i31)]
    case "array.len": return [.newDefaultArray(array, .i32(3))]
    case "any.convert_extern": return [.null(.extern)]
    case "extern.convert_any": return [.null(.any)]
    case "ref.i31": return [.i32(7)]
    case "i31.get_s", "i31.get_u": return [.plain(.newI31, [.i32(7)])]
    default: break
    }
    let type = String(name.prefix(3))
    // Conversions name what they convert from.
    for from in ["i32", "i64", "f32", "f64"] where name.dropFirst(4).contains("_\(from)") { return [operand(from)] }
    let unary: Set = [
      "eqz", "clz", "ctz", "popcnt", "abs", "neg", "ceil", "floor", "trunc", "nearest", "sqrt", "extend8_s",
      "extend16_s", "extend32_s",
    ]
    return unary.contains(String(name.dropFirst(4))) ? [operand(type)] : [operand(type), operand(type)]
  }

  @Test(.enabled(if: ToolCheck.allows("wasm-tools"), "wasm-tools is not in build/venv"))
  func areWhatTheirNamesSay() throws {
    var functions: [Function] = []
    var expected: [String] = []
    for opcode in Opcode.allCases {
      let name = try #require(Self.names[opcode], "\(opcode) has no name in this test")
      let code = Code.plain(opcode, Self.operands(name))
      let hasNoValue = opcode == .nop || opcode == .unreachable
      functions.append(Function("\(opcode)", [], [], hasNoValue ? code : .drop(code)))
      expected.append(name)
    }
    #expect(Set(expected).count == Opcode.allCases.count)
    let text = try Workshop().text(of: WasmModule(functions))
    // In each function the instruction is the last but `drop`.
    let bodies = text.components(separatedBy: "\n  (func ").dropFirst()
    let found = bodies.map { body in
      body.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
        $0 != ")" && $0 != "drop" && !$0.hasPrefix("(")
      }
    }
    try #require(found.count == expected.count)
    for (lines, name) in zip(found, expected) { #expect(lines.last == name) }
  }
}
