import Foundation
import TestSupport
import Testing
import WasmEngine

@testable import LispWasm

/// Whether tests can run programs in this process.
enum WasmtimeCheck {
  static let allows = ToolCheck.isCI || (try? WasmLibrary.open()) != nil
}

/// Compiled programs inside of this process, in libwasmtime.
@Suite(.enabled(if: WasmtimeCheck.allows, "libwasmtime is not in build/venv"))
struct NativeHostTests {
  /// Runs a body where there is enough of a stack.
  private func onDeepStack<R>(_ body: @escaping () throws -> R) throws -> R {
    try DeepStack.run(body)
  }

  /// What a program wrote.
  private final class Record {
    var output = ""
    var errors = ""
    var input: [[UInt8]] = []

    var streams: NativeStreams {
      NativeStreams(
        write: { stream, bytes in
          let text = String(decoding: bytes, as: UTF8.self)
          if stream == 1 { self.output += text } else { self.errors += text }
        },
        read: { _ in self.input.isEmpty ? nil : self.input.removeFirst() })
    }
  }

  private func program(
    _ name: String, _ description: HostDescription, _ record: Record = Record(),
    _ functions: [String: NativeProgram.Function] = [:], _ change: (inout NativeProgram.Options) -> Void = { _ in }
  ) throws -> NativeProgram {
    let workshop = try HostWorkshop()
    try workshop.write(module: name, description)
    var options = NativeProgram.Options()
    options.streams = record.streams
    options.functions = functions
    change(&options)
    return try NativeProgram(try workshop.bytes("app.wasm"), description, options)
  }

  private func number(_ value: NativeValue) -> Int64? {
    if case .integer(let number) = value { number } else { nil }
  }

  @Test func values() throws {
    try onDeepStack {
      var last = NativeValue.none
      var functions: [String: NativeProgram.Function] = ["other.log": { _, _ in .none }]
      for type in HostType.plain {
        functions["echo.\(type)"] = { _, values in
          last = values.first ?? .none
          return last
        }
      }
      final class Thing {}
      let thing = Thing()
      let program = try self.program("values", .values, Record(), functions)
      func check(_ name: String, _ value: NativeValue, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let back = try program.call(name, [value])
        #expect("\(back)" == "\(value)", "\(name)", sourceLocation: sourceLocation)
        #expect("\(last)" == "\(value)", "\(name), outside", sourceLocation: sourceLocation)
      }
      for text in [
        "", "a", "12345678", "123456789", "こんにちは", "a\0b", "🎈",
        String(repeating: "0123456789abcdef", count: 4096) + "é",
      ] {
        try check("string", .string(text))
        #expect(self.number(try program.call("size", [.string(text)])) == Int64(text.utf8.count))
      }
      for truth in [true, false] { try check("boolean", .boolean(truth)) }
      let limits: [(String, ClosedRange<Int64>)] = [
        ("fixnum", -(1 << 31)...(1 << 31) - 1), ("int8", -128...127), ("uint8", 0...255), ("int16", -32768...32767),
        ("uint16", 0...65535), ("int32", -(1 << 31)...(1 << 31) - 1), ("uint32", 0...(1 << 32) - 1),
        ("int64", .min ... .max), ("long", .min ... .max),
      ]
      for (name, range) in limits {
        for value in [0, range.lowerBound, range.upperBound] { try check(name, .integer(value)) }
        if range.upperBound == .max { continue }
        for value in [range.lowerBound - 1, range.upperBound + 1] {
          #expect(throws: NativeProgram.Ending.self) { _ = try program.call(name, [.integer(value)]) }
        }
      }
      for number in [0, UInt64.max] { try check("uint64", .unsigned(number)) }
      for number in [0, -0.0, 1.5, .infinity, -.infinity, .nan] {
        try check("double", .double(number))
        try check("single", .double(number))
      }
      #expect(throws: NativeProgram.Ending.self) { _ = try program.call("single", [.double(1e39)]) }
      #expect(throws: NativeProgram.Ending.self) { _ = try program.call("string", [.double(1)]) }
      guard case .object(let back) = try program.call("pointer", [.object(thing)]) else {
        Issue.record("no object")
        return
      }
      #expect(back === thing)
      // A value of the program's is the same when it comes back.
      let own = try program.call("object", [])
      #expect(self.number(try program.call("same", [own, try program.call("anything", [own])])) == 1)
      #expect(self.number(try program.call("same", [own, try program.call("object", [])])) == 0)
    }
  }

