import BindingSpec

/// Names for records and enums, with those that have no tag named after the place that uses them.
///
/// `typedef struct { … } Point` is `Point`; the type of a member is `outer.member`; an anonymous member, which has no
/// name of its own, is named by the first one in it. No counters: adding a declaration renames no other.
final class TaglessNames {
  private var known: [UnsafeRawPointer: String] = [:]
  private var tagless: Set<UnsafeRawPointer> = []
  private var tags: Set<String> = []

  /// Names what stands at file scope.
  init(topLevel: [Cursor]) {
    var unnamed: [Cursor] = []
    for cursor in topLevel where Self.isTagDeclaration(cursor) {
      if let tag = Self.tag(of: cursor) { tags.insert(tag) } else { unnamed.append(cursor) }
    }
    guard !unnamed.isEmpty else { return }
    var waiting = Dictionary(unnamed.compactMap { cursor in cursor.identity.map { ($0, cursor) } }) { first, _ in first
    }
    var pending: UnsafeRawPointer?
    for cursor in topLevel {
      if let identity = cursor.identity, let declaration = waiting[identity], Self.isTagDeclaration(cursor) {
        // clang spells such a type by its typedef when there is one directly.
        let spelling = declaration.type.spelling
        if !spelling.utf8.contains(UInt8(ascii: "(")) {
          name(identity, spelling)
          waiting[identity] = nil
          pending = nil
        } else {
          pending = identity
        }
      } else if let identity = pending {
        // What follows at once is its declarator: `typedef struct { … } *P;` or `struct { … } variable;`.
        switch cursor.kind {
        case Cursor.Kind.typedef, Cursor.Kind.variable, Cursor.Kind.function:
          if Self.reaches(cursor.kind == Cursor.Kind.typedef ? cursor.typedefUnderlying : cursor.type, identity) {
            name(identity, cursor.spelling)
          }
          pending = nil
        default: break
        }
      }
    }
  }

  /// The name, unless the declaration has neither a tag nor a place that names it.
  func name(of declaration: Cursor) -> String? {
    guard let identity = declaration.identity else { return nil }
    if let name = known[identity] { return name }
    guard let tag = Self.tag(of: declaration) else { return nil }
    known[identity] = tag
    return tag
  }

  func isTagless(_ declaration: Cursor) -> Bool {
    declaration.identity.map(tagless.contains) ?? false
  }

  /// Names a member's type after the member.
  func nameMember(_ declaration: Cursor, outer: String, member: String) {
    guard let identity = declaration.identity, known[identity] == nil, Self.tag(of: declaration) == nil else { return }
    known[identity] = "\(outer).\(member)"
    tagless.insert(identity)
  }

  private func name(_ identity: UnsafeRawPointer, _ name: String) {
    // A tag of the same name is another type: `struct Foo {…}; typedef struct {…} Foo;`.
    known[identity] = tags.contains(name) ? name + ".typedef" : name
    tagless.insert(identity)
  }

  static func isTagDeclaration(_ cursor: Cursor) -> Bool {
    switch cursor.kind {
    case Cursor.Kind.structure, Cursor.Kind.union, Cursor.Kind.enumeration: true
    default: false
    }
  }

  /// `foo` of `struct foo`; nil without a tag. Versions differ in what they call a cursor, not in how they print its
  /// type: only a tagged one follows its keyword with a name.
  private static func tag(of declaration: Cursor) -> String? {
    let spelling = declaration.type.spelling
    for keyword in ["struct ", "union ", "enum "] where spelling.hasPrefix(keyword) {
      let rest = spelling.dropFirst(keyword.count)
      let isUnnamed = rest.utf8.contains { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: " ") }
      return isUnnamed ? nil : String(rest)
    }
    return nil
  }

  /// Whether a declarator's type is the record, or leads to it through pointers, arrays or a function's result.
  static func reaches(_ type: ClangType, _ identity: UnsafeRawPointer) -> Bool {
    typealias Kind = ClangType.Kind
    var type = type.canonical
    for _ in 0..<32 {
      switch type.kind {
      case Kind.record, Kind.enumeration: return type.declaration.identity == identity
      case Kind.pointer: type = type.pointee
      case Kind.constantArray, Kind.incompleteArray: type = type.arrayElement
      case Kind.function, Kind.functionWithoutPrototype: type = type.result
      default: return false
      }
    }
    return false
  }
}
