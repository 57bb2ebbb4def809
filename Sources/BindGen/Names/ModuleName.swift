import BindingSpec

/// What a library is called in generated code.
enum ModuleName {
  /// The module of `"module.field"`, in which the first dot ends the module's name.
  static func module(of library: Library) -> String {
    String(decoding: library.name.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
  }

  /// The Lisp package, in small letters.
  static func package(of library: Library) -> String { module(of: library).lowercased() }

  /// The name as part of a C identifier.
  static func identifier(_ module: String) -> String {
    String(
      decoding: module.utf8.map { byte in
        let isLetter = (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
        return isLetter ? byte : UInt8(ascii: "_")
      }, as: UTF8.self)
  }

  /// The name of a function of the compiled stubs.
  static func stub(_ cName: String, of module: String) -> String { "bindgen_lisp_\(identifier(module))_\(cName)" }

  /// Packages that every Lisp has and no library may take over.
  static let taken: Set<String> = [
    "common-lisp", "cl", "common-lisp-user", "cl-user", "keyword", "ffi", "lisp", "system",
  ]

  /// Why a library's name cannot be a module's; nil when it can.
  static func problem(_ library: Library) -> Diagnostic? {
    let package = package(of: library)
    if taken.contains(package) {
      return Diagnostic(
        .generatePackage, entity: library.name, "there is a Lisp package \(package) already",
        hint: "give the library another name: scan it again with --library NAME")
    }
    let isUsable =
      !package.isEmpty
      && package.utf8.allSatisfy { byte in
        byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || "-_+".utf8.contains(byte)
      }
    if isUsable { return nil }
    return Diagnostic(
      .generatePackage, entity: library.name, "“\(library.name)” cannot be the name of a Lisp package and of files",
      hint: "take letters, digits, “-”, “_”, “+” and “.”: scan it again with --library NAME")
  }
}
