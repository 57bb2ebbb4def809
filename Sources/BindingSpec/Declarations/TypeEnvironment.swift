/// Whatever can say what a name inside a type means: a spec alone, or one with its imports.
public protocol TypeEnvironment {
  func typedef(named name: String) -> Typedef?
  func record(_ kind: RecordKind, named name: String) -> Record?
  func enumeration(named name: String) -> Enumeration?
  /// A variable or the result of a function, which may be all that leads to a type without a tag.
  func type(ofObject name: String) -> CType?
}

extension TypeEnvironment {
  public func type(ofObject name: String) -> CType? { nil }
}

extension Spec: TypeEnvironment {
  public func typedef(named name: String) -> Typedef? { typedefs[name] }
  public func record(_ kind: RecordKind, named name: String) -> Record? { records(kind)[name] }
  public func enumeration(named name: String) -> Enumeration? { enums[name] }
  public func type(ofObject name: String) -> CType? {
    variables[name]?.type ?? functions[name].map { .function($0.type) }
  }
}

/// A spec with the specs that it imports, directly or not.
///
/// A name is looked up in the spec itself first, then in its imports in order.
public struct LinkedSpec: TypeEnvironment, Sendable {
  public var spec: Spec
  /// Every import once, nearest first.
  public var imported: [Spec]
  /// The files that were read for it, in the order in which they were found: the spec, its overlays, the imports and theirs.
  public var files: [String] = []
  /// Where each import was found.
  public var importedPaths: [String] = []
  public init(_ spec: Spec, imported: [Spec] = []) {
    self.spec = spec
    self.imported = imported
  }

  public func typedef(named name: String) -> Typedef? { first { $0.typedefs[name] } }
  public func record(_ kind: RecordKind, named name: String) -> Record? {
    // An opaque mention here must not hide the definition that an imported library gives.
    let own = spec.records(kind)[name]
    if own?.definition != nil { return own }
    return imported.lazy.compactMap { $0.records(kind)[name] }.first { $0.definition != nil } ?? own
      ?? imported.lazy.compactMap { $0.records(kind)[name] }.first
  }
  public func enumeration(named name: String) -> Enumeration? { first { $0.enums[name] } }
  public func type(ofObject name: String) -> CType? { first { $0.type(ofObject: name) } }

  private func first<T>(_ find: (Spec) -> T?) -> T? {
    if let own = find(spec) { return own }
    for other in imported { if let found = find(other) { return found } }
    return nil
  }
}
