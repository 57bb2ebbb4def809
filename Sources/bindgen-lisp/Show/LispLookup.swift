import BindGen
import BindingSpec

/// Finds declarations by their Lisp names, and says what a declaration is called in Lisp.
///
/// Names are given as the generator gives them, once for each spec that is asked about.
final class LispLookup {
  private let linked: LinkedSpec
  private var known: [String: LispNames?] = [:]

  init(_ linked: LinkedSpec) { self.linked = linked }

  /// The names of one of the specs; nil when no module can be made of it.
  private func names(of spec: Spec) -> LispNames? {
    if let known = known[spec.library.name] { return known }
    // Of an import, everything that is imported here may be an import too.
    let others = linked.imported.filter { $0.library.name != spec.library.name }
    let names = try? LispNames(LinkedSpec(spec, imported: others))
    known[spec.library.name] = .some(names)
    return names
  }

  /// `zlib:deflate`; nil when the declaration is not bound.
  func qualified(_ entity: Entity) -> String? {
    guard let names = names(of: entity.spec), let token = names.token(of: entity.name, entity.word) else { return nil }
    return "\(names.package):\(token)"
  }

  /// The keywords of an enum's values, by C name.
  func keywords(_ entity: Entity) -> [String: String] { names(of: entity.spec)?.keywords(of: entity.name) ?? [:] }

  /// What there is to say about the declaration in Lisp.
  func sentence(_ entity: Entity) -> String? {
    if let qualified = qualified(entity) { return qualified }
    guard let refusal = names(of: entity.spec)?.refusal(of: entity.name, entity.word) else { return nil }
    return "not bound: \(refusal.detail) [\(refusal.reason.rawValue)]"
  }

  /// The declarations that a Lisp name stands for, in the nearest spec that has it.
  func entities(called name: String) -> [Entity] {
    for spec in [linked.spec] + linked.imported {
      let found = names(of: spec)?.declarations(called: name) ?? []
      if found.isEmpty { continue }
      return found.flatMap { declaration in
        Entity.find(declaration.cName, in: spec).filter {
          // The value of an enum is shown with its enum.
          $0.word == declaration.word || declaration.word == "value"
        }
      }
    }
    return []
  }

  /// Every Lisp name of the spec itself, for “did you mean”.
  var names: [String] { names(of: linked.spec)?.all ?? [] }
}
