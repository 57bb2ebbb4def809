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
      let mayBeLocal = request.looksInCurrentDirectory || header.hasPrefix("/")
      let local = mayBeLocal && Files.exists(header) ? Files.realPath(header) ?? header : nil
      var found = local ?? scan.searchPath.find(header)
      if found == nil { found = try builtin(header, scan) }
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
        scan.headers.append(LocatedHeader(name: Paths.lastComponent(of: path), path: path, isSearchable: false))
        localDirectories.append(Paths.directory(of: path))
      }
    }
    if !failures.isEmpty { throw Failure(failures) }

    scan.spec.scan.headers = scan.headers.map(\.name)
    // Paths in a spec are seen from the spec, so that a scan from another directory gives the same bytes.
    var recorded: [String] = []
    let given = request.includes.map { include in
      include.hasPrefix("/") ? include : Paths.relative(current + "/" + include, to: recordBase)
    }
    for directory in given + localDirectories.map({ Paths.relative($0, to: recordBase) })
    where !recorded.contains(directory) {
      recorded.append(directory)
    }
    scan.spec.scan.includes = recorded
  }

  /// One of the compiler's own headers, such as stddef.h. Asked last, since libclang may still be opening.
  private static func builtin(_ header: String, _ scan: Scan) throws(Failure) -> String? {
    guard let directory = try scan.opening.result().builtinHeaders.includeDirectory else { return nil }
    let path = directory + "/" + header
    return Files.isFile(path) ? path : nil
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
}
