/// What names mean at a place in a program.
///
/// A chain: each scope adds something to what surrounds it, and looking up walks outwards. `depth` counts
/// the cleanups around, so that an exit through one is known.
final class Environment {
  enum Binding {
    case variable(LocalVariable)
    /// A special binding hides a lexical one of the same name.
    case special
    case symbolMacro(Word)
  }
  enum FunctionBinding {
    case function(LocalVariable)
    case macro(Word)
  }

  let parent: Environment?
  let lambda: Lambda
  let cleanups: Int
  /// The nearest scope around this one that has functions: every call asks for its function, and most scopes have none. A scope
  /// has all of its functions before there is one inside of it.
  private let functionScope: Environment?
  var variables: [(name: Word, binding: Binding)] = []
  var functions: [(name: Word, binding: FunctionBinding)] = []
  var block: (block: Block, cleanups: Int)?
  var tagBody: (body: TagBody, cleanups: Int)?

  init(parent: Environment?, lambda: Lambda, cleanups: Int? = nil) {
    self.parent = parent
    self.lambda = lambda
    self.cleanups = cleanups ?? parent?.cleanups ?? 0
    functionScope = parent.flatMap { $0.functions.isEmpty ? $0.functionScope : $0 }
  }

  func variable(_ name: Word) -> Binding? {
    var scope: Environment? = self
    while let current = scope {
      if let found = current.variables.last(where: { $0.name == name }) { return found.binding }
      scope = current.parent
    }
    return nil
  }

  /// The meaning of a function's name; `setf` functions are named by their setter symbol.
  func function(_ name: Word) -> FunctionBinding? {
    var scope: Environment? = self
    while let current = scope {
      if let found = current.functions.last(where: { $0.name == name }) { return found.binding }
      scope = current.functionScope
    }
    return nil
  }

  func block(_ name: Word) -> (block: Block, cleanups: Int)? {
    var scope: Environment? = self
    while let current = scope {
      if let found = current.block, found.block.name == name { return found }
      scope = current.parent
    }
    return nil
  }

  func tag(_ name: Word) -> (body: TagBody, index: Int, cleanups: Int)? {
    var scope: Environment? = self
    while let current = scope {
      if let found = current.tagBody, let index = found.body.tags.firstIndex(of: name) {
        return (found.body, index, found.cleanups)
      }
      scope = current.parent
    }
    return nil
  }
}

/// Makes sure that a function and those between it and a variable's owner get the variable.
func use(_ variable: LocalVariable, in lambda: Lambda) {
  var current = lambda
  while current !== variable.owner {
    variable.isCaptured = true
    if current.captures.contains(where: { $0 === variable }) { return }
    current.captures.append(variable)
    guard let outer = current.parent else { return }
    current = outer
  }
}
