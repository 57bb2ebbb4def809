/// A program after expansion: the few forms that are left, which every back end compiles.
///
/// Names are resolved: a variable is an object that its uses share, so nothing here depends on spelling.
package indirect enum Core {
  /// A value that is already there: `'x`, 42, "text".
  case constant(Word)
  case local(LocalVariable)
  case setLocal(LocalVariable, Core)
  /// Whether the caller gave an optional parameter.
  case supplied(LocalVariable)
  /// A special variable, by its symbol's record.
  case global(Word)
  case setGlobal(Word, Core)
  /// `#'name` of a global function.
  case function(Word)
  case lambda(Lambda)
  /// A call of a global function by its symbol's record.
  case call(Word, [Core], Place)
  /// A call of what an expression gives: a function, or a symbol that names one.
  case callValue(Core, [Core], Place)
  /// The same with arguments of which the last is a list.
  case apply(Core, [Core], Place)
  case conditional(Core, Core, Core)
  case sequence([Core])
  case bind([(LocalVariable, Core)], Core)
  /// Functions that see each other: `labels`.
  case bindFunctions([(LocalVariable, Lambda)], Core)
  /// Special variables bound at once, by their symbols' records.
  case bindDynamic([(Word, Core)], Core)
  /// `progv`
  case bindDynamicLists(Core, Core, Core)
  case block(Block, Core)
  case returnFrom(Block, Core)
  case tagbody(TagBody)
  case go(TagBodyReference, Int)
  case `catch`(Core, Core)
  case `throw`(Core, Core)
  case unwindProtect(Core, Core)
  case values([Core])
  /// Variables for as many values of an expression.
  case bindValues([LocalVariable], Core, Core)
  /// Calls a function with all values of all expressions.
  case callWithValues(Core, [Core], Place)
  /// All values of the first, after the second has run.
  case valuesThen(Core, Core)
}

/// A lexical variable.
package final class LocalVariable {
  package let name: Word
  /// The function whose frame holds it.
  package unowned let owner: Lambda
  package var isAssigned = false
  package var isCaptured = false

  package init(_ name: Word, owner: Lambda) {
    self.name = name
    self.owner = owner
  }

  /// Made by `or`: nothing but its test and its value can mention it.
  package var isUnnamed: Bool { name.isNil }

  /// Closures share it with assignments, so it lives in a cell.
  package var needsCell: Bool { isAssigned && isCaptured }
}

/// A function: parameters and a body.
package final class Lambda {
  package let name: Word
  /// The function around it, as long as that is being worked on: its body holds this one.
  package private(set) weak var parent: Lambda?
  package var required: [LocalVariable] = []
  /// Variables that the call itself fills, in the order of `ParameterList`.
  package var optional: [LocalVariable] = []
  package var rest: LocalVariable?
  package var keywords: [(keyword: Word, variable: LocalVariable)]?
  package var allowsOtherKeys = false
  /// Variables of functions around it that it or functions inside of it use.
  package var captures: [LocalVariable] = []
  /// Defaults of parameters and the body.
  package var body: Core = .constant(.nil)
  package var documentation = Word.nil
  /// Types that declarations give parameters, as (name, type), and the result.
  package var declaredTypes: [(name: Word, type: Word)] = []
  package var declaredResult: Word?
  package var parameters = Word.nil
  package var place: Place
  /// Where a function of a program's top level stands, for a back end's messages.
  package var file: String?

  package init(name: Word, parent: Lambda?, place: Place) {
    self.name = name
    self.parent = parent
    self.place = place
  }

  package var isSimple: Bool { optional.isEmpty && rest == nil && keywords == nil }

  /// The variables in the order of their registers.
  package var parameterVariables: [LocalVariable] {
    required + optional + (rest.map { [$0] } ?? []) + (keywords ?? []).map(\.variable)
  }
}

/// What `return-from` leaves.
package final class Block {
  package let name: Word
  package unowned let owner: Lambda
  /// Left from a function inside, or through a cleanup: then it is a catch under a tag of its own, which
  /// this variable holds.
  package var tag: LocalVariable?

  package init(_ name: Word, owner: Lambda) {
    self.name = name
    self.owner = owner
  }
}

/// Where a `go` leads. It stands inside of the statements, so it must not keep what they are part of.
package struct TagBodyReference {
  package unowned let body: TagBody
}

/// What `go` moves in.
package final class TagBody {
  package unowned let owner: Lambda
  package var tags: [Word] = []
  /// The statements before the first tag, and behind each tag.
  package var parts: [[Core]] = []
  /// As in `Block`.
  package var tag: LocalVariable?

  package init(owner: Lambda) { self.owner = owner }
}

/// Where something stands in its file; line 0 is unknown.
package struct Place {
  package var line: Int32
  package var column: Int32
  package static let unknown = Place(line: 0, column: 0)
}

extension Core {
  /// The forms that this one consists of, in its own function: bodies of functions inside are not among them.
  package func forEachPart(_ body: (Core) -> Void) {
    switch self {
    case .constant, .local, .supplied, .global, .function, .lambda, .go: break
    case .setLocal(_, let value), .setGlobal(_, let value), .returnFrom(_, let value): body(value)
    case .call(_, let all, _), .values(let all), .sequence(let all): all.forEach(body)
    case .callValue(let function, let all, _), .apply(let function, let all, _),
      .callWithValues(let function, let all, _):
      body(function)
      all.forEach(body)
    case .conditional(let test, let then, let other):
      body(test)
      body(then)
      body(other)
    case .bind(let bindings, let inner):
      for (_, value) in bindings { body(value) }
      body(inner)
    case .bindFunctions(_, let inner), .block(_, let inner): body(inner)
    case .bindDynamic(let bindings, let inner):
      for (_, value) in bindings { body(value) }
      body(inner)
    case .bindDynamicLists(let first, let second, let third):
      body(first)
      body(second)
      body(third)
    case .tagbody(let tags): for part in tags.parts { part.forEach(body) }
    case .catch(let first, let second), .throw(let first, let second), .unwindProtect(let first, let second),
      .valuesThen(let first, let second):
      body(first)
      body(second)
    case .bindValues(_, let value, let inner):
      body(value)
      body(inner)
    }
  }
}
