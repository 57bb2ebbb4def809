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
    let spec = try linker.specWithOverlays(path, overlays: overlays)
    try linker.follow(spec, path: path, key: AtomicFile.realPath(path))
    return LinkedSpec(spec, imported: linker.nearestFirst(from: AtomicFile.realPath(path)))
  }
}

/// Reads a spec and everything that it imports, each file once.
private struct SpecLinker {
  let importPaths: [String]
  /// What each file imports, and the specs, by real path.
  private var edges: [String: [String]] = [:]
  private var specs: [String: Spec] = [:]
  /// The files between the first spec and the one being read.
  private var chain: [(key: String, path: String)] = []

  init(importPaths: [String]) { self.importPaths = importPaths }

  func specWithOverlays(_ path: String, overlays: [String]?) throws(Failure) -> Spec {
    var spec = try SpecReader.read(path: path)
    for overlay in overlays ?? Self.overlayBeside(path) {
      let bytes = try AtomicFile.read(path: overlay, limit: ReadingLimits.fileSize)
      spec = try SpecReader.merge(overlay: bytes, file: overlay, into: spec)
    }
    return spec
  }

  static func overlayBeside(_ path: String) -> [String] {
    var stem = path
    for suffix in [".yaml", ".yml"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
      break
    }
    let overlay = stem + ".overlay.yaml"
    return overlay != path && AtomicFile.isFile(overlay) ? [overlay] : []
  }

  mutating func follow(_ spec: Spec, path: String, key: String) throws(Failure) {
    specs[key] = spec
    edges[key] = []
    chain.append((key, path))
    for name in spec.imports {
      let found = try locate(name, from: path)
      let foundKey = AtomicFile.realPath(found)
      if let start = chain.firstIndex(where: { $0.key == foundKey }) {
        throw cycle(name, path, through: chain[start...].map(\.path))
      }
      edges[key]?.append(foundKey)
      if specs[foundKey] != nil { continue }
      let imported = try specWithOverlays(found, overlays: nil)
      try follow(imported, path: found, key: foundKey)
    }
    chain.removeLast()
  }

  private func locate(_ name: String, from path: String) throws(Failure) -> String {
    let file = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
    if file.utf8.first == UInt8(ascii: "/") {
      if AtomicFile.isFile(file) { return file }
    } else {
      let beside = Paths.directory(of: path) + file
      if AtomicFile.isFile(beside) { return beside }
      for directory in importPaths {
        let candidate = directory.hasSuffix("/") ? directory + file : directory + "/" + file
        if AtomicFile.isFile(candidate) { return candidate }
      }
    }
    let directory = Paths.directory(of: path)
    let places = ([directory.isEmpty ? "." : directory] + importPaths).joined(separator: ", ")
    throw Failure(
      Diagnostic(
        .specImportMissing, entity: name, at: place(ofImport: name, in: path), "the import `\(name)` is not there",
        hint: "looked for \(file) in \(places); scan that library too, or say where its spec is"))
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

  /// Every import once, in the order of its distance.
  func nearestFirst(from key: String) -> [Spec] {
    var result: [Spec] = []
    var seen: Set<String> = [key]
    var queue = edges[key] ?? []
    var position = 0
    while position < queue.count {
      let next = queue[position]
      position += 1
      guard seen.insert(next).inserted, let spec = specs[next] else { continue }
      result.append(spec)
      queue += edges[next] ?? []
    }
    return result
  }
}
