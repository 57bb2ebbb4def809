import BindingSpec

/// Declarations that no binding could be made for, and that are gone: bindings lose nothing, programs in C do.
///
/// Of what such a name was, a spec keeps the reason only, so that nothing is known of symbols or of changes. Macros have
/// rules of their own.
func judgeUnbound(_ judge: inout Judge) {
  for (name, skip) in judge.matches.skipped.removed {
    guard let loss = skip.loss, loss == .ofPrograms, !judge.new.spec.mentions(name) else { continue }
    judge.report(
      .unboundRemoved, name, .skipped, .source, "\(name), which could not be bound (\(skip.reason.rawValue)), is gone",
      hint: "bindings never had it; programs that use it do not compile",
      old: Judge.Text(skip.detail.map { "\(name)  // \($0)" } ?? name, skip.at))
  }
}

/// Names that were hidden on purpose and are gone. Whoever hid them said that they are no part of the interface.
func hiddenThatAreGone(_ matches: Matches, _ target: Target) -> [Finding] {
  matches.skipped.removed.compactMap { name, skip in
    guard skip.loss == .ofNobody, !matches.new.spec.mentions(name) else { return nil }
    return Finding(
      .unboundRemoved, name, .skipped, .none, on: target, "\(name), which the scan was told to hide, is gone",
      oldPlace: skip.at)
  }
}

extension Skip {
  fileprivate enum Loss {
    case ofPrograms, ofNobody
  }

  /// Who misses it when it goes; `nil` for macros, and for what says nothing about a declaration.
  fileprivate var loss: Loss? {
    switch reason {
    case .scanDeclarationStatic, .scanTypeUnsupported, .scanBlock, .scanLayoutDisagreement, .scanCPlusPlus: .ofPrograms
    case .scanDeclarationHidden: .ofNobody
    default: nil
    }
  }
}

extension Spec {
  /// Whether anything is called so, bound or not.
  fileprivate func mentions(_ name: String) -> Bool {
    hasDeclaration(named: name) || skipped[name] != nil || structs[name] != nil || unions[name] != nil
      || enums[name] != nil
  }
}
