/// What all engines refuse in a module, although the format has room for it. The numbers are those of WebAssembly's interface
/// for JavaScript, to which other engines hold as well.
struct ModuleLimit: Error {
  let message: String

  static let parameters = 1000
  static let locals = 50_000
  static let codeBytes = 7_654_321
  static let members = 1_000_000
  static let fields = 10_000
  static let nameBytes = 100_000
  static let bytes = 1 << 30
}

/// The bytes of a module that engines take, as far as that can be told from sizes.
func encodeWithinLimits(_ module: WasmModule) throws(ModuleLimit) -> [UInt8] {
  let draft = ModuleDraft(module)
  defer { draft.forget() }
  if let message = draft.exceededLimit { throw ModuleLimit(message: message) }
  let bytes = ModuleWriter.write(NumberedModule(draft))
  if bytes.count > ModuleLimit.bytes {
    throw ModuleLimit(message: "the module has \(bytes.count) bytes; engines take \(ModuleLimit.bytes)")
  }
  return bytes
}

extension ModuleDraft {
  /// What is too large.
  fileprivate var exceededLimit: String? {
    for body in bodies {
      if let problem = Self.exceededLimit(of: body) { return "the function \(body.function.name.shortened) \(problem)" }
    }
    for (what, count) in [("functions", functions.count), ("constants", globals.count), ("types", types.count)]
    where count > ModuleLimit.members {
      return "the module has \(count) \(what); engines take \(ModuleLimit.members)"
    }
    for type in types {
      if case .structure(let fields) = type.composite, fields.count > ModuleLimit.fields {
        return "a closure has captured \(fields.count) variables; engines take \(ModuleLimit.fields)"
      }
    }
    for export in module.exports where export.name.utf8.count > ModuleLimit.nameBytes {
      return "the export \(export.name.shortened) has a name that is too long for engines"
    }
    return nil
  }

  private static func exceededLimit(of body: Body) -> String? {
    let parameters = body.function.parameters.count
    if parameters > ModuleLimit.parameters {
      return "has \(parameters) parameters; engines take \(ModuleLimit.parameters)"
    }
    if body.localCount > ModuleLimit.locals {
      return "has \(body.localCount) variables and values in between; engines take \(ModuleLimit.locals)"
    }
    // Room for the numbers that fill the gaps.
    let size = body.code.bytes.count + body.code.mentions.count * 5 + body.locals.bytes.count
    if size > ModuleLimit.codeBytes {
      return "is too large: some \(size) bytes, and engines take \(ModuleLimit.codeBytes)"
    }
    return nil
  }
}

extension String {
  fileprivate var shortened: String { count > 60 ? prefix(57) + "…" : self }
}
