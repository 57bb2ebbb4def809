import Foundation
import TestSupport
import Testing

@testable import BindingSpec

/// How values are passed, against what clang makes of the same declarations.
@Suite struct CallTests {
  static let recordsPerBatch = 400
  static let functionsPerBatch = 1200
  static let batches = UInt64(ProcessInfo.processInfo.environment["LAYOUT_ROUNDS"] ?? "") ?? 2

  @Test(
    .enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"),
    arguments: Target.allCases.filter { $0 != .wasm32WASI })
  func agreesWithClang(target: Target) throws {
    var tally = Tally()
    for seed in 1...Self.batches {
      let generator = CallGenerator(
        target: target, seed: seed &* 77_003, records: Self.recordsPerBatch, functions: Self.functionsPerBatch)
      let signatures = IRSignature.all(in: try compile(generator.source(), target, ["-emit-llvm"]))
      let layout = Layout(target: target, environment: generator.world)
      for (index, function) in generator.functions.enumerated() {
        let expected = try #require(signatures["fn_\(index)"], "clang does not mention fn_\(index)")
        do {
          let call = try layout.callLayout(of: function)
          let actual = try CallWords(layout: layout).signature(of: function, call)
          tally.count(normalized(actual, target) == normalized(expected, target)) {
            "\(function.type)\n clang \(expected)\n engine \(actual)\n\(generator.excerpt(function))"
          }
        } catch LayoutError.unsupported {
          tally.refused += 1
        }
      }
    }
    tally.report("calls on \(target.rawValue)")
  }

  /// For WebAssembly the assembler text says everything: each parameter and result with its type.
  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"))
  func agreesWithClangOnWebAssembly() throws {
    var tally = Tally()
    for seed in 1...Self.batches {
      let generator = CallGenerator(
        target: .wasm32WASI, seed: seed &* 77_003, records: Self.recordsPerBatch, functions: Self.functionsPerBatch)
      let text = try compile(generator.source(), .wasm32WASI, [])
      var lines: [String: String] = [:]
      for line in text.split(separator: "\n") where line.hasPrefix("\t.functype\t") {
        let rest = line.dropFirst(11)
        guard let space = rest.firstIndex(of: " ") else { continue }
        lines[String(rest[..<space])] = String(rest[rest.index(after: space)...])
      }
      let layout = Layout(target: .wasm32WASI, environment: generator.world)
      for (index, function) in generator.functions.enumerated() {
        let expected = try #require(lines["fn_\(index)"], "clang does not mention fn_\(index)")
        do {
          let actual = try layout.callLayout(of: function).webAssemblyType
          tally.count(actual == expected) {
            "\(function.type)\n clang \(expected)\n engine \(actual)\n\(generator.excerpt(function))"
          }
        } catch LayoutError.unsupported {
          tally.refused += 1
        }
      }
    }
    tally.report("calls on \(Target.wasm32WASI.rawValue)")
  }

  private func compile(_ source: String, _ target: Target, _ arguments: [String]) throws -> String {
    let scratch = try Scratch()
    let file = try scratch.write(source, to: "calls.c")
    let run = try ToolCheck.require("clang-14").run(
      ["-target", target.clangTriple, "-S", "-O0", "-ffreestanding", "-w", "-x", "c", "-std=gnu2x", "-o", "-"]
        + arguments + [file])
    guard run.status == 0 else { throw ClangOracle.Refusal(description: String(run.errors.prefix(4000))) }
    return run.output
  }

  /// Away with differences that are not ones between conventions.
  private func normalized(_ signature: IRSignature, _ target: Target) -> IRSignature {
    var signature = signature
    if target == .x86_64LinuxGNU {
      // Nothing is passed by reference here, and a pointer in a record is a pointer only to clang.
      signature.arguments = signature.arguments.map { $0 == "pointer" ? "g" : $0 }
      signature.result = signature.result.map { $0 == "pointer" ? "g" : $0 }
    }
    if target == .aarch64LinuxGNU || target == .arm64AppleMacOS {
      // A struct of floats is returned as what it is, under its name.
      if signature.result.count == 1, signature.result[0].hasPrefix("%") { signature.result = ["members"] }
    }
    return signature
  }

  struct Tally {
    var compared = 0
    var refused = 0
    var failures: [String] = []
    mutating func count(_ agrees: Bool, _ describe: () -> String) {
      compared += 1
      if !agrees { failures.append(failures.count < 5 ? describe() : "") }
    }
    func report(_ title: String) {
      print("\(title): \(compared - failures.count) of \(compared) as clang makes them, \(refused) refused")
      #expect(failures.isEmpty, "\(failures.prefix(5).joined(separator: "\n"))")
      #expect(compared > 1000)
      #expect(refused * 6 < compared)
    }
  }
}

extension FunctionType {
  fileprivate var type: String { CType.function(self).notation }
}

extension CallGenerator {
  /// The records that a function mentions.
  fileprivate func excerpt(_ function: FunctionType) -> String {
    let text = CText(world: world, dialect: .clang)
    var lines: [String] = []
    for type in function.fixedParameters + [function.result] {
      type.forEachReference { reference in
        if case .record(let kind, let name) = reference { lines.append(text.excerpt(kind, name)) }
      }
    }
    return lines.joined(separator: "\n")
  }
}

