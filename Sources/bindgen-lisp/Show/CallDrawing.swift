import BindingSpec

/// Draws where the arguments and the result of a call travel: one column for each target, one row for each value.
///
/// ```
///  travels in │ value   type
/// ────────────┼────────────────────
///  rdi        │ events  *event_t
///  rsi        │ count   size_t
///  rax        │ result  bool_t
/// ```
enum CallDrawing {
  static func text(_ function: Function, targets: [Target], in environment: LinkedSpec) -> String {
    var columns: [Column] = []
    var problems = ""
    for target in targets {
      do {
        let call = try Layout(target: target, environment: environment).callLayout(of: function.type)
        columns.append(Column(call, names: RegisterNames(target, function.convention), target: target))
      } catch {
        problems += "  \(target.rawValue): \(error.message) [\(error.code.rawValue)]\n"
      }
    }
    let values = function.parameters.enumerated().map { index, parameter in
      (parameter.name ?? "(\(index + 1))", parameter.type.notation)
    }
    let rows = values + (function.returns == .void ? [] : [("result", function.returns.notation)])
    guard !columns.isEmpty, !rows.isEmpty else { return problems }

    let nameWidth = max(rows.map(\.0.count).max() ?? 0, 5)
    let typeWidth = max(rows.map(\.1.count).max() ?? 0, 4)
    func line(_ cells: [String], _ rest: String) -> String {
      let padded = zip(cells, columns).map { cell, column in " " + HelpText.padded(cell, to: column.width) + " " }
      return padded.joined(separator: "│") + "│ " + rest + "\n"
    }
    var text = ""
    let titles = HelpText.padded("value", to: nameWidth) + "  type"
    if columns.count > 1 {
      text += line(columns.map { $0.title.first ?? "" }, "").trimmingEnd()
      text += line(columns.map { $0.title.count > 1 ? $0.title.last ?? "" : "" }, titles)
    } else {
      text += line(["travels in"], titles)
    }
    let tail = String(repeating: "─", count: nameWidth + typeWidth + 4)
    let rules = columns.map { String(repeating: "─", count: $0.width + 2) }
    text += rules.joined(separator: "┼") + "┼" + tail + "\n"
    for (index, row) in rows.enumerated() {
      text += line(columns.map { $0.cells[index] }, HelpText.padded(row.0, to: nameWidth) + "  " + row.1)
    }
    text += rules.joined(separator: "┴") + "┴" + tail + "\n"
    return text + problems
  }

  private struct Column {
    let title: [String]
    let cells: [String]
    let width: Int

    init(_ call: CallLayout, names: RegisterNames, target: Target) {
      title = target.rawValue.split(separator: "-", maxSplits: 1).map(String.init)
      cells = call.arguments.map(names.text) + [names.text(call.result)]
      width = (cells + title + ["travels in"]).map(\.count).max() ?? 0
    }
  }
}

/// The names that a calling convention's registers have in assembly.
private struct RegisterNames {
  private let arguments: [String]
  private let results: [String]
  private let vector: String

  init(_ target: Target, _ convention: CallingConvention) {
    let isMicrosoft = convention == .win64 || (target == .x86_64WindowsMSVC && convention != .systemV)
    switch target {
    case .x86_64LinuxGNU, .x86_64WindowsMSVC:
      arguments = isMicrosoft ? ["rcx", "rdx", "r8", "r9"] : ["rdi", "rsi", "rdx", "rcx", "r8", "r9"]
      results = ["rax", "rdx"]
      vector = "xmm"
    case .aarch64LinuxGNU, .arm64AppleMacOS:
      arguments = (0...8).map { "x\($0)" }
      results = ["x0", "x1"]
      vector = "v"
    case .wasm32WASI:
      arguments = []
      results = []
      vector = "v"
    }
  }

  func text(_ place: ArgumentPlace) -> String {
    switch place {
    case .nothing: return "nowhere: it is empty"
    case .registers(let pieces): return pieces.map { name($0.register, arguments) }.joined(separator: " + ")
    case .stack(let offset): return "stack at \(offset)"
    case .reference(.register(let register)): return "memory at \(name(register, arguments))"
    case .reference(.stack(let offset)): return "memory, address on stack at \(offset)"
    }
  }

  func text(_ place: ResultPlace) -> String {
    switch place {
    case .nothing: return "nowhere"
    case .registers(let pieces): return pieces.map { name($0.register, results) }.joined(separator: " + ")
    case .memory(let address): return "memory at \(name(address, arguments))"
    }
  }

  private func name(_ register: Register, _ general: [String]) -> String {
    switch register {
    case .general(let number): general.indices.contains(number) ? general[number] : "general \(number)"
    case .vector(let number): "\(vector)\(number)"
    case .x87(let number): "st(\(number))"
    case .value(let number, let type): general.isEmpty ? "\(type.rawValue) \(number)" : "\(number)"
    }
  }
}

extension String {
  /// Without the spaces before a line's end.
  fileprivate func trimmingEnd() -> String {
    var text = self
    while text.last == " " || text.last == "\n" { text.removeLast() }
    return text + "\n"
  }
}
