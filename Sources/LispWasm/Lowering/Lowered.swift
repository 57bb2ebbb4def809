import LispRuntime

/// Code of an expression, and in which form its value is then on the stack.
struct Lowered {
  var code: Code
  var form: Form
  init(_ code: Code, _ form: Form) {
    self.code = code
    self.form = form
  }
}

/// How a value is represented where nobody but the compiled code sees it.
enum Form: Equatable {
  /// Any Lisp value.
  case value
  /// A Lisp object of a known type; not null.
  case object(DefinedType)
  /// NIL or a cons, and the like: a reference that may be null.
  case nullable(DefinedType)
  /// A number or reference of the engine's that is no Lisp value.
  case machine(ValueType)
  /// 1 or 0 for T and NIL.
  case truth
  /// An integer that fits 31 bits, as i32.
  case small
  /// An integer that the host gave, or a sum of such: it fits 32 bits, as i32, or 64, as i64.
  case integer32, integer64
  /// A double float, as f64.
  case double
  /// A character, as i32.
  case character
  /// Nothing: the value, if anybody asks, is NIL.
  case nothing
  /// Control does not come back.
  case never

  var type: ValueType? {
    switch self {
    case .value: .value
    case .object(let type): .object(type)
    case .nullable(let type): .nullable(type)
    case .machine(let type): type
    case .truth, .small, .character, .integer32: .i32
    case .integer64: .i64
    case .double: .f64
    case .nothing, .never: nil
    }
  }
}

/// What becomes of an expression's value.
enum Use {
  /// The first value is used; whether there are more is forgotten.
  case single
  /// Only what it does counts.
  case effect
  /// All values: the first on the stack, the others where `MultipleValues` keeps them.
  case all
  /// It is the result of the function, with all its values.
  case tail
}
