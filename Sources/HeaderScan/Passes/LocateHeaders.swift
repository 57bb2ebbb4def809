import BindingSpec

/// A header of the request: how an `#include` reaches it, and where it is.
struct LocatedHeader {
  /// What stands in the spec: `gtk/gtk.h`.
  var name: String
  var path: String
  /// Whether the search path finds it; otherwise it is included by its path.
  var isSearchable: Bool
}

/// The directories in which `#include <…>` looks.
struct SearchPath {
  var own: [String] = []
  var system: [String] = []
  var all: [String] { own + system }

  func find(_ name: String) -> String? {
    for directory in all {
      let path = directory + "/" + name
      if Files.isFile(path) { return path }
    }
    return nil
  }

  /// How an `#include` names a file, by the longest directory that holds it.
  func name(of path: String) -> String? {
    let holder = all.filter { path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
    return holder.map { String(path.dropFirst($0.count + 1)) }
  }
}

extension HeaderScanner {
  /// Finds every header and refuses what cannot be one, before any compiler sees it.
  static func locateHeaders(_ scan: Scan) throws(Failure) {
    let request = scan.request
    guard !request.headers.isEmpty else {
      throw Failure(Diagnostic(.scanHeaderMissing, "no header was named", hint: "name at least one, such as zlib.h"))
    }
    scan.searchPath = try searchPath(scan)
    var failures: [Diagnostic] = []
    var localDirectories: [String] = []
    let current = Files.currentDirectory()
    let recordBase = Files.realPath(request.outputDirectory ?? ".") ?? current

    for header in request.headers {
      let local = Files.exists(header) ? Files.realPath(header) ?? header : nil
      let found = local ?? scan.searchPath.find(header)
      guard let path = found else {
        failures.append(missingHeader(header, scan))
        continue
      }
      if let refusal = refuse(header, path) {
        failures.append(refusal)
        continue
      }
      if local == nil {
        scan.headers.append(LocatedHeader(name: header, path: path, isSearchable: true))
      } else if let name = scan.searchPath.name(of: path), scan.searchPath.find(name) == path {
        scan.headers.append(LocatedHeader(name: name, path: path, isSearchable: true))
      } else {
        scan.headers.append(LocatedHeader(name: Files.lastComponent(of: path), path: path, isSearchable: false))
        localDirectories.append(Files.directory(of: path))
      }
    }
    if !failures.isEmpty { throw Failure(failures) }

    scan.spec.scan.headers = scan.headers.map(\.name)
    // Paths in a spec are seen from the spec, so that a scan from another directory gives the same bytes.
    var recorded: [String] = []
    let given = request.includes.map { include in
      include.hasPrefix("/") ? include : Files.relative(current + "/" + include, to: recordBase)
    }
    for directory in given + localDirectories.map({ Files.relative($0, to: recordBase) })
    where !recorded.contains(directory) {
      recorded.append(directory)
    }
    scan.spec.scan.includes = recorded
    scan.clangArguments = arguments(scan)
  }

  private static func missingHeader(_ header: String, _ scan: Scan) -> Diagnostic {
    let packages = PackageSearch.packages(providing: header)
    var hint = "give its path, or the directory that holds it with --include DIR"
    if let package = packages.first {
      hint =
        "pkg-config's package “\(package)” has it: add --pkg \(package)"
        + (packages.count > 1 ? " (also: \(packages.dropFirst().prefix(4).joined(separator: ", ")))" : "")
    } else if scan.request.library.pkgConfig == nil {
      hint += ", or its package with --pkg NAME"
    }
    return Diagnostic(
      .scanHeaderMissing, at: Diagnostic.Place(file: header),
      "there is no such header here nor in \(scan.searchPath.all.joined(separator: ", "))", hint: hint)
  }

  /// A header larger than this is no header; 64 MiB is some hundred times the largest that is known.
  private static let largestHeader = 64 << 20

