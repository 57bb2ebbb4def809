import BindingSpec

extension HeaderScanner {
  /// Lists every name that a kept header may define as a macro, by a look at the text alone.
  ///
  /// Conditionals are not evaluated, so the list has names that the compiler never defines; each probe stands under
  /// `#ifdef` and costs nothing then. A name that this look overlooks is probed in a second parse.
  static func findMacroCandidates(_ scan: Scan) {
    var search = CandidateSearch(scan)
    for header in scan.headers { search.visit(header.path, name: header.name) }
    scan.probes.candidates = search.candidates
    scan.probes.visited = search.visited
    scan.quotedByKept = search.quotedByKept
  }
}

/// A macro seen in the text of a header.
struct MacroCandidate {
  var shape: MacroBody
  /// Parameters of the function-like definition, when there is one.
  var functionParameters: [String]?
  var hasObjectDefinition: Bool
  /// Whether definitions differ in their parameters, or some close their brackets and some do not, so that only the
  /// one that counts may be asked.
  var isAmbiguous = false
  /// A function that every definition calls, by the looks of it. Such a macro is no constant; if the function turns
  /// out to be declared, that is settled without asking the compiler, whose error messages take their time.
  var callee: String?
  /// The number that every definition consists of. Then the preprocessor confirms the value, which is much faster than
  /// a variable for each of a library's thousands of such macros, and the type follows from the text.
  var literal: String?
  /// Of the body of a function-like definition, and whether there are several, so that only the one that counts may be asked.
  var fingerprint: String?
  var hasSeveralBodies = false
}

private struct CandidateSearch {
  let searchPath: SearchPath
  let keep: KeepRule
  var candidates: [String: MacroCandidate] = [:]
  /// Paths that a header in question includes in quotes from its own directory.
  var quotedByKept: Set<String> = []
  private(set) var visited: Set<String> = []
  private var seenIncludes: Set<String> = []

  init(_ scan: Scan) {
    searchPath = scan.searchPath
    keep = KeepRule(scan)
  }

  mutating func visit(_ path: String, name: String) {
    var pending = [(path: path, name: name)]
    while let (path, name) = pending.popLast() {
      guard visited.insert(path).inserted, let bytes = Files.contents(path) else { continue }
      bytes.withUnsafeBufferPointer { buffer in
        Directives.forEach(in: buffer) { directive in
          switch directive {
          case .define(let definition): add(definition)
          case .include(let spelling, let isQuoted):
            // Most includes are repetitions.
            if !isQuoted && !seenIncludes.insert(spelling).inserted { return }
            guard let included = resolve(spelling, isQuoted: isQuoted, from: path, name: name),
              !visited.contains(included.path)
            else { return }
            let isOwn = isQuoted && Paths.directory(of: included.path) == Paths.directory(of: path)
            if isOwn { quotedByKept.insert(included.path) }
            if keep.keeps(path: included.path, name: included.name, isQuotedByKept: isOwn) { pending.append(included) }
          }
        }
      }
    }
  }

  private mutating func add(_ definition: Directives.Definition) {
    let (name, parameters, body) = (definition.name, definition.parameters, definition.body)
    if var known = candidates[name] {
      if known.shape.contains(.unbalanced) != body.contains(.unbalanced) { known.isAmbiguous = true }
      known.shape.formUnion(body)
      if known.callee != definition.callee { known.callee = nil }
      if known.literal != definition.literal { known.literal = nil }
      if let earlier = known.functionParameters, let parameters, earlier != parameters { known.isAmbiguous = true }
      if parameters != nil, known.fingerprint != definition.fingerprint {
        if known.functionParameters != nil { known.hasSeveralBodies = true }
        known.fingerprint = definition.fingerprint
      }
      known.functionParameters = known.functionParameters ?? parameters
      known.hasObjectDefinition = known.hasObjectDefinition || parameters == nil
      candidates[name] = known
    } else {
      candidates[name] = MacroCandidate(
        shape: body, functionParameters: parameters, hasObjectDefinition: parameters == nil,
        callee: definition.callee, literal: parameters == nil ? definition.literal : nil,
        fingerprint: definition.fingerprint)
    }
  }

  private func resolve(
    _ spelling: String, isQuoted: Bool, from includer: String, name: String
  ) -> (path: String, name: String)? {
    if isQuoted {
      let path = Paths.directory(of: includer) + "/" + spelling
      if Files.isFile(path) {
        let folder = Paths.directory(of: name)
        return (Paths.normalized(path), folder == "." ? spelling : Paths.normalized(folder + "/" + spelling))
      }
    }
    // The compiler keeps a directory's spelling, so links are left as they are here too.
    return searchPath.find(spelling).map { ($0, spelling) }
  }
}
