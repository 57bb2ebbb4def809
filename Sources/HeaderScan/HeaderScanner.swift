import BindingSpec

/// Headers in, spec out.
public enum HeaderScanner {
  /// Scans headers. Errors leave by the typed throw and nothing is half done.
  public static func scan(_ request: ScanRequest) throws(Failure) -> ScanResult {
    let opening = request.opening ?? ClangOpening()
    let scan = Scan(request: request, opening: opening, imported: try readImports(request))

    // The headers' places come first: everything else asks where a header is and what an include calls it.
    try locateHeaders(scan)
    // Macro values are wanted with their C types, which only the compiler knows. Naming the macros by a quick look
    // at the text beforehand lets one parse answer for declarations and macros alike.
    findMacroCandidates(scan)
    scan.clang = try opening.result()
    try parseHeaders(scan)
    // Which files are the library's own decides what the walk below takes.
    try chooseKeptFiles(scan)
    // Declarations pull in what they refer to, so that no type is left unexplained.
    collectDeclarations(scan)
    // Macros may name what was just collected.
    try evaluateMacros(scan)
    scan.spec.putInOrder()
    recognizeFlags(scan)
    // Last, because it needs every type: the layout engine's answers against the compiler's.
    compareLayouts(scan)
    return scan.result()
  }

  private static func readImports(_ request: ScanRequest) throws(Failure) -> [LinkedSpec] {
    var specs: [LinkedSpec] = []
    for path in request.imports { specs.append(try SpecReader.link(path: path)) }
    return specs
  }
}
