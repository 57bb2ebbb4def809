extension SpecReader {
  /// A spec with its overlay merged in and its imports read.
  ///
  /// ```swift
  /// let linked = try SpecReader.link(path: "specs/gtk4.yaml", importPaths: ["/usr/share/bindgen-lisp/specs"])
  /// ```
  ///
  /// `overlays` are merged in order; when it is nil, the overlay is `NAME.overlay.yaml` beside the spec, if there is one.
  /// An import `glib` is `glib.yaml` beside the spec that imports it, then in each of `importPaths`; an import that ends in
  /// `.yaml` is a path from there. Imports have the overlays beside them merged in too.
  public static func link(
    path: String, overlays: [String]? = nil, importPaths: [String] = []
  ) throws(Failure) -> LinkedSpec {
    var linker = SpecLinker(importPaths: importPaths)
    return try linker.link(path, overlays: overlays)
  }
}

/// Reads a spec and everything that it imports, each file once, and what is imported side by side.
private struct SpecLinker {
  let importPaths: [String]
  /// Everything read so far, by real path, and the order in which it was found: nearest first.
  private var files: [String: File] = [:]
  private var order: [String] = []

  private struct File {
    var path: String
    var spec: Spec
    /// The real paths of what it imports.
    var imports: [String] = []
  }

  private typealias Loaded = Result<Spec, Failure>

  init(importPaths: [String]) { self.importPaths = importPaths }

  mutating func link(_ path: String, overlays: [String]?) throws(Failure) -> LinkedSpec {
    let opened = try SpecReader.open(path: path)
    let root = AtomicFile.realPath(path)
    // While the spec itself is decoded, other threads read what it imports. Whether that is there is found out below.
    var loading: [String: Background<Loaded>] = [:]
    for name in opened.imports {
      guard let found = find(name, from: path) else { continue }
      let key = AtomicFile.realPath(found)
      if key != root, loading[key] == nil { loading[key] = Self.load(found) }
    }
    let spec = try Self.merge(overlays ?? Self.overlayBeside(path), into: try SpecReader.read(opened))
    files[root] = File(path: path, spec: spec)
    var wave = [root]
    while !wave.isEmpty {
      // In the order of the imports, so that it does not matter which thread is the fastest.
      var next: [(key: String, path: String)] = []
      for key in wave {
        guard let file = files[key] else { continue }
        for name in file.spec.imports {
          let found = try locate(name, from: file.path)
          let foundKey = AtomicFile.realPath(found)
          files[key]?.imports.append(foundKey)
          if files[foundKey] != nil || next.contains(where: { $0.key == foundKey }) { continue }
          next.append((foundKey, found))
          if loading[foundKey] == nil { loading[foundKey] = Self.load(found) }
        }
      }
      for (key, path) in next {
        guard let loaded = loading[key]?.value() else { continue }
        files[key] = File(path: path, spec: try loaded.get())
        order.append(key)
      }
      wave = next.map(\.key)
    }
    var finished: Set<String> = []
    try refuseCycles(root, chain: [], finished: &finished)
    return LinkedSpec(spec, imported: order.compactMap { files[$0]?.spec })
  }

  private static func load(_ path: String) -> Background<Loaded> {
    Background {
      do throws(Failure) {
        return .success(try merge(overlayBeside(path), into: try SpecReader.read(path: path)))
      } catch {
        return .failure(error)
      }
    }
  }

  private static func merge(_ overlays: [String], into spec: Spec) throws(Failure) -> Spec {
    var spec = spec
    for overlay in overlays {
      let bytes = try AtomicFile.read(path: overlay, limit: ReadingLimits.fileSize)
      spec = try SpecReader.merge(overlay: bytes, file: overlay, into: spec)
    }
    return spec
  }

  private static func overlayBeside(_ path: String) -> [String] {
    var stem = path
    for suffix in [".yaml", ".yml"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
      break
    }
    let overlay = stem + ".overlay.yaml"
    return overlay != path && AtomicFile.isFile(overlay) ? [overlay] : []
  }

  private func refuseCycles(_ key: String, chain: [String], finished: inout Set<String>) throws(Failure) {
    guard let file = files[key] else { return }
    let chain = chain + [key]
    for (name, imported) in zip(file.spec.imports, file.imports) {
      if let start = chain.firstIndex(of: imported) {
        throw cycle(name, file.path, through: chain[start...].compactMap { files[$0]?.path })
      }
      if !finished.contains(imported) { try refuseCycles(imported, chain: chain, finished: &finished) }
    }
    finished.insert(key)
  }

  private func locate(_ name: String, from path: String) throws(Failure) -> String {
    if let found = find(name, from: path) { return found }
    let directory = Paths.directoryPrefix(of: path)
    let places = ([directory.isEmpty ? "." : directory] + importPaths).joined(separator: ", ")
    throw Failure(
      Diagnostic(
        .specImportMissing, entity: name, at: place(ofImport: name, in: path), "the import `\(name)` is not there",
        hint: "looked for \(Self.fileName(name)) in \(places); scan that library too, or say where its spec is"))
  }

  private static func fileName(_ name: String) -> String {
    name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
  }

  private func find(_ name: String, from path: String) -> String? {
    let file = Self.fileName(name)
    if file.utf8.first == UInt8(ascii: "/") { return AtomicFile.isFile(file) ? file : nil }
    let beside = Paths.directoryPrefix(of: path) + file
    if AtomicFile.isFile(beside) { return beside }
    return importPaths.lazy.map { $0.hasSuffix("/") ? $0 + file : $0 + "/" + file }.first(where: AtomicFile.isFile)
  }

  private func cycle(_ name: String, _ path: String, through files: [String]) -> Failure {
    let way = (files + files.prefix(1)).joined(separator: " → ")
    return Failure(
      Diagnostic(
        .specImportCycle, entity: name, at: place(ofImport: name, in: path), "the imports go in a circle: \(way)",
        hint: "take one of these imports out"))
  }

  /// Where a file says `imports: [name]`.
  private func place(ofImport name: String, in path: String) -> Diagnostic.Place {
    var place = Diagnostic.Place(file: path)
    do throws(Failure) {
      let bytes = try AtomicFile.read(path: path, limit: ReadingLimits.fileSize)
      let tree = try LibYAMLSource.tree(bytes, file: path)
      var inImports = false
      for (index, node) in tree.nodes.enumerated() where node.isScalar {
        let text = tree.text(of: index)
        if text == "imports" { inImports = true }
        guard inImports, text == name else { continue }
        place.line = Int(node.line) + 1
        place.column = Int(node.column) + 1
        break
      }
    } catch {}
    return place
  }
}
