import TestSupport
import Testing

@testable import LispWasm

/// Exports that are compiled into their entries: exact up to the last number that fits, and an error from the next one on.
@Suite(
  .enabled(
    if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools", "node"),
    "wasm-tools, node and libwasmtime are not in build/venv"))
struct SumTests {
  private static let numbers: [Int64] = [
    0, 1, -1, 7, -7, 46340, 46341, -46341, 65536, 1 << 30 - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1, 1 << 31 - 1,
    -(1 << 31),
  ]

  /// What the functions of `sums.lisp` give, in their order.
  private static let functions: [(name: String, value: @Sendable (Int128, Int128) -> Int128)] = [
    ("sum", { $0 + $1 }), ("difference", { $0 - $1 }), ("product", { $0 * $1 }), ("next", { a, _ in a + 1 }),
    ("sevenLess", { $1 - 7 }), ("larger", { max($0, $1) }), ("distance", { abs($0 - $1) }),
    ("squares", { $0 * $0 + $1 * $1 }), ("firstSign", { a, _ in a.signum() }),
  ]

  private static func lines(_ outcome: (_ name: String, _ a: Int64, _ b: Int64) throws -> String) rethrows -> [String] {
    var lines: [String] = []
    for (name, _) in functions {
      for a in numbers { for b in numbers { lines.append("\(name) \(a) \(b): \(try outcome(name, a, b))") } }
    }
    return lines
  }

  private static let expected = lines { name, a, b in
    let value = functions.first { $0.name == name }?.value(Int128(a), Int128(b)) ?? 0
    return Int32(exactly: value) == nil ? "FFI:TYPE-MISMATCH \(value)" : "\(value)"
  }

  @Test func scripts() throws {
    let workshop = try BoundaryWorkshop("sums")
    let outcome = try workshop.run(in: .node)
    #expect(outcome?.errors == "" && outcome?.status == 0, "\(outcome?.errors ?? "nothing")")
    let lines = outcome?.output.split(separator: "\n").map(String.init) ?? []
    #expect(Self.differences(lines) == [])
  }

  @Test func inProcess() throws {
    let module = try BoundaryWorkshop("sums").module
    let lines = try DeepStack.run {
      let program = try NativeProgram(module.bytes, module.description, NativeProgram.Options())
      return try Self.lines { name, a, b in
        do throws(NativeProgram.Ending) {
          let value = try program.call(name, [.integer(a), .integer(b)])
          guard case .integer(let number) = value else { return "\(value)" }
          return "\(number)"
        } catch {
          guard case .failed(let kind, let message, _) = error else { throw error }
          return "\(kind) \(message.firstMatch(of: /-?[0-9]+/)?.output ?? "")"
        }
      }
    }
    #expect(Self.differences(lines) == [])
  }

  private static func differences(_ lines: [String]) -> [String] {
    #expect(lines.count == expected.count)
    return zip(lines, expected).filter { $0 != $1 }.map { "\($0) instead of \($1)" }
  }
}
