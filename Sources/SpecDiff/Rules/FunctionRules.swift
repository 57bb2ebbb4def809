import BindingSpec

/// Functions: gone, new, renamed, and what changed in their types and in the way they are reached.
func judgeFunctions(_ judge: inout Judge) {
  let match = judge.matches.functions
  let renames = judge.matches.functionRenames
  for (name, function) in match.removed {
    if let now = renames.newNames[name] {
      judge.functionRenamed(name, now, function)
    } else {
      judge.functionRemoved(name, function)
    }
  }
  for (name, function) in match.added where renames.oldNames[name] == nil {
    if judge.matches.old.spec.macros[name] != nil { continue }
    judge.report(
      .functionAdded, name, .function, .addition, "the function \(name) is new",
      new: judge.text(name, function, judge.new))
  }
  for (name, old, new) in match.changed { judge.functionChanged(name, old, new) }
}

extension Judge {
  func text(_ name: String, _ function: Function, _ side: Side) -> Text {
    let word =
      switch function.linkage {
      case .external: ""
      case .staticInline: "static inline "
      case .inline: "inline "
      }
    return Text(
      word + cPrototype(of: function, named: name, in: side.environment, style: .readable) + ";", function.notes.at)
  }

  fileprivate mutating func functionRenamed(_ name: String, _ newName: String, _ function: Function) {
    guard let now = new.spec.functions[newName] else { return }
    // A macro of the old name keeps old sources alive, and a symbol of the old name keeps old programs alive.
    let isKept = new.spec.aliases[name] != nil || new.spec.macros[name] != nil
    let losesSymbol = function.linkage == .external && !matches.newSymbols.contains(function.symbol ?? name)
    let `class`: DriftClass = losesSymbol ? .abi : isKept ? .addition : .source
    report(
      .functionRenamed, name, .function, `class`, "\(name) is called \(newName) now",
      hint: losesSymbol ? "programs linked with the old name do not start; call \(newName)" : "call \(newName)",
      old: text(name, function, old), new: text(newName, now, new))
  }

  fileprivate mutating func functionRemoved(_ name: String, _ function: Function) {
    let before = text(name, function, old)
    let isSymbol = function.linkage == .external && !matches.newSymbols.contains(function.symbol ?? name)
    if let macro = new.spec.macros[name] {
      let parameters = macro.parameters.map(\.name) + (macro.isVariadic ? ["..."] : [])
      let isCallable = macro.isVariadic || macro.parameters.count == function.parameters.count
      report(
        .functionBecameMacro, name, .function, isSymbol ? .abi : isCallable ? .addition : .source,
        "\(name) is a macro now", hint: "bindings need a stub: give the macro its types in the overlay", old: before,
        new: Text("#define \(name)(\(parameters.joined(separator: ", "))) …", macro.notes.at))
      return
    }
    if let alias = new.spec.aliases[name] {
      let isCallable = new.spec.functions[alias.target].map { self.isCallable(function, as: $0) } ?? false
      report(
        .functionBecameMacro, name, .function, isSymbol ? .abi : isCallable ? .addition : .source,
        "\(name) is a macro for \(alias.target) now",
        hint: "programs that are compiled again call \(alias.target); bindings must be generated again", old: before,
        new: Text("#define \(name) \(alias.target)", alias.notes.at))
      return
    }
    if let skip = new.spec.skipped[name] {
      // What every program has of its own is no symbol; what cannot be said in a spec may still be the same symbol.
      report(
        .noLongerBound, name, .function, isSymbol && skip.reason == .scanDeclarationStatic ? .abi : .source,
        "\(name) is still declared, but cannot be bound any more: \(skip.reason.rawValue)",
        hint: "bindgen-lisp explain \(skip.reason.rawValue)", old: before, new: Text(skip.detail ?? name, skip.at))
      return
    }
    report(
      .functionRemoved, name, .function, isSymbol ? .abi : .source, "the function \(name) is gone",
      hint: isSymbol
        ? "programs that call it do not start or do not link with the new library"
        : "programs that call it do not compile",
      old: before)
  }

  /// Whether calls that one function takes are taken by another as well.
  func isCallable(_ a: Function, as b: Function) -> Bool {
    types.change(.function(a.type), .function(b.type), .storage).class == .none
  }

