import BindingSpec

extension DeclarationCollector {
  /// Marks the functions and variables that take, give or hold a block as skipped: no binding can make one.
  ///
  /// A typedef may hide the block, so this comes when all are known. Records that hold one stay: its place is known.
  func skipUsersOfBlocks() {
    // Blocks are an extension that clang must be told to accept, except where the system's headers use them.
    guard scan.clangArguments.contains("-fblocks") || scan.request.target == .arm64AppleMacOS else { return }
    var search = BlockSearch(scan)
    for (name, function) in scan.spec.functions {
      let types = function.parameters.map(\.type) + [function.returns]
      if let type = types.first(where: { search.has($0) }) {
        scan.spec.functions[name] = nil
        scan.skip(name, .scanBlock, at: function.notes.at, detail: type.notation)
      }
    }
    for (name, variable) in scan.spec.variables where search.has(variable.type) {
      scan.spec.variables[name] = nil
      scan.skip(name, .scanBlock, at: variable.notes.at, detail: variable.type.notation)
    }
  }
}

private struct BlockSearch {
  private var typedefs: [String: CType] = [:]
  private var known: [String: Bool] = [:]

  init(_ scan: Scan) {
    for spec in scan.imported.flatMap({ $0.imported + [$0.spec] }) + [scan.spec] {
      for (name, typedef) in spec.typedefs { typedefs[name] = typedef.type }
    }
  }

  /// Whether a block stands anywhere in the type, be it behind a typedef.
  mutating func has(_ type: CType) -> Bool {
    switch type {
    case .block: return true
    case .void, .scalar, .bitInt, .complex, .record, .enumeration: return false
    case .vector(let type, _), .pointer(let type), .array(let type, _), .atomic(let type), .qualified(_, let type):
      return has(type)
    case .function(let function):
      for type in [function.result] + function.fixedParameters where has(type) { return true }
      return false
    case .named(let name):
      if let known = known[name] { return known }
      known[name] = false
      guard let type = typedefs[name] else { return false }
      let answer = has(type)
      known[name] = answer
      return answer
    }
  }
}
