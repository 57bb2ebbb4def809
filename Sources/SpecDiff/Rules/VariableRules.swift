import BindingSpec

/// Global variables: gone, new, renamed, of another type, stored otherwise.
func judgeVariables(_ judge: inout Judge) {
  let match = judge.matches.variables
  let renames = judge.matches.variableRenames
  for (name, variable) in match.removed {
    let before = judge.text(name, variable, judge.old)
    let isSymbolKept = judge.matches.newSymbols.contains(variable.symbol ?? name)
    if let newName = renames.newNames[name], let now = judge.new.spec.variables[newName] {
      judge.report(
        .variableRenamed, name, .variable, isSymbolKept ? .source : .abi, "\(name) is called \(newName) now",
        hint: "use \(newName)", old: before, new: judge.text(newName, now, judge.new))
    } else {
      let isConstant = judge.new.spec.constants[name] != nil
      judge.report(
        .variableRemoved, name, .variable, isSymbolKept ? .source : .abi,
        isConstant ? "the variable \(name) is a constant of the header now" : "the variable \(name) is gone",
        hint: "programs that use it do not start or do not link with the new library", old: before)
    }
  }
  for (name, variable) in match.added where renames.oldNames[name] == nil {
    // A constant of the old side is told of as one.
    if judge.old.spec.constants[name] != nil { continue }
    judge.report(
      .variableAdded, name, .variable, .addition, "the variable \(name) is new",
      new: judge.text(name, variable, judge.new))
  }
  for (name, a, b) in match.changed { judge.variableChanged(name, a, b) }
}

extension Judge {
  func text(_ name: String, _ variable: Variable, _ side: Side) -> Text {
    Text(
      "extern " + (variable.isThreadLocal ? "_Thread_local " : "")
        + cDeclaration(of: variable.type, named: name, in: side.environment, style: .readable) + ";", variable.notes.at)
  }

  fileprivate mutating func variableChanged(_ name: String, _ a: Variable, _ b: Variable) {
    let (before, after) = (text(name, a, old), text(name, b, new))
    judgeDeprecation(name, .variable, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.isThreadLocal != b.isThreadLocal {
      report(
        .variableStorageChanged, name, .variable, .abi,
        b.isThreadLocal ? "each thread has a \(name) of its own now" : "all threads share \(name) now",
        hint: "it is reached in another way: generate the bindings again", old: before, new: after)
    }
    if (a.symbol ?? name) != (b.symbol ?? name) {
      report(
        .variableSymbolChanged, name, .variable, .abi,
        "\(name) is the symbol \(b.symbol ?? name) where it was \(a.symbol ?? name)",
        hint: "generate the bindings again", old: before, new: after)
    }
    // An array whose length the header does not say any more, or says at last, lies where it lay.
    if case .array(let x, let m) = old.resolve(a.type).type, case .array(let y, let n) = new.resolve(b.type).type,
      m != n, m == nil || n == nil, types.change(x, y, .storage).class == .none
    {
      report(
        .variableTypeChanged, name, .variable, n == nil ? .source : .addition,
        n == nil ? "\(name) does not say any more how long it is" : "\(name) says how long it is", old: before,
        new: after)
      return
    }
    let change = types.change(a.type, b.type, .storage)
    if change.class > .none {
      report(
        .variableTypeChanged, name, .variable, change.class, "\(name) \(change.reason ?? "changed")",
        hint: Self.hint(change.class), old: before, new: after)
    }
  }
}
