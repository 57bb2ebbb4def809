import BindingSpec
import HeaderScan

/// One run of `scan`: options to request, request to spec, spec to file.
struct ScanRun {
  private let arguments: Arguments
  private let console: Console
  private let watch = Stopwatch()

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
  }

  func run() throws(Stop) -> ExitCode {
    let headers = arguments.operands
    guard let first = headers.first else {
      throw .usage("“scan” needs a header", hint: "for example: bindgen-lisp scan zlib.h --pkg zlib -o zlib.yaml")
    }
    let output = arguments.value(ScanOptions.output).flatMap { $0 == "-" ? nil : $0 }
    let depfile = arguments.value(ScanOptions.depfile)
    // Before the work is done, not after it.
    for path in [output, depfile].compactMap({ $0 }) { try OutputFile.check(path) }
    if depfile != nil, output == nil { throw .usage("--depfile needs -o FILE: the rule is for that file") }

    Interrupts.announce(as: console.diagnosticsFormat)
    // libclang is opened while pkg-config reads its files.
    let opening = ClangOpening()
    let packages = try attempt { () throws(Failure) in try PkgConfig.query(arguments.all(ScanOptions.package)) }
    var request = ScanRequest(headers: headers, library: try library(header: first, packages))
    request.keep = arguments.all(ScanOptions.keep)
    request.hide = arguments.all(ScanOptions.hide)
    request.defines = arguments.all(ScanOptions.define)
    request.includes = arguments.all(ScanOptions.include)
    request.packageArguments = packages.flatMap(\.compilerArguments)
    request.arguments = arguments.all(ScanOptions.clangArgument) + arguments.passedThrough
    request.imports = arguments.all(ScanOptions.imports)
    request.outputDirectory = output.map(Paths.directory)
    if let triple = arguments.value(ScanOptions.target) { request.target = try TargetOption.target(triple) }
    if let docs = arguments.value(ScanOptions.docs).flatMap(ScanRecord.Docs.init) { request.docs = docs }

    request.opening = opening
    let result = try attempt { () throws(Failure) in try HeaderScanner.scan(request) }
    let isQuiet = arguments.has(ScanOptions.quiet)
    let shown = result.diagnostics.filter { !isQuiet || $0.severity > .note }
    DiagnosticRenderer.render(shown, on: console)
    if shown.contains(where: { $0.severity == .error }) { return .couldNot }

    try holdAgainstOverlays(result.spec)
    let text = SpecWriter.yaml(result.spec, header: [ScanCommandLine.comment(arguments)])
    if let output {
      try OutputFile.write(text, to: output)
      if let depfile {
        try OutputFile.write(Array(Depfile.text(targets: [output], files: result.filesRead).utf8), to: depfile)
      }
    } else {
      try console.write(bytes: text)
    }
    if !isQuiet, console.diagnosticsFormat == .text {
      console.say(ScanSummary.text(result.spec, output: output, watch: watch))
    }
    return .fine
  }

  private func library(header: String, _ packages: [PkgConfig]) throws(Stop) -> Library {
    let name = arguments.value(ScanOptions.library) ?? Files.stem(of: header)
    guard Self.isLibraryName(name) else {
      throw .usage(
        "“\(name)” cannot be a library's name",
        hint: "give one of letters, digits, “-”, “_”, “.” and “+”: --library NAME")
    }
    var library = Library(name: name)
    library.version = arguments.value(ScanOptions.libraryVersion) ?? packages.first?.version
    library.pkgConfig = packages.first?.name
    if let name = packages.first?.sharedObject { library.load[.linux] = name }
    for text in arguments.all(ScanOptions.load) {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let word = parts.first, let value = parts.last else {
        throw .usage("--load takes PLATFORM=NAME, not “\(text)”", hint: "for example: --load linux=libz.so.1")
      }
      guard let platform = Library.Platform(rawValue: word) else {
        let known = Library.Platform.allCases.map(\.rawValue)
        throw .usage(
          "there is no platform “\(word)”",
          hint: Suggestion.sentence(for: word, among: known) ?? "there are \(known.joined(separator: ", "))")
      }
      library.load[platform] = value
    }
    return library
  }

  private static func isLibraryName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: ".") else { return false }
    return name.utf8.allSatisfy { byte in
      (byte | 32) &- 97 < 26 || byte &- 48 < 10 || "-_.+".utf8.contains(byte) || byte >= 128
    }
  }

  /// Names that an overlay holds and the new spec does not are worth knowing before it replaces the old one.
  private func holdAgainstOverlays(_ spec: Spec) throws(Stop) {
    var merged = spec
    for path in arguments.all(ScanOptions.overlay) {
      merged = try attempt { () throws(Failure) in
        try SpecReader.merge(overlay: try AtomicFile.read(path: path), file: path, into: merged)
      }
    }
  }
}

/// Reading `--target`.
enum TargetOption {
  static func target(_ triple: String) throws(Stop) -> Target {
    if let target = Target(triple: triple) { return target }
    let known = Target.allCases.map(\.rawValue)
    throw .usage(
      "the layout of “\(triple)” is not known",
      hint: Suggestion.sentence(for: triple, among: known) ?? "known are \(known.joined(separator: ", "))")
  }
}
