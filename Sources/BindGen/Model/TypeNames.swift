import BindingSpec

/// What every type is called in Lisp, from the point of view of one module.
///
/// A record or enum with a tag of its own is called by the tag. One whose tag begins with an underscore, as in
/// `typedef struct _GtkWidget GtkWidget`, is called by its typedef, which then is no type of its own. A type that an
/// imported spec declares belongs to that module, and its name has the module's package in front.
public struct TypeNames: Sendable {
  /// By tag.
  private var tags: [String: String] = [:]
  /// By typedef name; a typedef that only repeats a tag's name has that name.
  private var typedefs: [String: String] = [:]
  /// Typedefs that are no type of their own.
  private var merged: Set<String> = []
  private(set) var diagnostics: [Diagnostic] = []

  /// The symbol of a struct, union or enum.
  public func token(ofTag name: String) -> String? { tags[name] }
  /// The symbol of a typedef.
  public func token(ofTypedef name: String) -> String? { typedefs[name] }
  /// Whether a typedef is nothing but the name of the record or enum behind it.
  public func isMerged(_ typedef: String) -> Bool { merged.contains(typedef) }

  /// The names of a spec and of everything it imports.
  ///
  /// `refused` are the keys of own types that the module does not define: they have no names, so that pointers to them
  /// come out as pointers to anything.
  init(_ linked: LinkedSpec, stripping prefixes: [String], refused: Set<String> = []) {
    // The nearest import last, so that it overrides those behind it, and the spec itself overrides all.
    for imported in linked.imported.reversed() {
      let own = TypeNames(own: imported, stripping: [], refused: [])
      add(own, package: ModuleName.package(of: imported.library))
    }
    let own = TypeNames(own: linked.spec, stripping: prefixes, refused: refused)
    diagnostics = own.diagnostics
    for (name, token) in own.tags where !Self.belongsToImport(tag: name, linked) { tags[name] = token }
    for (name, token) in own.typedefs where typedefs[name] == nil { typedefs[name] = token }
    merged.formUnion(own.merged)
  }

  /// Whether an imported library declares the record or enum: a mention here does not make it this library's own.
  static func belongsToImport(tag name: String, _ linked: LinkedSpec) -> Bool {
    linked.imported.contains {
      $0.structs.contains(name) || $0.unions.contains(name) || $0.enums.contains(name)
    }
  }

  static func belongsToImport(typedef name: String, _ linked: LinkedSpec) -> Bool {
    linked.imported.contains { $0.typedefs.contains(name) }
  }

  private init(own spec: Spec, stripping prefixes: [String], refused: Set<String>) {
    // Which typedefs name a tag directly.
    var direct: [String: [String]] = [:]
    for (name, typedef) in spec.typedefs where typedef.aligned == nil {
      if let tag = typedef.type.tag { direct[tag, default: []].append(name) }
    }
    var claims: [NameTable.Claim] = []
    var calledByTypedef: [(tag: String, word: String, typedef: String)] = []
    func claim(tag: String, _ word: String, _ notes: Notes, isTagless: Bool) {
      if notes.skip || refused.contains(NameTable.Claim.key(tag, word)) { return }
      if let typedef = Self.naming(tag, isTagless: isTagless, among: direct[tag] ?? []) {
        calledByTypedef.append((tag, word, typedef))
        merged.insert(typedef)
        let rename = notes.rename ?? spec.typedefs[typedef]?.notes.rename
        claims.append(NameTable.Claim(cName: typedef, word: "typedef", rename: rename))
      } else {
        claims.append(NameTable.Claim(cName: tag, word: word, rename: notes.rename))
      }
    }
    for kind in RecordKind.allCases {
      for (name, record) in spec.records(kind) {
        claim(tag: name, kind.rawValue, record.notes, isTagless: record.isTagless)
      }
    }
    for (name, enumeration) in spec.enums {
      claim(tag: name, "enum", enumeration.notes, isTagless: enumeration.isTagless)
    }
    for (name, typedef) in spec.typedefs where !merged.contains(name) && !typedef.notes.skip {
      if refused.contains(name) { continue }
      claims.append(NameTable.Claim(cName: name, word: "typedef", rename: typedef.notes.rename))
    }
    claims.sort { ByteOrder.compare($0.cName, $1.cName) < 0 }
    let table = NameTable(claims, style: .plain, stripping: prefixes)
    diagnostics = table.diagnostics
    for (tag, _, typedef) in calledByTypedef {
      guard let token = table.tokens[NameTable.Claim.key(typedef, "typedef")] else { continue }
      tags[tag] = token
      typedefs[typedef] = token
    }
    for claim in claims {
      guard let token = table.tokens[claim.key] else { continue }
      if claim.word == "typedef" { typedefs[claim.cName] = token } else { tags[claim.cName] = token }
    }
  }

  /// The typedef that a record or enum is called by, if any.
  private static func naming(_ tag: String, isTagless: Bool, among typedefs: [String]) -> String? {
    // `typedef struct point point;` and `typedef struct { … } point;`
    if typedefs.contains(tag) { return tag }
    guard tag.utf8.first == UInt8(ascii: "_") || isTagless else { return nil }
    let bare = String(tag.drop { $0 == "_" })
    return [bare, bare + "_t"].first { typedefs.contains($0) } ?? typedefs.first
  }

  private mutating func add(_ other: TypeNames, package: String) {
    let prefix = SymbolToken.of(package) + ":"
    for (name, token) in other.tags { tags[name] = prefix + token }
    for (name, token) in other.typedefs { typedefs[name] = prefix + token }
    merged.formUnion(other.merged)
  }
}

extension CType {
  /// The tag, when this is nothing but a record or enum.
  var tag: String? {
    switch self {
    case .record(_, let name), .enumeration(let name): name
    default: nil
    }
  }
}
