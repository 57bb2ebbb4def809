/// How C reaches a record or enum that has no tag: through what declares it.
///
/// ```c
/// typedef struct { int x; } Point;            // Point
/// typedef struct { int x; } *PointPointer;    // __typeof__(*(PointPointer)0)
/// struct outer { struct { int x; } in[2]; };  // __typeof__(((struct outer *)0)->in[0])
/// extern struct { int x; } origins[3];        // __typeof__(origins[0])
/// extern const struct { int x; } origin;      // __typeof__(((void)0, origin))
/// ```
struct TaglessSpelling {
  private let environment: any TypeEnvironment
  private let wanted: CType
  private let name: String

  init(_ environment: any TypeEnvironment, _ type: CType) {
    self.environment = environment
    wanted = type
    name =
      switch type {
      case .record(_, let name), .enumeration(let name): name
      default: ""
      }
  }

  /// A type specifier; nil when nothing that C can name leads to the type.
  ///
  /// `write` writes the type of whatever holds it, which may be without a tag itself.
  func specifier(_ write: (CType, String) -> String) -> String? {
    if let dot = name.lastIndex(of: ".") {
      // A place inside a record: everything before the last dot names the record.
      let outer = String(name[..<dot])
      // A typedef whose name is some other type's tag.
      if name[dot...] == ".typedef", let specifier = specifier(typedef: outer) { return specifier }
      return specifier(inside: outer, write)
    }
    if let specifier = specifier(typedef: name) { return specifier }
    if let type = environment.type(ofObject: name) {
      return Self.path(to: wanted, in: type)?.specifier(name)
    }
    // A `static` object, of which the spec keeps no more than its type.
    return Path(isQualified: true).specifier(name)
  }

  /// The way from the nearest record around the type that C can name. An anonymous member cannot be named, so what
  /// lies in one is reached through the record that holds it.
  private func specifier(inside outer: String, _ write: (CType, String) -> String) -> String? {
    var holder = outer[...]
    while true {
      for kind in RecordKind.allCases {
        let type = CType.record(kind, String(holder))
        guard let fields = environment.record(kind, named: String(holder))?.definition?.fields,
          let path = path(through: fields, depth: 0),
          !holder.contains(".") || TaglessSpelling(environment, type).specifier(write) != nil
        else { continue }
        return path.specifier("((" + write(type, "*") + ")0)->")
      }
      guard let dot = holder.lastIndex(of: ".") else { return nil }
      holder = holder[..<dot]
    }
  }

  private func specifier(typedef name: String) -> String? {
    guard let typedef = environment.typedef(named: name) else { return nil }
    if typedef.type == wanted { return name }
    return Self.path(to: wanted, in: typedef.type)?.specifier("*(\(name) *)0")
  }

  /// What to write before and behind an expression to get from a whole to a part.
  private struct Path {
    var before = ""
    var behind = ""
    /// Whether a qualifier on the way would become part of the type. What a comma yields is a value, which has none.
    var isQualified = false

    func specifier(_ expression: String) -> String {
      isQualified ? "__typeof__(((void)0, \(around(expression))))" : "__typeof__(\(around(expression)))"
    }

    func around(_ expression: String) -> String {
      if before.isEmpty && behind.isEmpty { return expression }
      let needsParentheses = expression.hasPrefix("*") && !behind.isEmpty
      return before + (needsParentheses ? "(\(expression))" : expression) + behind
    }
  }

  private func path(through fields: [Field], depth: Int) -> Path? {
    guard depth < 64 else { return nil }
    for field in fields {
      if let name = field.name {
        if let path = Self.path(to: wanted, in: field.type) {
          return Path(before: path.before, behind: name + path.behind, isQualified: path.isQualified)
        }
      } else if case .record(let kind, let inner) = field.type.unqualified, field.type.unqualified != wanted,
        let fields = environment.record(kind, named: inner)?.definition?.fields,
        let path = path(through: fields, depth: depth + 1)
      {
        // The members of an anonymous record are members of what holds it.
        return path
      }
    }
    return nil
  }

  /// The way from an expression of a type to the wanted part: `[0]`, `*`, or a call that is never made.
  private static func path(to wanted: CType, in type: CType) -> Path? {
    switch type {
    case wanted: return Path()
    case .atomic(let inner): return path(to: wanted, in: inner)
    case .qualified(_, let inner):
      var path = path(to: wanted, in: inner)
      path?.isQualified = true
      return path
    case .array(let element, _), .pointer(let element):
      guard var path = path(to: wanted, in: element) else { return nil }
      path.behind = "[0]" + path.behind
      if case .function = element.unqualified { path.behind = String(path.behind.dropFirst(3)) }
      return path
    case .function(let function):
      guard var path = path(to: wanted, in: function.result), function.fixedParameters.isEmpty else { return nil }
      path.behind = "()" + path.behind
      return path
    default: return nil
    }
  }
}
