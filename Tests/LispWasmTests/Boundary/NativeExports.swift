@testable import LispWasm

/// Calls what `exports.lisp` exports, in libwasmtime: as `exports.mjs` does in JavaScript.
final class NativeExports {
  private var call: NativeProgram.Function = { _, _ in .integer(0) }
  private var listener: NativeCallback?
  private var written = ""
  private var problems: [String] = []

  /// What was not as it should be.
  static func problems(of module: CompiledModule) throws -> [String] {
    let exports = NativeExports()
    try exports.check(module)
    return exports.problems
  }

  private func expect(_ condition: Bool, _ message: String) {
    if !condition { problems.append(message) }
  }

  private func integer(_ value: NativeValue?) -> Int64? {
    if case .integer(let number)? = value { number } else { nil }
  }

  private func options() -> NativeProgram.Options {
    var options = NativeProgram.Options()
    options.compilesQuickly = true
    options.functions = [
      "demo.again": { program, values in
        try program.callInside("nest", [.integer((self.integer(values.first) ?? 0) - 1)])
      },
      "demo.call": { try self.call($0, $1) },
      "demo.listen": { _, values in
        if case .function(let function)? = values.first { self.listener = function }
        return .none
      },
    ]
    options.streams = NativeStreams(
      write: { _, bytes in self.written += String(decoding: bytes, as: UTF8.self) }, read: { _ in nil })
    return options
  }

  private func take() -> String {
    defer { written = "" }
    return written
  }

  private func ending(_ program: NativeProgram, _ name: String, _ values: [NativeValue]) -> NativeProgram.Ending? {
    do throws(NativeProgram.Ending) { _ = try program.call(name, values) } catch { return error }
    return nil
  }

  private func message(_ ending: NativeProgram.Ending?) -> String? {
    if case .failed(_, let message, _)? = ending { message } else { nil }
  }

  private func check(_ module: CompiledModule) throws {
    // What is missing is told by Lisp name, module and field.
    do {
      _ = try NativeProgram(module.bytes, module.description, NativeProgram.Options())
      expect(false, "started without imports")
    } catch { expect("\(error)".contains("demo.call, for call"), "missing: \(error)") }

    let program = try NativeProgram(module.bytes, module.description, options())
    expect(try program.main() == 0, "main")
    let names = module.description.exports.map(\.name).joined(separator: " ")
    expect(take() == names + "\n", "all exports under their names")

    // Values
    if case .double(let tax) = try program.call("calculateTax", [.integer(1000)]) {
      expect(tax == 1100, "tax")
    } else {
      expect(false, "calculateTax")
    }
    expect(
      integer(try program.call("addUp", [.integer(2_147_483_647), .integer(-2_147_483_648)])) == -1, "addUp")
    let large = ending(program, "addUp", [.integer(2_147_483_647), .integer(1)])
    expect(message(large)?.contains("2147483648") == true, "addUp of what is too large: \(String(describing: large))")
    if case .string(let text) = try program.call("greet", [.string("wörld 🎈\0")]) {
      expect(text == "hello, wörld 🎈\0", "greet")
    }
    let pair = try program.call("pair", [])
    let again = try program.call("echo", [pair])
    if case .boolean(let same) = try program.call("same", [pair, again]) { expect(same, "identity") }
    if case .boolean(let same) = try program.call("same", [pair, try program.call("pair", [])]) {
      expect(!same, "no identity")
    }
    expect(integer(try program.call("optional1", [.integer(1)])) == 111, "an optional parameter that is not given")
    expect(integer(try program.call("optional2", [.integer(1), .integer(2)])) == 103, "and one that is")
    expect(integer(try program.call("several", [])) == 1, "the first of several")
    expect(integer(try program.call("redefined", [])) == 2, "the last definition")

    // Wrong numbers and types of arguments
    for (name, values) in [
      ("greet", []), ("greet", [.integer(5)]), ("nest", [.integer(1 << 31)]), ("nest", [.string("1")]), ("none", []),
    ] as [(String, [NativeValue])] {
      if case .host? = ending(program, name, values) { continue }
      expect(false, "\(name) takes \(values)")
    }

    try checkEndings(program)
    try checkListeners(program)
  }

  private func checkEndings(_ program: NativeProgram) throws {
    if case .failed(let kind, let message, let frames)? = ending(program, "outer", [.string("way")]) {
      expect(kind == "SIMPLE-ERROR" && message == "no way", "\(kind): \(message)")
      expect(frames.filter { ["fail", "outer"].contains($0) } == ["fail", "outer"], "frames \(frames)")
    } else {
      expect(false, "outer")
    }
    if case .exited(7)? = ending(program, "leave", [.integer(7)]) {} else { expect(false, "an exit code") }
    _ = try program.call("say", [.string("one ")])
    expect(take() == "one ", "written")
    expect(message(ending(program, "sayAndFail", [.string("two ")])) == "no two ", "an error behind it")
    expect(take() == "two ", "written before the error")

    // A host's errors: handled, or as they are
    call = { _, _ in throw NativeError(name: "Refusal", message: "no") }
    for name in ["through", "resignal"] {
      if case .host(let error as NativeError)? = ending(program, name, [.integer(1)]) {
        expect(error.name == "Refusal", "\(name): \(error)")
      } else {
        expect(false, name)
      }
    }
    expect(integer(try program.call("handled", [.integer(1)])) == -1, "handled")
    if case .string(let text) = try program.call("describeHostError", [.integer(1)]) {
      expect(text == "call: Refusal: no", "\(text ?? "nothing")")
    }
    for value in [.string("1"), .double(0.5), .integer(1 << 31), .none] as [NativeValue] {
      call = { _, _ in value }
      expect(integer(try program.call("handled", [.integer(1)])) == -1, "a wrong result: \(value)")
    }
    // Conditions, exits and throws pass through the host.
    call = { program, _ in try program.callInside("fail", [.string("way")]) }
    expect(message(ending(program, "through", [.integer(1)])) == "no way", "a condition through the host")
    expect(integer(try program.call("handled", [.integer(1)])) == -2, "handled further out")
    call = { program, _ in try program.callInside("leave", [.integer(5)]) }
    if case .exited(5)? = ending(program, "through", [.integer(1)]) {
    } else {
      expect(false, "an exit through the host")
    }
    call = { program, values in try program.callInside("thrower", values) }
    expect(integer(try program.call("catcher", [.integer(9)])) == 9, "a throw through the host")

    expect(integer(try program.call("nest", [.integer(1000)])) == 1000, "nested")
    for _ in 0..<2 {
      if case .failed("STACK-EXHAUSTED", _, _)? = ending(program, "endless", [.integer(1)]) {
      } else {
        expect(false, "without end")
      }
      expect(integer(try program.call("level", [])) == 0, "bindings are put right")
      expect(
        message(ending(program, "thrower", [.integer(1)]))?.contains("tag that does not exist") == true,
        "no tag is left")
    }
    _ = take()
  }

  private func checkListeners(_ program: NativeProgram) throws {
    _ = try program.call("startListening", [.string("<")])
    guard let listener else { return expect(false, "no listener") }
    _ = try program.call(listener, [.integer(1), .string("a")])
    _ = try program.call(listener, [.integer(2), .string("b")])
    expect(take() == "<a1 <b2 ", "listened")
    _ = try program.call("startFailing", [])
    guard let failing = self.listener else { return }
    do throws(NativeProgram.Ending) {
      _ = try program.call(failing, [.integer(5), .string("five")])
      expect(false, "a listener that fails")
    } catch { expect(message(error) == "5 five", "an error in a listener: \(error)") }
  }
}
