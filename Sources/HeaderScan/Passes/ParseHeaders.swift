import BindingSpec
import CLibClang

extension HeaderScanner {
  /// Runs the compiler over the headers and the probes; errors in the headers end the scan.
  static func parseHeaders(_ scan: Scan) throws(Failure) {
    guard let clang = scan.clang else { return }
    scan.clangArguments = arguments(scan, clang)
    let text = scan.probes.mainFile(includes: scan.headers.map(includeOperand), target: scan.request.target)
    let unit = try parse(scan, text)
    scan.unit = unit
    scan.topLevel = unit.topLevel
    scan.probeErrors = try sortErrors(unit, scan)
    // A function's body that is left open swallows all that follows, and the compiler, which skips bodies, says nothing.
    if !scan.topLevel.contains(where: \.isEndOfHeaders) { throw Failure(unfinished("a bracket is not closed", scan)) }
  }

  static func includeOperand(_ header: LocatedHeader) -> String {
    header.isSearchable ? "<\(header.name)>" : "\"\(header.path)\""
  }

  static func parse(_ scan: Scan, _ text: [UInt8]) throws(Failure) -> TranslationUnit {
    guard let clang = scan.clang,
      let unit = TranslationUnit.parse(
        clang, mainPath: Scan.mainFile, text: text, arguments: scan.clangArguments)
    else {
      if let argument = refusedArgument(scan) {
        throw Failure(
          Diagnostic(
            .scanArgument, "libclang \(scan.clang?.majorVersion ?? 0) refuses the argument “\(argument)”",
            hint: "correct it or leave it out; “clang --help” lists the arguments"))
      }
      throw Failure(
        Diagnostic(
          .scanLibclangFailed, "libclang \(scan.clang?.majorVersion ?? 0) gave up on these headers or arguments",
          hint: "try another libclang (\(LibClang.environmentVariable)); the arguments were: "
            + scan.clangArguments.joined(separator: " ")))
    }
    return unit
  }

  /// libclang does not say what it dislikes about its arguments, so the request's are tried one by one.
  private static func refusedArgument(_ scan: Scan) -> String? {
    guard let clang = scan.clang else { return nil }
    return scan.request.arguments.first { argument in
      TranslationUnit.parse(clang, mainPath: Scan.mainFile, text: [], arguments: ["-x", "c", argument]) == nil
    }
  }

  /// The compiler's errors: those about probes by line, all others thrown.
  static func sortErrors(_ unit: TranslationUnit, _ scan: Scan) throws(Failure) -> [Int: [String]] {
    var probeErrors: [Int: [String]] = [:]
    var failures: [Diagnostic] = []
    var fileNames: [CXFile?: String] = [:]
    var stacks: [CXFile?: [(file: CXFile, line: Int)]]?
    let lastSentinel = scan.headers.count + 2
    for error in unit.errors {
      let name = fileNames[error.file] ?? error.file.map(unit.name) ?? ""
      fileNames[error.file] = name
      if name == Scan.mainFile, error.line > lastSentinel {
        probeErrors[error.line, default: []].append(error.text)
        continue
      }
      if stacks == nil {
        stacks = Dictionary(unit.inclusionStacks().map { ($0.file, $0.stack) }) { first, _ in first }
      }
      // The made-up main file is nobody's business.
      let trail = (stacks?[error.file] ?? []).map { (unit.name(of: $0.file), $0.line) }
        .filter { $0.0 != Scan.mainFile }
        .map { Diagnostic.Place(file: $0.0, line: $0.1) }
      if name == Scan.mainFile, error.line > scan.headers.count {
        failures.append(unfinished(error.text, scan))
        continue
      }
      failures.append(explain(error, file: name, trail: trail, scan))
    }
    if !failures.isEmpty { throw Failure(failures) }
    return probeErrors
  }

  /// An error behind the headers: the last one ends before what it began does.
  private static func unfinished(_ problem: String, _ scan: Scan) -> Diagnostic {
    let last = scan.headers.last
    let lines = last.flatMap { Files.contents($0.path) }.map { bytes in
      1 + bytes.dropLast().lazy.filter { $0 == UInt8(ascii: "\n") }.count
    }
    return Diagnostic(
      .scanHeaderError, at: last.map { Diagnostic.Place(file: $0.path, line: lines) },
      "the header ends inside a declaration: \(problem)",
      hint: "a bracket or a semicolon is missing at its end, or another header is to be included behind it")
  }

  private static func explain(
    _ error: TranslationUnit.Message, file: String, trail: [Diagnostic.Place], _ scan: Scan
  ) -> Diagnostic {
    let place =
      file.isEmpty || file == Scan.mainFile
      ? nil : Diagnostic.Place(file: file, line: error.line, column: error.column)
    if place == nil {
      return Diagnostic(
        .scanArgument, error.text, hint: "clang was given: \(scan.clangArguments.joined(separator: " "))")
    }
    if error.text.hasSuffix("file not found") {
      let missing = error.text.split(separator: "'").first.map(String.init) ?? ""
      var hint = "add the directory that holds it with --include DIR, or its package with --pkg NAME"
      let packages = PackageSearch.packages(providing: missing)
      if let package = packages.first {
        hint = "pkg-config's package “\(package)” has it: add --pkg \(package)"
      }
      return Diagnostic(.scanIncludeMissing, at: place, error.text, hint: hint, trail: trail)
    }
    if error.text.contains("nested too deeply") {
      return Diagnostic(
        .scanIncludeRecursive, at: place, error.text,
        hint: "a header includes itself, directly or not, and has no include guard", trail: Array(trail.prefix(6)))
    }
    if case .gcc(let directory)? = scan.clang?.builtinHeaders, file.hasPrefix(directory) {
      return Diagnostic(
        .scanHeaderError, at: place, error.text,
        hint: "this header is gcc's, taken because libclang came without its own: install "
          + "libclang-common-\(scan.clang?.majorVersion ?? 0)-dev or use another libclang (\(LibClang.environmentVariable))",
        trail: trail)
    }
    return Diagnostic(
      .scanHeaderError, at: place, error.text,
      hint: "the header must compile as it is: it may need a --define, another header before it, or a --clang-arg "
        + "such as -std=gnu17", trail: trail)
  }

  private static func arguments(_ scan: Scan, _ clang: LibClang) -> [String] {
    let request = scan.request
    // Warnings are the library's business; every error counts, or the rest of a batch of probes would be lost.
    var arguments = [
      "-x", "c", "-ferror-limit=0", "-fno-spell-checking", "-target", request.target.clangTriple,
    ]
    switch clang.builtinHeaders {
    case .resourceDirectory(let directory): arguments += ["-resource-dir", directory]
    case .gcc(let directory):
      arguments += ["-idirafter", directory]
      scan.report(
        .scanBuiltinHeaders, .warning,
        "\(clang.path) came without its builtin headers; those of gcc in \(directory) are used",
        hint: "install a libclang with headers of its own, as libclang-14-dev has them")
    case .missing:
      scan.report(
        .scanBuiltinHeaders, .warning, "\(clang.path) came without its builtin headers (stddef.h and others)",
        hint: "install a libclang with headers of its own, as libclang-14-dev has them")
    }
    arguments += scan.searchPath.own.prefix(request.includes.count).flatMap { ["-I", $0] }
    arguments += request.defines.map { "-D" + $0 }
    return arguments + request.packageArguments + request.arguments
  }
}

extension Cursor {
  /// Whether it is what stands behind the headers, at file scope.
  fileprivate var isEndOfHeaders: Bool { kind == Kind.variable && spelling == MacroProbes.endOfHeaders }
}
