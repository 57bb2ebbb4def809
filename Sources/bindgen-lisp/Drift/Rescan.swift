import BindingSpec
import HeaderScan

/// Scans headers again as a spec has recorded it.
struct Rescan: Sendable {
  /// What the command line adds to the record.
  struct Additions: Sendable {
    var includes: [String] = []
    var defines: [String] = []
    var keep: [String] = []
    var packages: [String] = []
    var arguments: [String] = []

    init(_ arguments: Arguments) {
      includes = arguments.all(DriftOptions.include)
      defines = arguments.all(DriftOptions.define)
      keep = arguments.all(DiffOptionSpecs.keep)
      packages = arguments.all(DriftOptions.package)
      self.arguments = arguments.passedThrough
    }

    var isEmpty: Bool {
      includes.isEmpty && defines.isEmpty && keep.isEmpty && packages.isEmpty && arguments.isEmpty
    }
  }

  /// What was read, and where it is: what a record says is seen from there.
  let linked: LinkedSpec
  let path: String
  let additions: Additions

  /// A spec of the headers as they are here, with the imports of the one that is checked.
  func scan(_ opening: ClangOpening) throws(Failure) -> (result: ScanResult, linked: LinkedSpec) {
    try scan(try request(try PkgConfig.query(packages), opening))
  }

  /// What pkg-config is asked about: what the spec records first, since it is the library's own.
  var packages: [String] { [linked.spec.library.pkgConfig].compactMap { $0 } + additions.packages }

  /// The same with another header in the place of the one that was scanned.
  func scan(header: String, _ opening: ClangOpening) throws(Failure) -> (result: ScanResult, linked: LinkedSpec) {
    // The header that is named need not be one of an installed package.
    let own = (try? PkgConfig.query([linked.spec.library.pkgConfig].compactMap { $0 })) ?? []
    var request = try request(own + (try PkgConfig.query(additions.packages)), opening)
    let name = linked.spec.scan.headers.filter { header == $0 || header.hasSuffix("/" + $0) }
      .max { $0.utf8.count < $1.utf8.count }
    if let name {
      // Another version's folder of headers: all that was scanned is looked for there first.
      let root = String(header.dropLast(name.utf8.count))
      request.includes.insert(root.isEmpty ? "." : root, at: 0)
    } else {
      request.headers = [header]
      request.looksInCurrentDirectory = true
    }
    return try scan(request)
  }

  private func scan(_ request: ScanRequest) throws(Failure) -> (result: ScanResult, linked: LinkedSpec) {
    let result = try HeaderScanner.scan(request)
    var scanned = LinkedSpec(result.spec, imported: linked.imported)
    scanned.importedPaths = linked.importedPaths
    return (result, scanned)
  }

  private func request(_ packages: [PkgConfig], _ opening: ClangOpening) throws(Failure) -> ScanRequest {
    let record = linked.spec.scan
    let directory = Paths.directoryPrefix(of: path)
    var library = linked.spec.library
    if let package = packages.first, package.name == library.pkgConfig {
      library.version = package.version
      if let name = package.sharedObject { library.load[.linux] = name }
    }
    var request = ScanRequest(headers: record.headers, library: library)
    request.looksInCurrentDirectory = false
    request.keep = record.keep + additions.keep
    request.hide = record.hide
    request.defines = record.defines + additions.defines
    request.includes = additions.includes + record.includes.map { $0.hasPrefix("/") ? $0 : directory + $0 }
    request.packageArguments = packages.flatMap(\.compilerArguments)
    request.arguments = record.arguments + additions.arguments
    request.target = record.target
    request.docs = record.docs
    request.imports = linked.spec.imports.map { name in
      let file = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
      return file.hasPrefix("/") ? file : directory + file
    }
    request.outputDirectory = Paths.directory(of: path)
    request.opening = opening
    return request
  }
}
