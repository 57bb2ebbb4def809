import BindingSpec

/// What a spec promises, held against what shared objects export.
public enum SymbolFindings {
  /// Functions and variables that programs would look for in vain.
  ///
  /// - Parameter besides: names that something has been said about already, since the headers do not have them any more.
  public static func missing(
    from library: inout InstalledLibrary, of spec: LinkedSpec, besides: Set<String> = [], on target: Target
  ) -> [Finding] {
    var findings: [Finding] = []
    for symbol in symbols(of: spec) where !besides.contains(symbol.entity) && library.find(symbol.name) == nil {
      findings.append(missing(symbol, library, target))
    }
    return findings
  }

  /// What became of the symbols between two versions of a shared object, for declarations that both versions have.
  public static func changes(
    from old: inout InstalledLibrary, to new: inout InstalledLibrary, of oldSpec: LinkedSpec, and newSpec: LinkedSpec,
    on target: Target
  ) -> [Finding] {
    let kept = Dictionary(symbols(of: newSpec).map { ($0.entity, $0) }) { first, _ in first }
    var findings: [Finding] = []
    for before in symbols(of: oldSpec) {
      guard let symbol = kept[before.entity], let was = old.find(before.name) else { continue }
      guard let now = new.find(symbol.name) else {
        findings.append(missing(symbol, new, target))
        continue
      }
      if was.version == now.version { continue }
      func spelt(_ version: String?) -> String { version.map { "\(symbol.name)@\($0)" } ?? symbol.name }
      // Programs ask for the version that they were linked with. An object that gives it no more does not suit them.
      let isKept = was.version.map { now.others.contains($0) } ?? true
      var finding = Finding(
        .librarySymbolVersionChanged, symbol.entity, symbol.kind, isKept ? .addition : .abi, on: target,
        "\(Paths.lastComponent(of: new.path)) has \(spelt(now.version)) where it had \(spelt(was.version))"
          + (isKept && was.version != nil ? ", which it keeps for programs that were linked with it" : ""),
        old: spelt(was.version), new: spelt(now.version), oldPlace: before.place, newPlace: symbol.place)
      if !isKept { finding.hint = "programs that were linked with the old version do not start" }
      findings.append(finding)
    }
    return findings
  }

  private struct Symbol {
    var entity: String
    var name: String
    var kind: EntityKind
    var text: () -> String
    var place: Provenance?
  }

  /// What is to be found in a library: weak symbols need not be there, inline functions have none.
  private static func symbols(of linked: LinkedSpec) -> [Symbol] {
    var symbols: [Symbol] = []
    for (name, function) in linked.spec.functions where function.linkage == .external && !function.attributes.isWeak {
      symbols.append(
        Symbol(
          entity: name, name: function.symbol ?? name, kind: .function,
          text: { cPrototype(of: function, named: name, style: .readable) + ";" }, place: function.notes.at))
    }
    for (name, variable) in linked.spec.variables where !variable.isWeak {
      symbols.append(
        Symbol(
          entity: name, name: variable.symbol ?? name, kind: .variable,
          text: { "extern \(cDeclaration(of: variable.type, named: name, style: .readable));" },
          place: variable.notes.at))
    }
    return symbols
  }

  private static func missing(_ symbol: Symbol, _ library: InstalledLibrary, _ target: Target) -> Finding {
    var finding = Finding(
      .librarySymbolMissing, symbol.entity, symbol.kind, .abi, on: target,
      "\(Paths.lastComponent(of: library.path)) does not export \(symbol.name)", old: symbol.text(),
      oldPlace: symbol.place)
    finding.hint = "a program that uses it is not linked or does not start; it may be in another library"
    if !library.notFound.isEmpty {
      finding.hint =
        "it may be in what \(Paths.lastComponent(of: library.path)) needs and is not installed: "
        + library.notFound.joined(separator: ", ")
    }
    return finding
  }
}

extension Drift {
  /// What was found out apart from the specs.
  public mutating func add(_ more: [Finding]) { findings = SpecDiff.inOrder(findings + more) }
}