  @Test func dynamicCalls() throws {
    try onDeepStack {
      var functions: [String: NativeProgram.Function] = [:]
      for type in HostType.plain { functions["echo.\(type)"] = { _, values in values.first ?? .none } }
      functions["other.log"] = { _, _ in .none }
      var given: [NativeValue] = []
      var answer = NativeValue.none
      functions["echo.dynamic"] = { _, values in
        given = values
        return answer
      }
      let program = try self.program("values", .values, Record(), functions)
      let own = try program.call("object", [])
      final class Thing {}
      for (value, kind) in [
        (.none, 0), (.boolean(false), 0), (.integer(5), 1), (.integer(1 << 30), 3), (.string("x"), 2),
        (.double(0.5), 3),
        (.boolean(true), 4), (.object(Thing()), 6), (own, 4),
      ] as [(NativeValue, Int64)] {
        answer = value
        #expect(self.number(try program.call("kind", [try program.call("dynamic", [own])])) == kind, "\(value)")
      }
      #expect(
        given.dropFirst().map { "\($0)" } == [
          "double(2.5)", "string(Optional(\"echo\"))", "boolean(true)", "none", "integer(12)",
        ])
      #expect { _ = try program.call("dynamic-missing", []) } throws: { "\($0)".contains("no function echo.nothere") }
    }
  }

  @Test func library() throws {
    try onDeepStack {
      let record = Record()
      let input = Array("first line\nsecond £ line without end".utf8)
      record.input = stride(from: 0, to: input.count, by: 5).map { Array(input[$0..<min($0 + 5, input.count)]) }
      let folder = try TemporaryDirectory()
      let script = try String(contentsOfFile: "\(HostWorkshop.folder)/Programs/library.mjs", encoding: .utf8)
      let start = try #require(script.range(of: "const expected = `")).upperBound
      let expected = script[start..<(try #require(script[start...].firstIndex(of: "`")))]
      let program = try self.program("library", .library, record) {
        $0.arguments = ["one", "zwei äöü 🎈"]
        $0.directory = folder.path
        $0.environment = { $0 == "environment" ? "yes" : nil }
      }
      #expect(try program.main() == 0)
      #expect(record.output == expected)
      #expect(record.errors == "kana.txt\n")
    }
  }

  @Test func conditions() throws {
    try onDeepStack {
      let record = Record()
      var call: NativeProgram.Function = { _, _ in .integer(0) }
      let program = try self.program("conditions", .conditions, record, ["demo.call": { try call($0, $1) }])

      func failure(_ name: String, _ values: [NativeValue] = []) -> (kind: String, message: String)? {
        do { _ = try program.call(name, values) } catch .failed(let kind, let message, _) {
          return (kind, message)
        } catch {}
        return nil
      }
      let error = try #require(failure("outer"))
      #expect(error == ("SIMPLE-ERROR", "something is こわれた"))
      #expect(failure("two-lines")?.message == "first line\nsecond line\n")

      #expect(try program.main() == 0)
      call = { program, _ in try program.callInside("leave", [.integer(3)]) }
      #expect(try program.main() == 3)

      // The host's errors come out as they are, after cleaning up.
      call = { _, _ in throw NativeError(name: "Refusal", message: "no") }
      record.output = ""
      #expect { _ = try program.call("through", [.integer(1)]) } throws: { error in
        guard case .host(let original as NativeError)? = error as? NativeProgram.Ending else { return false }
        return original.name == "Refusal"
      }
      #expect(self.number(try program.call("handled", [.integer(1)])) == -1)

      call = { program, _ in try program.callInside("fail", []) }
      record.output = ""
      #expect(failure("through", [.integer(1)])?.message == "something is こわれた")
      #expect(record.output == "cleaned up\n")
      #expect(self.number(try program.call("handled", [.integer(1)])) == -1)

      // A non-local exit passes through the host.
      call = { program, values in try program.callInside("thrower", values) }
      #expect(self.number(try program.call("catcher", [.integer(11)])) == 11)

      // Re-entrance, a thousand deep.
      call = { program, values in
        guard case .integer(let n)? = values.first, n > 0 else { return .integer(0) }
        guard case .integer(let inner) = try program.callInside("nest", [.integer(n - 1)]) else { return .none }
        return .integer(inner + 1)
      }
      #expect(self.number(try program.call("nest", [.integer(1000)])) == 1000)

      // Traps end the call, and the program can go on.
      #expect(failure("deep", [.integer(0)])?.kind == "STACK-EXHAUSTED")
      #expect(self.number(try program.call("resets", [])) == 1)
      #expect(self.number(try program.call("depth", [])) == 0)
      #expect(failure("trap", [.integer(0)])?.message.contains("divide by zero") == true)
      call = { program, _ in try program.callInside("trap", [.integer(0)]) }
      #expect(failure("handled", [.integer(1)])?.message.contains("divide by zero") == true)

      // A result that does not fit is an error which Lisp can handle.
      call = { _, _ in .integer(1 << 31) }
      #expect(self.number(try program.call("handled", [.integer(1)])) == -1)
      call = { _, _ in .string("1") }
      #expect(self.number(try program.call("handled", [.integer(1)])) == -1)
    }
  }

  @Test func missingImports() throws {
    try onDeepStack {
      #expect { _ = try self.program("conditions", .conditions) } throws: {
        "\($0)".contains("demo.call, for CALL")
      }
    }
  }

  @Test func badModules() throws {
    try onDeepStack {
      for bytes in [[], [1, 2, 3], [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0, 99]] as [[UInt8]] {
        #expect { _ = try NativeProgram(bytes, .empty, NativeProgram.Options()) } throws: {
          "\($0)".contains("app.wasm is refused: ")
        }
      }
    }
  }

  /// A program that does not end is ended from outside.
  @Test func interrupts() throws {
    let workshop = try HostWorkshop()
    try workshop.write("(module (func (export \"main\") (loop $again (br $again))))", .empty)
    let bytes = try workshop.bytes("app.wasm")
    try onDeepStack {
      var options = NativeProgram.Options()
      options.isInterruptible = true
      let program = try NativeProgram(bytes, .empty, options)
      let interrupter = program.interrupter
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.05) { interrupter.interrupt() }
      #expect { _ = try program.main() } throws: { "\($0)".contains("INTERACTIVE-INTERRUPT") }
    }
  }
}
