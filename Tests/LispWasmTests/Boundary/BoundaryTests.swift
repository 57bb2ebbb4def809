import Foundation
import TestSupport
import Testing

@testable import LispWasm

/// Programs that call their host and are called by it: the same in libwasmtime, in Node and in browsers.
@Suite(
  .enabled(
    if: WasmtimeCheck.allows && ToolCheck.allows("wasm-tools", "node"),
    "wasm-tools, node and libwasmtime are not in build/venv"))
struct BoundaryTests {
  private static let engines: [ScriptEngine] = [.node, .deno, .bun, .chromium, .firefox].filter {
    $0 == .node || ToolCheck.allows($0.tool)
  }

  /// Values of all types, errors, calls by name, functions: what the program prints is the same everywhere.
  @Test func calls() throws {
    let workshop = try BoundaryWorkshop("calls")
    let expected = try String(contentsOfFile: "\(BoundaryWorkshop.folder)/calls.expected", encoding: .utf8)
    for engine in Self.engines {
      let outcome = try workshop.run(in: engine)
      #expect(outcome?.output == expected, "in \(engine)")
      #expect(outcome?.errors == "" && outcome?.status == 0, "in \(engine): \(outcome?.errors ?? "nothing")")
    }
    let output = Box()
    let functions = Self.functions(writingTo: output)
    try DeepStack.run {
      let program = try NativeProgram(
        workshop.module.bytes, workshop.module.description, output.options(functions: functions))
      #expect(try program.main() == 0)
    }
    #expect(output.text == expected, "in wasmtime")
  }

  /// What JavaScript sees of exports; the script tells what it looks at.
  @Test func exports() throws {
    let workshop = try BoundaryWorkshop("exports")
    for engine in Self.engines {
      #expect(
        try workshop.run(in: engine) == ScriptEngine.Outcome(output: "", errors: "", status: 7), "in \(engine)")
    }
  }

  /// The same in libwasmtime.
  @Test func exportsInProcess() throws {
    let workshop = try BoundaryWorkshop("exports")
    #expect(try DeepStack.run { try NativeExports.problems(of: workshop.module) } == [])
  }

  /// What a program wrote, for closures.
  final class Box: @unchecked Sendable {
    var text = ""
    func options(functions: [String: NativeProgram.Function]) -> NativeProgram.Options {
      var options = NativeProgram.Options()
      options.functions = functions
      options.compilesQuickly = true
      options.streams = NativeStreams(
        write: { _, bytes in self.text += String(decoding: bytes, as: UTF8.self) }, read: { _ in nil })
      return options
    }
  }

  private final class Thing {}

  /// The host of `calls.lisp`, as `calls.mjs` is.
  private static func functions(writingTo output: Box) -> [String: NativeProgram.Function] {
    let wrong = NativeError(name: "TypeError", message: "wrong arguments")
    func number(_ value: NativeValue) -> Double? {
      switch value {
      case .integer(let number): Double(number)
      case .double(let number): number
      default: nil
      }
    }
    func script(_ value: NativeValue) -> String {
      switch value {
      case .string(let text?): text
      case .boolean(let truth): "\(truth)"
      case .none, .string(nil): "null"
      default: number(value).map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" } ?? "?"
      }
    }
    var functions: [String: NativeProgram.Function] = [
      "host.add": { _, values in
        guard case .integer(let left)? = values.first, case .integer(let right)? = values.last else { throw wrong }
        return .integer(left + right)
      },
      "host.log": { program, values in
        switch values.first {
        case .string(let text?)?: output.text += "[string \(text)]"
        case .double(let number)?: output.text += "[number \(number)]"
        default: throw wrong
        }
        return .none
      },
      "host.special": { _, values in
        guard case .integer(let which)? = values.first else { throw wrong }
        return .double([.nan, .infinity, -.infinity, -0.0][Int(which)])
      },
      "host.isNegativeZero": { _, values in
        guard case .double(let number)? = values.first else { throw wrong }
        return .boolean(number == 0 && number.sign == .minus)
      },
      "host.noText": { _, _ in .string(nil) }, "host.nothing": { _, _ in .anything(nil) },
      "host.fail": { _, values in
        guard case .string(let text?)? = values.first else { throw wrong }
        throw NativeError(name: "RangeError", message: text)
      },
      "host.each": { program, values in
        guard case .function(let function?)? = values.first else { throw wrong }
        var all = ""
        for (number, text) in [(1.5, "a"), (2.5, "b")] {
          guard case .string(let part?) = try program.callInside(function, [.double(number), .string(text)]) else {
            throw wrong
          }
          all += part
        }
        return .string(all)
      },
      "host.thing": { _, _ in .object(Thing()) }, "host.wrong": { _, _ in .double(0.5) },
      "host.half": { _, values in .double((values.first.flatMap(number) ?? 0) / 2) },
      "host.join": { _, values in .string(values.map(script).joined(separator: "|")) },
      "host.truth": { _, values in
        if case .boolean(true)? = values.first { return .boolean(true) }
        return .boolean(false)
      }, "host.none": { _, _ in .none },
    ]
    for type in [
      "fixnum", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "long", "size",
      "single-float", "double", "boolean", "string", "anyref",
    ] {
      functions["echo.\(type)"] = { _, values in values.first ?? .none }
    }
    return functions
  }
}