extension CallLayout {
  /// The function's type as the assembler writes it.
  var webAssemblyType: String {
    var parameters: [String] = []
    var results: [String] = []
    func names(_ pieces: [RegisterPiece]) -> [String] {
      pieces.map { piece in
        if case .value(_, let value) = piece.register { return value.rawValue }
        return "\(piece)"
      }
    }
    switch result {
    case .nothing: break
    case .memory: parameters.append("i32")
    case .registers(let pieces): results = names(pieces)
    }
    for argument in arguments {
      switch argument {
      case .nothing: break
      case .registers(let pieces): parameters += names(pieces)
      case .reference(.register): parameters.append("i32")
      default: parameters.append("\(argument)")
      }
    }
    return "(\(parameters.joined(separator: ", "))) -> (\(results.joined(separator: ", ")))"
  }
}

/// The engine's answer in the words of `IRSignature`.
struct CallWords {
  let layout: Layout<World>

  func signature(of function: FunctionType, _ call: CallLayout) throws -> IRSignature {
    var arguments: [String] = []
    var general = 0
    if case .memory(.general(0)) = call.result { general = 1 }
    for (type, place) in zip(function.fixedParameters, call.arguments) {
      arguments += try words(type, place, generalUsed: general)
      if case .registers(let pieces) = place { general += pieces.count { $0.register.isGeneral } }
    }
    return IRSignature(result: try result(function.result, call.result), arguments: arguments)
  }

  private func result(_ type: CType, _ place: ResultPlace) throws -> [String] {
    switch place {
    case .nothing: return ["void"]
    case .memory: return ["memory"]
    case .registers(let pieces):
      let isArm = layout.target == .aarch64LinuxGNU || layout.target == .arm64AppleMacOS
      if isArm, case .record = try layout.passed(type), pieces[0].register.isVector { return ["members"] }
      if isArm, pieces.count == 2, pieces[0].register.isGeneral {
        return try layout.sizeAndAlignment(of: type).alignment == 16 || isLongBitInt(type) ? ["gg"] : ["g", "g"]
      }
      return try pieces.map { try word($0, type) }
    }
  }

  private func isLongBitInt(_ type: CType) throws -> Bool {
    if case .bitInt = try layout.passed(type) { return true }
    return false
  }

  private func words(_ type: CType, _ place: ArgumentPlace, generalUsed: Int) throws -> [String] {
    switch layout.target {
    case .aarch64LinuxGNU, .arm64AppleMacOS: return try armWords(type)
    case .x86_64WindowsMSVC: return try microsoftWords(type, place)
    default: break
    }
    switch place {
    case .nothing: return []
    case .registers(let pieces): return try pieces.map { try word($0, type) }
    case .reference: return ["pointer"]
    case .stack:
      // Clang leaves it to its back end to put scalars on the stack, and small aggregates once no register is left.
      let size = try layout.sizeAndAlignment(of: type)
      switch try layout.passed(type) {
      case .record, .complex, .vector, .bitInt:
        if case .vector = try layout.passed(type), size.size == 16 { return ["v"] }
        return generalUsed == 6 && size.size <= 8 && size.alignment <= 8 ? ["g"] : ["memory"]
      case .pointer: return ["pointer"]
      case .scalar(let scalar):
        switch scalar {
        case .ldouble: return ["x87"]
        case .float, .double: return ["v"]
        case .int128, .uint128: return ["gg"]
        default: return ["g"]
        }
      default: return ["g"]
      }
    }
  }

  private func microsoftWords(_ type: CType, _ place: ArgumentPlace) throws -> [String] {
    switch place {
    case .reference: return ["pointer"]
    case .registers(let pieces): return [try word(pieces[0], type)]
    case .nothing: return []
    case .stack:
      switch try layout.passed(type) {
      case .pointer: return ["pointer"]
      case .scalar(.float), .scalar(.double), .scalar(.ldouble): return ["v"]
      default: return ["g"]
      }
    }
  }

  private func armWords(_ type: CType) throws -> [String] {
    let isDarwin = layout.target == .arm64AppleMacOS
    switch try AArch64Call(layout: layout, isDarwin: isDarwin).passing(of: type) {
    case .nothing: return []
    case .general(let count, let alignment):
      if case .pointer = try layout.passed(type) { return ["pointer"] }
      return count == 2 && alignment == 16 ? ["gg"] : Array(repeating: "g", count: count)
    case .vector(let count, _, _): return Array(repeating: "v", count: count)
    case .reference: return ["pointer"]
    }
  }

  private func word(_ piece: RegisterPiece, _ type: CType) throws -> String {
    switch piece.register {
    case .general:
      if case .pointer = try layout.passed(type) { return "pointer" }
      return "g"
    case .vector: return "v"
    case .x87: return "x87"
    case .value(_, let value): return value.rawValue
    }
  }
}

extension Register {
  var isGeneral: Bool { if case .general = self { true } else { false } }
  var isVector: Bool { if case .vector = self { true } else { false } }
}
