import BindingSpec

/// What every type is called in Lisp, from the point of view of one module.
///
/// A record or enum with a tag of its own is called by the tag. One whose tag begins with an underscore, as in
/// `typedef struct _GtkWidget GtkWidget`, is called by its typedef, which then is no type of its own. A type that an
/// imported spec declares belongs to that module, and its name has the module's package in front.
public struct TypeNames: Sendable {
  /// By tag.
  private var tags = NameMap<String>()
  /// By typedef name; a typedef that only repeats a tag's name has that name.
  private var typedefs = NameMap<String>()
  /// Typedefs that are no type of their own.
  private var merged = NameMap<Void>()
  private(set) var diagnostics: [Diagnostic] = []

  /// The symbol of a struct, union or enum.
  public func token(ofTag name: String) -> String? { tags[name] }
  /// The symbol of a typedef.
  public func token(ofTypedef name: String) -> String? { typedefs[name] }
  /// Whether a typedef is nothing but the name of the record or enum behind it.
  public func isMerged(_ typedef: String) -> Bool { merged.place(of: typedef) != nil }

  /// The names of what a spec imports. A mention of such a type in the spec itself does not make it the spec's own.
  init(importedBy linked: LinkedSpec) {
    // The nearest import last, so that it overrides those behind it.
    for imported in linked.imported.reversed() {
      let package = SymbolToken.of(ModuleName.package(of: imported.library))
      add(imported, stripping: [], prefix: package + ":", isRefused: { _, _ in false })
    }
    diagnostics = []
  }

  /// Adds the names of a module's own types. `isRefused` is asked by name and word about types that the module does not
  /// define: they have no names, so that pointers to them come out as pointers to anything.
  mutating func addOwn(_ spec: Spec, stripping prefixes: [String], isRefused: (String, String) -> Bool) {
    add(spec, stripping: prefixes, prefix: "", isRefused: isRefused)
  }

  private mutating func add(
    _ spec: Spec, stripping prefixes: [String], prefix: String, isRefused: (String, String) -> Bool
  ) {
    let isOwn = prefix.isEmpty
    // Which typedefs name a tag directly.
    var direct = NameMap<[String]>(capacity: spec.typedefs.count)
    for (name, typedef) in spec.typedefs where typedef.aligned == nil {
      guard let tag = typedef.type.tag else { continue }
      let (place, isNew) = direct.insert(tag, [name])
      if !isNew { direct.set(place, direct.values[place] + [name]) }
    }
    var claims: [NameTable.Claim] = []
    claims.reserveCapacity(spec.typedefs.count + spec.structs.count + spec.unions.count + spec.enums.count)
    /// The tag behind each claim; nil for a typedef's own.
    var claimedTags: [String?] = []
    var calling = NameMap<Void>(capacity: spec.typedefs.count)
    func claim(_ tag: String, _ word: String, _ notes: Notes, isTagless: Bool) {
      if notes.skip || isRefused(tag, word) || (isOwn && tags[tag] != nil) { return }
      let candidates = direct[tag] ?? []
      if let typedef = Self.naming(tag, isTagless: isTagless, among: candidates) {
        calling.insert(typedef, ())
        let rename = notes.rename ?? spec.typedefs[typedef]?.notes.rename
        claims.append(NameTable.Claim(cName: typedef, word: "typedef", rename: rename))
      } else {
        // Without a tag, and called by a typedef that is more than its name: the typedef chooses first.
        claims.append(NameTable.Claim(cName: tag, word: word, rename: notes.rename, rank: isTagless ? 1 : 0))
      }
      claimedTags.append(tag)
    }
    for (name, record) in spec.structs { claim(name, "struct", record.notes, isTagless: record.isTagless) }
    for (name, record) in spec.unions { claim(name, "union", record.notes, isTagless: record.isTagless) }
    for (name, enumeration) in spec.enums {
      claim(name, "enum", enumeration.notes, isTagless: enumeration.isTagless)
    }
    for (name, typedef) in spec.typedefs where !(calling.place(of: name) != nil) && !typedef.notes.skip {
      if isRefused(name, "typedef") || (isOwn && typedefs[name] != nil) { continue }
      claims.append(NameTable.Claim(cName: name, word: "typedef", rename: typedef.notes.rename))
      claimedTags.append(nil)
    }
    let table = NameTable(claims, style: .plain, stripping: prefixes)
    diagnostics += table.diagnostics
    for (number, claim) in claims.enumerated() {
      let token = prefix.isEmpty ? table.tokens[number] : prefix + table.tokens[number]
      guard let tag = claimedTags[number] else {
        typedefs[claim.cName] = token
        continue
      }
      tags[tag] = token
      if calling.place(of: claim.cName) != nil {
        typedefs[claim.cName] = token
        merged.insert(claim.cName, ())
      }
    }
  }

  /// The typedef that a record or enum is called by, if any.
  private static func naming(_ tag: String, isTagless: Bool, among typedefs: [String]) -> String? {
    guard let first = typedefs.first else { return nil }
    // `typedef struct point point;` and `typedef struct { … } point;`
    if typedefs.contains(tag) { return tag }
    guard tag.utf8.first == UInt8(ascii: "_") || isTagless else { return nil }
    if typedefs.count == 1 { return first }
    let bare = String(tag.drop { $0 == "_" })
    return [bare, bare + "_t"].first { typedefs.contains($0) } ?? first
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
