import BindingSpec

/// Whether two declarations of one name say the same to a program: without comments, places and names of parameters. Names
/// of parameters that changed places do say something.
///
/// An upgrade moves thousands of declarations by a few lines and changes a handful, so this is asked before any rule is.
enum Meaning {
  static func isSame(_ a: Function, _ b: Function) -> Bool {
    a.returns == b.returns && a.arguments == b.arguments && a.linkage == b.linkage && a.convention == b.convention
      && a.symbol == b.symbol && a.parameters.count == b.parameters.count && a.attributes == b.attributes
      && isSame(a.notes, b.notes) && zip(a.parameters, b.parameters).allSatisfy { $0.type == $1.type }
      && !ParameterOrder.isRenumbered(a.parameters, b.parameters)
  }

  static func isSame(_ a: Variable, _ b: Variable) -> Bool {
    a.type == b.type && a.symbol == b.symbol && a.isThreadLocal == b.isThreadLocal && isSame(a.notes, b.notes)
  }

  static func isSame(_ a: Record, _ b: Record) -> Bool {
    guard a.isTagless == b.isTagless, isSame(a.notes, b.notes) else { return false }
    switch (a.definition, b.definition) {
    case (nil, nil): return true
    case (let a?, let b?): return isSame(a, b)
    case (nil, _), (_, nil): return false
    }
  }

  static func isSame(_ a: Record.Definition, _ b: Record.Definition) -> Bool {
    a.size == b.size && a.alignment == b.alignment && a.attributes == b.attributes && a.fields.count == b.fields.count
      && zip(a.fields, b.fields).allSatisfy {
        $0.name == $1.name && $0.place == $1.place && $0.type == $1.type && $0.packed == $1.packed
          && $0.aligned == $1.aligned
      }
  }

  static func isSame(_ a: Enumeration, _ b: Enumeration) -> Bool {
    guard a.isTagless == b.isTagless, isSame(a.notes, b.notes) else { return false }
    switch (a.definition, b.definition) {
    case (nil, nil): return true
    case (let a?, let b?): return isSame(a, b)
    case (nil, _), (_, nil): return false
    }
  }

  static func isSame(_ a: Enumeration.Definition, _ b: Enumeration.Definition) -> Bool {
    a.type == b.type && a.isFixed == b.isFixed && a.packed == b.packed && a.values.count == b.values.count
      && zip(a.values, b.values).allSatisfy {
        $0.name == $1.name && $0.value == $1.value && ($0.deprecated == nil) == ($1.deprecated == nil)
      }
  }

  static func isSame(_ a: Typedef, _ b: Typedef) -> Bool {
    a.type == b.type && a.aligned == b.aligned && isSame(a.notes, b.notes)
  }

  static func isSame(_ a: Constant, _ b: Constant) -> Bool {
    a.value == b.value && a.type == b.type && isSame(a.notes, b.notes)
  }

  static func isSame(_ a: Alias, _ b: Alias) -> Bool { a.target == b.target && a.kind == b.kind }

  private static func isSame(_ a: Notes, _ b: Notes) -> Bool { (a.deprecated == nil) == (b.deprecated == nil) }
}
