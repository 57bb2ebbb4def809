import BindingSpec

/// The way between C's names and Lisp's, for one spec: what `show` looks names up with.
///
/// ```swift
/// let names = try LispNames(linked)
/// names.token(of: "gtk_window_new", "function")  // gtk-window-new
/// names.declarations(called: "gtk-window-new")   // [function gtk_window_new]
/// ```
public struct LispNames: Sendable {
  /// A declaration by its C name and kind.
  public struct Declaration: Hashable, Sendable {
    /// `function`, `struct`, `constant` …; the value of an enum is a `value`.
    public var word: String
    public var cName: String
  }

  /// The package that the names are in.
  public let package: String
  private var tokens: [Declaration: String] = [:]
  private var declarations: [String: [Declaration]] = [:]
  private var keywords: [String: [String: String]] = [:]
  private var skipped: [Declaration: SkippedBinding] = [:]

  public init(_ linked: LinkedSpec) throws(Failure) {
    let module = try Generator.module(of: linked).module
    package = ModuleName.package(of: linked.spec.library)
    for type in module.types {
      switch type.kind {
      case .record(let kind, _): add(kind.rawValue, type.cName, type.token)
      case .enumeration(_, let values):
        add("enum", type.cName, type.token)
        for value in values {
          add("value", value.enumerator.name, value.constant)
          keywords[type.cName, default: [:]][value.enumerator.name] = value.keyword
        }
      case .typedef: add("typedef", type.cName, type.token)
      }
    }
    // Typedefs that only repeat the name of a record are found under it.
    for (name, _) in linked.spec.typedefs where module.names.isMerged(name) {
      if let token = module.names.token(ofTypedef: name) { add("typedef", name, token) }
    }
    for constant in module.constants { add("constant", constant.cName, constant.token) }
    for variable in module.variables { add("variable", variable.cName, variable.token) }
    for function in module.functions {
      add(function.access == .macro ? "macro" : "function", function.cName, function.token)
    }
    for alias in module.aliases { add("alias", alias.cName, alias.token) }
    for skip in module.skipped { skipped[Declaration(word: skip.word, cName: skip.cName)] = skip }
  }

  private mutating func add(_ word: String, _ cName: String, _ token: String) {
    let declaration = Declaration(word: word, cName: cName)
    tokens[declaration] = token
    declarations[token, default: []].append(declaration)
  }

  /// The symbol of a declaration, without its package.
  public func token(of cName: String, _ word: String) -> String? {
    tokens[Declaration(word: word, cName: cName)]
  }

  /// The keywords of an enum's values, by their C names.
  public func keywords(of cName: String) -> [String: String] { keywords[cName] ?? [:] }

  /// Why a declaration is not bound.
  public func refusal(of cName: String, _ word: String) -> SkippedBinding? {
    skipped[Declaration(word: word, cName: cName)]
  }

  /// What a Lisp name stands for; the package may stand in front.
  public func declarations(called name: String) -> [Declaration] {
    var token = Substring(name.lowercased() == name || name.contains("|") ? name : name.lowercased())
    if token.hasPrefix(package + ":") { token = token.dropFirst(package.count).drop { $0 == ":" } }
    return declarations[String(token)] ?? []
  }

  /// Every Lisp name, for “did you mean”.
  public var all: [String] { Array(declarations.keys) }
}
