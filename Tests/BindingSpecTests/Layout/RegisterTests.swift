import BindingSpec
import Foundation
import TestSupport
import Testing

/// Which register or stack slot each argument really takes: functions that return one of their arguments, compiled, and
/// the one instruction that fetches it. Arguments before it have to have taken what they take.
@Suite struct RegisterTests {
  static let batches = UInt64(ProcessInfo.processInfo.environment["LAYOUT_ROUNDS"] ?? "") ?? 2

  enum Place: Hashable {
    case general(Int)
    case vector(Int)
    case stack(UInt64)
  }

  @Test(
    .enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"),
    arguments: Target.allCases.filter { $0 != .wasm32WASI })
  func agreesWithClang(target: Target) throws {
    var compared = 0
    var unreadable = 0
    var failures: [String] = []
    for seed in 1...Self.batches {
      let generator = CallGenerator(target: target, seed: seed &* 31_337, records: 300, functions: 1500)
      let layout = Layout(target: target, environment: generator.world)
      let text = CText(world: generator.world, dialect: .clang)
      var source = text.source()
      var expected: [Int: Place] = [:]
      for (index, function) in generator.functions.enumerated() {
        let types = function.fixedParameters
        // This clang tears a 128-bit integer apart when one register is left; the ABI, gcc and later versions do not.
        if target == .x86_64LinuxGNU, types.contains(.scalar(.int128)) || types.contains(.scalar(.uint128)) { continue }
        // The last scalar has the most before it.
        guard let last = try types.lastIndex(where: { try layout.isFetchedByOneInstruction($0) }) else { continue }
        let getter = FunctionType(function.parameters, returns: types[last])
        guard let call = try? layout.callLayout(of: getter), let place = place(of: call.arguments[last]) else {
          continue
        }
        expected[index] = place
        let list = types.enumerated().map { text.declaration($1, "a\($0)") }.joined(separator: ", ")
        source += "\(text.declaration(types[last], "fn_\(index)"))(\(list)) { return a\(last); }\n"
      }
      let bodies = try compile(source, target)
      for (index, place) in expected.sorted(by: { $0.key < $1.key }) {
        guard let body = bodies["fn_\(index)"], let found = read(body, target, place) else {
          unreadable += 1
          continue
        }
        compared += 1
        if found != place {
          let function = CType.function(generator.functions[index]).notation
          failures.append("fn_\(index) \(function): clang \(found) engine \(place)\n\(body.joined(separator: "\n"))")
        }
      }
    }
    print(
      "registers on \(target.rawValue): \(compared - failures.count) of \(compared) as clang has them, "
        + "\(unreadable) not readable")
    #expect(failures.isEmpty, "\(failures.prefix(6).joined(separator: "\n"))")
    #expect(compared > 500)
    #expect(unreadable * 20 < compared)
  }

  private func place(of argument: ArgumentPlace) -> Place? {
    switch argument {
    case .registers(let pieces):
      switch pieces[0].register {
      case .general(let index): return .general(index)
      case .vector(let index): return .vector(index)
      default: return nil
      }
    case .stack(let offset): return .stack(offset)
    default: return nil
    }
  }

  /// The instructions of each function.
  private func compile(_ source: String, _ target: Target) throws -> [String: [String]] {
    let scratch = try Scratch()
    let file = try scratch.write(source, to: "getters.c")
    let run = try ToolCheck.require("clang-14").run([
      "-target", target.clangTriple, "-S", "-O2", "-ffreestanding", "-w", "-x", "c", "-std=gnu2x", "-o", "-",
      "-fomit-frame-pointer", "-fno-asynchronous-unwind-tables", file,
    ])
    guard run.status == 0 else { throw ClangOracle.Refusal(description: String(run.errors.prefix(4000))) }
    var bodies: [String: [String]] = [:]
    var name: String?
    for line in run.output.split(separator: "\n") {
      if let colon = line.firstIndex(of: ":"), let start = line.range(of: "fn_"), start.lowerBound < colon,
        !line.hasPrefix("\t"), !line.hasPrefix(".")
      {
        name = String(line[start.lowerBound..<colon])
      } else if let current = name, line.hasPrefix("\t"), !line.hasPrefix("\t.") {
        let instruction = line.split(whereSeparator: { $0 == "\t" || $0 == " " }).joined(separator: " ")
        if instruction.hasPrefix("ret") {
          bodies[current, default: []].append("ret")
          name = nil
        } else {
          bodies[current, default: []].append(instruction)
        }
      }
    }
    return bodies
  }

  /// Where the body finds what it returns.
  private func read(_ body: [String], _ target: Target, _ expected: Place) -> Place? {
    // What is where results go already takes no instruction, and does not say in which bank it is.
    if body == ["ret"] {
      if case .vector = expected { return .vector(0) }
      return .general(0)
    }
    let isArm = target == .aarch64LinuxGNU || target == .arm64AppleMacOS
    return isArm ? readArm(body) : readX86(body, target)
  }

  private func readArm(_ body: [String]) -> Place? {
    guard body.count == 2 else { return nil }
    let words = body[0].split(whereSeparator: { " ,[]#".contains($0) }).map(String.init)
    guard words.count >= 3 else { return nil }
    if words[0].hasPrefix("ld") {
      guard words[2] == "sp" else { return nil }
      return .stack(words.count > 3 ? UInt64(words[3]) ?? 0 : 0)
    }
    let register = words[2]
    guard let index = Int(register.dropFirst().prefix { $0.isNumber }) else { return nil }
    switch register.first {
    case "x", "w": return .general(index)
    case "d", "s", "v", "q", "h": return .vector(index)
    default: return nil
    }
  }

  private func readX86(_ body: [String], _ target: Target) -> Place? {
    guard body.count == 2 || (body.count == 3 && body[1].hasPrefix("#")) else { return nil }
    let words = body[0].split(whereSeparator: { " ,".contains($0) }).map(String.init)
    guard words.count >= 3 else { return nil }
    let source = words[1]
    if source.hasSuffix("(%rsp)") {
      // The return address lies below.
      guard let offset = UInt64(source.prefix { $0 != "(" }), offset >= 8 else { return nil }
      return .stack(offset - 8)
    }
    if source.hasPrefix("%xmm"), let index = Int(source.dropFirst(4)) { return .vector(index) }
    let order = target == .x86_64WindowsMSVC ? ["c", "d", "8", "9"] : ["di", "si", "d", "c", "8", "9"]
    var name = source.drop { $0 == "%" || $0 == "r" || $0 == "e" }
    if name.hasSuffix("x") || (name.hasSuffix("l") && name.count == 2) { name = name.dropLast() }
    if name.hasSuffix("il") { name = name.dropLast() }
    if let digit = name.first, digit.isNumber { name = name.prefix(1) }
    return order.firstIndex(of: String(name)).map { .general($0) }
  }
}

extension Layout {
  /// Whether the type is an integer, pointer or floating number of at most eight bytes.
  fileprivate func isFetchedByOneInstruction(_ type: CType) throws -> Bool {
    switch try resolved(type) {
    case .pointer: true
    case .scalar(let scalar):
      target.sizeAndAlignment(of: scalar).map { $0.size <= 8 && scalar != .vaList && scalar != .bool } ?? false
    default: false
    }
  }
}
