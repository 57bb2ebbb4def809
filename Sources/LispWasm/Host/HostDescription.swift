/// What a compiled module wants of its host and has for it: all that its JavaScript side is written from.
package struct HostDescription: Sendable {
  /// A foreign function that the program uses.
  package struct Import: Hashable, Sendable {
    /// The function's name in the program, as it is printed.
    package var lispName: String
    package var module: String
    package var field: String
    /// The import's name in the module: the field, unless one function is imported with several signatures. Each then has
    /// a name of its own there, and the host finds the same function behind them.
    package var wireName: String
    package var signature: HostSignature
    package init(
      lispName: String, module: String, field: String, wireName: String? = nil, _ signature: HostSignature
    ) {
      self.lispName = lispName
      self.module = module
      self.field = field
      self.wireName = wireName ?? field
      self.signature = signature
    }
  }

  /// A Lisp function that the host can call.
  package struct Export: Hashable, Sendable {
    package var lispName: String
    /// The name that the host knows.
    package var name: String
    package var signature: HostSignature
    package init(lispName: String, name: String, _ signature: HostSignature) {
      self.lispName = lispName
      self.name = name
      self.signature = signature
    }
  }

  /// What a module exports for its host beside the program's functions, as far as the program has need of it.
  package enum Internal: String, Hashable, Sendable, CaseIterable {
    case tag = "lisp.tag"
    case describe = "lisp.describe"
    case exit = "lisp.exit"
    case hostError = "lisp.host-error"
    case reset = "lisp.reset"
    case bindings = "lisp.bindings"
    case catchers = "lisp.catchers"
    case trace = "lisp.trace"
  }

  /// What the module exports for those who call a Lisp function that they were given.
  static func callbackName(_ number: Int) -> String { "lisp.call\(number)" }

  /// The file's name without `.wasm`.
  package var name: String
  package var imports: [Import]
  package var exports: [Export]
  /// The signatures of Lisp functions that go to the host; each has an export of its own.
  package var callbacks: [HostSignature]
  package var library: Set<HostLibrary>
  package var internals: Set<Internal>
  /// Whether the program catches what imports throw: it imports the tag `lisp.host-error`.
  package var catchesHostErrors: Bool

  package init(
    name: String, imports: [Import] = [], exports: [Export] = [], callbacks: [HostSignature] = [],
    library: Set<HostLibrary> = [], internals: Set<Internal> = [], catchesHostErrors: Bool = false
  ) {
    self.name = name
    self.imports = imports
    self.exports = exports
    self.callbacks = callbacks
    self.library = library
    self.internals = internals
    self.catchesHostErrors = catchesHostErrors
  }

  /// What is used of the library, always in the same order.
  var libraryInOrder: [HostLibrary] { HostLibrary.allCases.filter(library.contains) }

  /// Whether a nested call may leave something behind when it ends in a trap that the host catches.
  var hasDynamicState: Bool { internals.contains(.bindings) || internals.contains(.catchers) }

  /// All that the host may call: exports, then what calls the functions that it was given, which come first.
  var entries: [Export] {
    exports
      + callbacks.enumerated().map { number, signature in
        Export(
          lispName: "callback", name: Self.callbackName(number),
          HostSignature([.anything] + signature.parameters, signature.result))
      }
  }

  /// A function that is declared twice in one way is one import.
  var distinctImports: [Import] {
    var seen: Set<String> = []
    return imports.filter { seen.insert("\($0.module)\u{0}\($0.wireName)").inserted }
  }
}