  fileprivate mutating func functionChanged(_ name: String, _ a: Function, _ b: Function) {
    let before = text(name, a, old)
    let after = text(name, b, new)
    judgeDeprecation(name, .function, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    judgeLinkage(name, a, b, before, after)
    judgeAttributes(name, a, b, before, after)
    if let was = a.body, let now = b.body, was != now {
      report(
        .functionBodyChanged, name, .function, .addition, "the inline function \(name) has another body",
        hint: "stubs and programs hold the old one until they are compiled again", old: before, new: after)
    }
    // Most changes are of places and comments.
    if a.type == b.type, a.parameters.count == b.parameters.count,
      !ParameterOrder.isRenumbered(a.parameters, b.parameters)
    {
      return
    }

    if !types.isSameConvention(a.convention, b.convention) {
      report(
        .functionConventionChanged, name, .function, .abi,
        "\(name) is called by the convention \(b.convention.rawValue) where it was \(a.convention.rawValue)",
        hint: "generate the bindings again", old: before, new: after)
    }
    judgeResult(name, a, b, before, after)
    judgeParameters(name, a, b, before, after)
  }

  private mutating func judgeLinkage(_ name: String, _ a: Function, _ b: Function, _ before: Text, _ after: Text) {
    switch (a.linkage, b.linkage) {
    case (.external, .staticInline):
      report(
        .functionBecameInline, name, .function, .abi, "\(name) is defined in the header now and is no symbol any more",
        hint: "programs linked with it may not start; bindings need a stub: generate them again", old: before,
        new: after)
    case (.staticInline, .external), (.inline, .external):
      report(
        .functionBecameExternal, name, .function, .addition, "\(name) is a symbol of the library now", old: before,
        new: after)
    case (.inline, .staticInline):
      report(
        .functionBecameInline, name, .function, .abi, "\(name) is static now and no symbol", old: before, new: after)
    // C's own “inline” leaves it to the compiler which definition is called, so that the library still has the symbol.
    case (.external, .inline), (.staticInline, .inline), (.external, .external), (.staticInline, .staticInline),
      (.inline, .inline):
      break
    }
    if (a.symbol ?? name) != (b.symbol ?? name) {
      report(
        .functionSymbolChanged, name, .function, .abi,
        "\(name) is the symbol \(b.symbol ?? name) where it was \(a.symbol ?? name)",
        hint: "generate the bindings again", old: before, new: after)
    }
  }

  private mutating func judgeAttributes(_ name: String, _ a: Function, _ b: Function, _ before: Text, _ after: Text) {
    let (was, now) = (a.attributes, b.attributes)
    if was == now { return }
    func nonnull(_ function: Function) -> Set<Int> {
      switch function.attributes.nonnull {
      case nil: []
      case .all: Set(function.parameters.indices.map { $0 + 1 })
      case .parameters(let list): Set(list)
      }
    }
    // Of numbers it says nothing.
    func pointers(_ function: Function, _ side: Side) -> Set<Int> {
      Set(function.parameters.indices.filter { side.isPointer(function.parameters[$0].type) }.map { $0 + 1 })
    }
    let tightened = nonnull(b).subtracting(nonnull(a)).intersection(pointers(b, new))
    let loosened = nonnull(a).subtracting(nonnull(b)).intersection(pointers(a, old))
    if !tightened.isEmpty {
      report(
        .functionNullabilityTightened, name, .function, .source,
        "\(name) takes no NULL any more as \(Self.ordinals(tightened))", hint: "check what is passed there",
        old: before,
        new: after)
    } else if !loosened.isEmpty {
      report(
        .functionNullabilityLoosened, name, .function, .addition, "\(name) may take NULL as \(Self.ordinals(loosened))",
        old: before, new: after)
    }
    if was.returnsNonnull, !now.returnsNonnull {
      report(
        .functionNullabilityTightened, name, .function, .source, "the result of \(name) may be NULL now",
        hint: "check the result", old: before, new: after)
    }
    var changes: [String] = []
    if was.isNoReturn != now.isNoReturn { changes.append(now.isNoReturn ? "does not return" : "may return") }
    if !was.mustUse, now.mustUse { changes.append("returns what must be used") }
    if was.format != now.format, now.format != nil { changes.append("has its format checked") }
    if !changes.isEmpty {
      report(
        .functionAttributesChanged, name, .function, was.isNoReturn != now.isNoReturn ? .source : .addition,
        "\(name) \(changes.joined(separator: ", "))", old: before, new: after)
    }
  }

  private static func ordinals(_ parameters: Set<Int>) -> String {
    (parameters.count == 1 ? "parameter " : "parameters ")
      + parameters.sorted().map(String.init).joined(separator: ", ")
  }

  private mutating func judgeResult(_ name: String, _ a: Function, _ b: Function, _ before: Text, _ after: Text) {
    let was = old.resolve(a.returns).type
    let now = new.resolve(b.returns).type
    if was == .void, now == .void { return }
    if was == .void {
      // Who ignores the result notices nothing, unless an address for it has to be passed.
      let isInMemory: Bool =
        if case .memory? = try? new.layout.callLayout(of: b.type).result { true } else { false }
      report(
        .functionResultAdded, name, .function, isInMemory ? .abi : .addition, "\(name) returns a value now",
        old: before,
        new: after)
      return
    }
    if now == .void {
      report(
        .functionResultRemoved, name, .function, .abi, "\(name) returns nothing any more",
        hint: "what programs take for the result is whatever a register holds", old: before, new: after)
      return
    }
    let change = types.change(a.returns, b.returns, .result)
    if change.class > .none {
      report(
        .functionResultChanged, name, .function, change.class, "the result of \(name) \(change.reason ?? "changed")",
        hint: Self.hint(change.class), old: before, new: after)
    }
    switch change.nullability {
    // What is promised about a result is turned around.
    case .loosened:
      report(
        .functionNullabilityTightened, name, .function, .source, "the result of \(name) may be NULL now",
        hint: "check the result", old: before, new: after)
    case .tightened:
      report(
        .functionNullabilityLoosened, name, .function, .addition, "the result of \(name) is never NULL now",
        old: before,
        new: after)
    case nil: break
    }
  }

  static func hint(_ class: DriftClass) -> String? {
    switch `class` {
    case .abi: "generate the bindings again and look at the callers"
    case .source: "look at the callers"
    case .addition, .none: nil
    }
  }

  private mutating func judgeParameters(_ name: String, _ a: Function, _ b: Function, _ before: Text, _ after: Text) {
    switch (a.arguments, b.arguments) {
    case (.unspecified, .unspecified): return
    case (.unspecified, _):
      // f() that is f(void) takes what it took.
      if b.parameters.isEmpty, b.arguments == .fixed { return }
      report(
        .functionPrototypeAdded, name, .function, .source, "\(name) says what it takes now", hint: Self.hint(.source),
        old: before, new: after)
      return
    case (_, .unspecified):
      if a.parameters.isEmpty, a.arguments == .fixed { return }
      report(
        .functionPrototypeRemoved, name, .function, a.arguments == .variadic ? .source : .addition,
        "\(name) does not say any more what it takes", old: before, new: after)
      return
    case (.fixed, .variadic):
      if judgeNamedBecameVariadic(name, a, b, before, after) { return }
      report(
        .functionBecameVariadic, name, .function, target.passesVariadicsApart ? .abi : .addition,
        "\(name) takes any number of further arguments now", old: before, new: after)
    case (.variadic, .fixed):
      report(
        .functionLostVariadic, name, .function, target.passesVariadicsApart ? .abi : .source,
        "\(name) takes no further arguments any more", hint: Self.hint(.source), old: before, new: after)
    case (.fixed, .fixed), (.variadic, .variadic): break
    }
    if a.parameters.count != b.parameters.count {
      let isMore = b.parameters.count > a.parameters.count
      report(
        isMore ? .functionParameterAdded : .functionParameterRemoved, name, .function, .abi,
        "\(name) takes \(b.parameters.count) \(b.parameters.count == 1 ? "parameter" : "parameters") where it took "
          + "\(a.parameters.count)",
        hint: "old callers pass \(isMore ? "too little" : "something else"): generate the bindings again", old: before,
        new: after)
      return
    }
    let moved = types.moved(a.parameters, b.parameters)
    if moved != nil {
      report(
        .functionParametersReordered, name, .function, .abi, "the parameters of \(name) changed places",
        hint: "old callers hand over one for another: generate the bindings again and look at every call", old: before,
        new: after)
    }
    for (index, (was, now)) in zip(a.parameters, moved ?? b.parameters).enumerated() {
      let change = types.change(was.type, now.type, .parameter)
      let label = now.name.map { "“\($0)”" } ?? "\(index + 1)"
      if change.class > .none {
        report(
          .functionParameterChanged, name, .function, change.class,
          "parameter \(label) of \(name) \(change.reason ?? "changed")", hint: Self.hint(change.class), old: before,
          new: after)
      }
      switch change.nullability {
      case .tightened:
        report(
          .functionNullabilityTightened, name, .function, .source,
          "parameter \(label) of \(name) may not be NULL any more",
          hint: "check what is passed there", old: before, new: after)
      case .loosened:
        report(
          .functionNullabilityLoosened, name, .function, .addition, "parameter \(label) of \(name) may be NULL now",
          old: before, new: after)
      case nil: break
      }
    }
  }

  /// `f(int, int)` that is `f(int, ...)` now: what it took by name it takes behind the dots.
  private mutating func judgeNamedBecameVariadic(
    _ name: String, _ a: Function, _ b: Function, _ before: Text, _ after: Text
  ) -> Bool {
    let named = a.parameters.dropFirst(b.parameters.count)
    let isSameBefore = zip(a.parameters, b.parameters).allSatisfy {
      types.change($0.type, $1.type, .parameter).class == .none
    }
    guard !named.isEmpty, isSameBefore else { return false }
    // Whole numbers and pointers travel there as they did, where named arguments and others are not passed apart.
    let travelsAlike =
      !target.passesVariadicsApart
      && named.allSatisfy { parameter in
        if case .word(let size) = old.representation(of: parameter.type) { size >= 4 } else { false }
      }
    report(
      .functionBecameVariadic, name, .function, travelsAlike ? .source : .abi,
      "\(name) takes any number of further arguments where it took \(named.count)",
      hint: "nobody checks any more what is passed there", old: before, new: after)
    return true
  }
}
