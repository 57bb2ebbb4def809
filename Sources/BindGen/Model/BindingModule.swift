import BindingSpec

/// A spec made ready for the emitters: what is bound, in which order, under which Lisp names, and what is not and why.
///
/// The passes fill it in; no emitter decides anything that another one would have to decide the same way.
public struct BindingModule: Sendable {
  /// The spec with its imports.
  public let linked: LinkedSpec
  /// The library's name as the `module` of `"module.field"`, and in small letters the Lisp package.
  public let name: String
  public internal(set) var names: TypeNames

  /// Types, each behind those that it contains.
  public internal(set) var types: [TypeBinding] = []
  public internal(set) var constants: [ConstantBinding] = []
  public internal(set) var variables: [VariableBinding] = []
  /// Functions and typed macros, in the byte order of their C names.
  public internal(set) var functions: [FunctionBinding] = []
  public internal(set) var aliases: [AliasBinding] = []
  /// What the spec declares and this module does not bind.
  public internal(set) var skipped: [SkippedBinding] = []

  public var spec: Spec { linked.spec }

  init(_ linked: LinkedSpec, name: String, names: TypeNames) {
    self.linked = linked
    self.name = name
    self.names = names
  }
}

/// A struct, union, enum or typedef that the module defines.
public struct TypeBinding: Sendable {
  public enum Kind: Sendable {
    case record(RecordKind, Record)
    case enumeration(Enumeration, values: [EnumeratorBinding])
    case typedef(Typedef)
  }
  public var cName: String
  public var kind: Kind
  /// The Lisp symbol as it is written in the module's own package.
  public var token: String
}

/// A value of an enum: as a keyword where the enum is expected, and as a constant everywhere.
public struct EnumeratorBinding: Sendable {
  public var enumerator: Enumerator
  /// `:fill`.
  public var keyword: String
  /// `+gtk-align-fill+`.
  public var constant: String
}

public struct ConstantBinding: Sendable {
  public var cName: String
  public var token: String
  public var constant: Constant
}

public struct VariableBinding: Sendable {
  public var cName: String
  public var token: String
  public var variable: Variable
  /// The linker's name, the `field` of `"module.field"`.
  public var symbol: String
}

/// A function, or a function-like macro that the overlay types.
public struct FunctionBinding: Sendable {
  /// How a program reaches it.
  public enum Access: String, Sendable, CaseIterable {
    /// A symbol of the library.
    case symbol
    /// `static inline`: no library has it, the compiled stubs do, with the same C type.
    case inline
    /// A macro, which the compiled stubs turn into a function.
    case macro
    /// The library has it, but libffi cannot pass what it takes or returns. The compiled stubs have a
    /// `void (void *result, void *const *arguments)` that calls it, of which each argument points to a value.
    case byReference = "by-reference"

    /// Whether the symbol is one of the compiled stubs'.
    public var isStub: Bool { self != .symbol }
  }
  public var cName: String
  /// Empty until names are given.
  public internal(set) var token = ""
  public var function: Function
  public var access: Access
  /// The `field` of `"module.field"`: the linker's name, or the stub's. Empty until names are given.
  public internal(set) var symbol = ""

  init(cName: String, function: Function, access: Access) {
    self.cName = cName
    self.function = function
    self.access = access
  }
}

/// A macro that is another name for a function or variable.
public struct AliasBinding: Sendable {
  public var cName: String
  public var token: String
  public var kind: Alias.Kind
  /// What it stands for: a symbol, qualified when another module has it.
  public var target: String
  public var notes: Notes
  /// The C name of what it stands for, or a type in notation.
  public var cTarget: String
}

/// A declaration that the module leaves out, and why.
public struct SkippedBinding: Sendable {
  public var cName: String
  /// `function`, `macro`, `constant` …
  public var word: String
  public var at: Provenance?
  public var reason: DiagnosticCode
  public var detail: String
}
