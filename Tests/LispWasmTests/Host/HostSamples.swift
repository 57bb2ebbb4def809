@testable import LispWasm

/// What the hand-written modules in `Modules` want and have, as the compiler would say it.
extension HostDescription {
  static let conditions: HostDescription = {
    let nothing = HostSignature([], .void)
    let number = HostSignature([.int32], .int32)
    var exports = ["fail", "outer", "two-lines"].map { Export(lispName: $0.uppercased(), name: $0, nothing) }
    exports += ["leave", "thrower"].map { Export(lispName: $0.uppercased(), name: $0, HostSignature([.int32], .void)) }
    exports += ["through", "handled", "catcher", "deep", "trap", "nest"].map {
      Export(lispName: $0.uppercased(), name: $0, number)
    }
    exports += ["resets", "depth"].map {
      Export(lispName: $0.uppercased(), name: $0, HostSignature([], .int32))
    }
    return HostDescription(
      name: "app", imports: [Import(lispName: "CALL", module: "demo", field: "call", number)], exports: exports,
      library: [.write, .errorName, .errorMessage], internals: Set(Internal.allCases), catchesHostErrors: true)
  }()

  static let library = HostDescription(
    name: "app", library: Set(HostLibrary.allCases).subtracting([.errorName, .errorMessage, .dynamicCall]))

  static let values: HostDescription = {
    let types = HostType.plain.filter { $0 != .void && $0 != .bytes }
    var exports = types.map { Export(lispName: "ECHO", name: "\($0)", HostSignature([$0], $0)) }
    for (name, parameters, result) in [
      ("fixnum-object", [], .anything), ("object", [], .anything), ("nil", [], .anything),
      ("dynamic-missing", [], .anything), ("same", [.anything, .anything], .int32), ("kind", [.anything], .int32),
      ("dynamic", [.anything], .anything), ("both", [], .void), ("text-of", [.int32, .int32], .string),
      ("size", [.string], .int32), ("then", [], .int32),
    ] as [(String, [HostType], HostType)] {
      exports.append(Export(lispName: name.uppercased(), name: name, HostSignature(parameters, result)))
    }
    var imports = types.map { Import(lispName: "ECHO", module: "echo", field: "\($0)", HostSignature([$0], $0)) }
    imports.append(Import(lispName: "LOG-NUMBER", module: "other", field: "log", HostSignature([.fixnum], .void)))
    imports.append(
      Import(
        lispName: "LOG-TEXT", module: "other", field: "log", wireName: "log:string", HostSignature([.string], .void)))
    return HostDescription(name: "app", imports: imports, exports: exports, library: [.dynamicCall])
  }()

  /// `(+ 1 2)`: nothing at all.
  static let empty = HostDescription(name: "app")
}