  private static func refuse(_ header: String, _ path: String) -> Diagnostic? {
    let place = Diagnostic.Place(file: header)
    if Files.isDirectory(path) {
      return Diagnostic(
        .scanHeaderUnreadable, at: place, "this is a directory, not a header",
        hint: "name a header in it, and choose more of them with --keep")
    }
    if let size = Files.size(path), size > largestHeader {
      return Diagnostic(
        .scanHeaderTooLarge, at: place,
        "this file has \(size >> 20) MiB; a header of more than \(largestHeader >> 20) MiB is not read",
        hint: "is it really a header? Name the one that programs include")
    }
    guard let bytes = Files.contents(path) else {
      return Diagnostic(
        .scanHeaderUnreadable, at: place, "this file cannot be read", hint: "check its permissions")
    }
    if let position = bytes.prefix(1 << 20).firstIndex(of: 0) {
      let line = 1 + bytes[..<position].lazy.filter { $0 == UInt8(ascii: "\n") }.count
      return Diagnostic(
        .scanHeaderNotText, at: Diagnostic.Place(file: header, line: line),
        "this file is binary or UTF-16: it has a NUL byte at offset \(position)",
        hint: "name a C header, in UTF-8 or another encoding that has ASCII in it")
    }
    return nil
  }

  private static func searchPath(_ scan: Scan) throws(Failure) -> SearchPath {
    let request = scan.request
    var path = SearchPath()
    for directory in request.includes {
      guard Files.isDirectory(directory) else {
        throw Failure(
          Diagnostic(
            .scanArgument, at: Diagnostic.Place(file: directory), "--include: there is no such directory",
            hint: "give the directory in which #include is to look"))
      }
      path.own.append(Files.realPath(directory) ?? directory)
    }
    path.own += includeDirectories(in: request.packageArguments + request.arguments)
    var system = ["/usr/local/include"]
    switch request.target {
    case .x86_64LinuxGNU: system.append("/usr/include/x86_64-linux-gnu")
    case .aarch64LinuxGNU: system += ["/usr/aarch64-linux-gnu/include", "/usr/include/aarch64-linux-gnu"]
    case .arm64AppleMacOS, .x86_64WindowsMSVC, .wasm32WASI: break
    }
    if case .resourceDirectory(let directory) = scan.clang.builtinHeaders {
      system.insert(directory + "/include", at: 0)
    }
    if case .gcc(let directory) = scan.clang.builtinHeaders { system.append(directory) }
    path.system = system + ["/usr/include"]
    return path
  }

  /// The directories of `-I`, `-isystem`, `-iquote` and `-idirafter`, joined to the option or behind it.
  private static func includeDirectories(in arguments: [String]) -> [String] {
    var directories: [String] = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      for option in ["-I", "-isystem", "-iquote", "-idirafter"] where argument.hasPrefix(option) {
        let rest = String(argument.dropFirst(option.count))
        if !rest.isEmpty {
          directories.append(rest)
        } else if index + 1 < arguments.count {
          index += 1
          directories.append(arguments[index])
        }
        break
      }
      index += 1
    }
    return directories.map { Files.realPath($0) ?? $0 }
  }

  private static func arguments(_ scan: Scan) -> [String] {
    let request = scan.request
    // Warnings are the library's business; every error counts, or the rest of a batch of probes would be lost.
    // (`-w` would silence even what the probes ask for by pragma.)
    var arguments = ["-x", "c", "-Wno-everything", "-ferror-limit=0", "-fno-spell-checking", "-target", request.target.clangTriple]
    switch scan.clang.builtinHeaders {
    case .resourceDirectory(let directory): arguments += ["-resource-dir", directory]
    case .gcc(let directory):
      arguments += ["-idirafter", directory]
      scan.report(
        .scanBuiltinHeaders, .warning,
        "\(scan.clang.path) came without its builtin headers; those of gcc in \(directory) are used",
        hint: "install a libclang with headers of its own, as libclang-14-dev has them")
    case .missing:
      scan.report(
        .scanBuiltinHeaders, .warning, "\(scan.clang.path) came without its builtin headers (stddef.h and others)",
        hint: "install a libclang with headers of its own, as libclang-14-dev has them")
    }
    arguments += scan.searchPath.own.prefix(request.includes.count).flatMap { ["-I", $0] }
    arguments += request.defines.map { "-D" + $0 }
    return arguments + request.packageArguments + request.arguments
  }
}
