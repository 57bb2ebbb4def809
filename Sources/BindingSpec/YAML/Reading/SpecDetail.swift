/// How much of a spec is read.
public enum SpecDetail: Sendable {
  case everything
  /// The head and the sections that say what types are: structs, unions, enums, typedefs. All others stay empty.
  ///
  /// It is all that one asks of an import to lay out and to spell types, but for a type without a tag that only a
  /// variable or a function of the import leads to. The digest is that of the whole file and is checked as always.
  case types

  var sections: KeySet {
    switch self {
    case .everything: FactKind.sections
    case .types: FactKind.typeSections
    }
  }
}

extension Spec {
  /// The spec without what a detail leaves out.
  func reduced(to detail: SpecDetail) -> Spec {
    if detail == .everything { return self }
    var spec = Spec(library: library, scan: scan, imports: imports)
    spec.structs = structs
    spec.unions = unions
    spec.enums = enums
    spec.typedefs = typedefs
    return spec
  }
}
