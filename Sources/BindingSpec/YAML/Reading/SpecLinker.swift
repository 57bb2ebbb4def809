extension SpecReader {
  /// A spec with its overlay merged in and its imports read.
  ///
  /// ```swift
  /// let linked = try SpecReader.link(path: "specs/gtk4.yaml", importPaths: ["/usr/share/bindgen-lisp/specs"])
  /// ```
  ///
  /// `overlays` are merged in order; when it is nil, the overlay is `NAME.overlay.yaml` beside the spec, if there is one.
  /// An import `glib` is `glib.yaml` beside the spec that imports it, then in each of `importPaths`; an import that ends in
  /// `.yaml` is a path from there. Imports have the overlays beside them merged in too. `imports` is how much of the
  /// imports is read: who looks up nothing but types in them asks for `.types`, which takes half the time.
  public static func link(
    path: String, overlays: [String]? = nil, importPaths: [String] = [], imports detail: SpecDetail = .everything
  ) throws(Failure) -> LinkedSpec {
    try link(path: path, overlays: overlays, importPaths: importPaths, imports: detail, from: .disk)
  }

  /// The same with files that are not on the disk.
  package static func link(
    path: String, overlays: [String]? = nil, importPaths: [String] = [], imports detail: SpecDetail = .everything,
    from source: SpecFiles
  ) throws(Failure) -> LinkedSpec {
    var linker = SpecLinker(importPaths: importPaths, detail: detail, source: source)
    return try linker.link(path, overlays: overlays)
  }
}

/// Reads a spec and everything that it imports, each file once, and what is imported side by side.
private struct SpecLinker {
  let importPaths: [String]
  let detail: SpecDetail
  let source: SpecFiles
  /// Everything read so far, by real path, and the order in which it was found: nearest first.
  private var files: [String: File] = [:]
  private var order: [String] = []
  /// What was read ahead or is waited for, by real path.
  private var loaded: [String: Loaded] = [:]

  private struct File {
    var path: String
    var spec: Spec
    /// The real paths of what it imports.
    var imports: [String] = []
  }

  private typealias Loaded = Result<Spec, Failure>

  init(importPaths: [String], detail: SpecDetail, source: SpecFiles) {
    self.importPaths = importPaths
    self.detail = detail
    self.source = source
  }

  mutating func link(_ path: String, overlays: [String]?) throws(Failure) -> LinkedSpec {
    let root = source.realPath(path)
    let overlays = overlays ?? overlayBeside(path)
    let spec = try SpecReader.merge(overlays, into: try readRoot(path, root), .everything, from: source)
    files[root] = File(path: path, spec: spec)
    var wave = [root]
    while !wave.isEmpty {
      // In the order of the imports, so that it does not matter which thread is the fastest.
      var next: [(key: String, path: String)] = []
      for key in wave {
        guard let file = files[key] else { continue }
        for name in file.spec.imports {
          let found = try locate(name, from: file.path)
          let foundKey = source.realPath(found)
          files[key]?.imports.append(foundKey)
          if files[foundKey] != nil || next.contains(where: { $0.key == foundKey }) { continue }
          next.append((foundKey, found))
        }
      }
      load(next.filter { loaded[$0.key] == nil })
      for (key, path) in next {
        guard let result = loaded[key] else { continue }
        files[key] = File(path: path, spec: try result.get())
        order.append(key)
      }
      wave = next.map(\.key)
    }
    var finished: Set<String> = []
    try refuseCycles(root, chain: [], finished: &finished)
    var linked = LinkedSpec(spec, imported: order.compactMap { files[$0]?.spec })
    linked.importedPaths = order.compactMap { files[$0]?.path }
    linked.files = [path] + overlays + linked.importedPaths.flatMap { [$0] + overlayBeside($0) }
    return linked
  }

  /// What one of the threads has done: a piece of the spec, or one of its imports.
  private enum Done: Sendable {
    case piece(SectionEntries?)
    case imported(String, Loaded)
  }

  /// Reads the spec itself and, at the same time, what it imports. Whether all of that is there is found out later.
  private mutating func readRoot(_ path: String, _ root: String) throws(Failure) -> Spec {
    let bytes = try source.spec(path)
    guard let parts = SpecParts(bytes, detail: .everything) else {
      return try SpecReader.readThroughLibYAML(bytes, file: path)
    }
    var imports: [(key: String, path: String)] = []
    for name in parts.imports {
      guard let found = find(name, from: path) else { continue }
      let key = source.realPath(found)
      if key != root, !imports.contains(where: { $0.key == key }) { imports.append((key, found)) }
    }
    // The imports come first: a piece is a smaller job, and the small ones at the end keep all threads busy.
    let ahead = imports
    let reading = self
    let done = Crew.map(ahead.count + parts.count, worker: PieceReader()) { reader, index -> Done in
      if index >= ahead.count { return .piece(parts.read(index - ahead.count, with: &reader)) }
      return .imported(ahead[index].key, reading.load(ahead[index].path, with: &reader))
    }
    var pieces: [SectionEntries?] = []
    for case let done in done {
      switch done {
      case .piece(let piece): pieces.append(piece)
      case .imported(let key, let result): loaded[key] = result
      }
    }
    if let spec = parts.joined(pieces) { return spec }
    return try SpecReader.readThroughLibYAML(bytes, file: path)
  }

  private mutating func load(_ found: [(key: String, path: String)]) {
    if found.isEmpty { return }
    let reading = self
    let results = Crew.map(found.count, worker: PieceReader()) { reading.load(found[$1].path, with: &$0) }
    for (file, result) in zip(found, results) { loaded[file.key] = result }
  }

  private func load(_ path: String, with reader: inout PieceReader) -> Loaded {
    do throws(Failure) {
      return .success(
        try SpecReader.readImport(path, detail, overlays: overlayBeside(path), from: source, with: &reader))
    } catch {
      return .failure(error)
    }
  }

  private func overlayBeside(_ path: String) -> [String] {
    var stem = path
    for suffix in [".yaml", ".yml"] where stem.hasSuffix(suffix) {
      stem.removeLast(suffix.count)
      break
    }
    let overlay = stem + ".overlay.yaml"
    return overlay != path && source.isFile(overlay) ? [overlay] : []
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
    if file.utf8.first == UInt8(ascii: "/") { return source.isFile(file) ? file : nil }
    let beside = Paths.directoryPrefix(of: path) + file
    if source.isFile(beside) { return beside }
    return importPaths.lazy.map { $0.hasSuffix("/") ? $0 + file : $0 + "/" + file }.first(where: source.isFile)
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
      let bytes = try source.spec(path)
      let tree = try LibYAMLSource.tree(bytes, file: path)
      var inImports = false
      for (index, node) in tree.nodes.enumerated() where node.isScalar {
        let text = tree.text(of: index)
        if text == "imports" { inImports = true }
        guard inImports, text == name else { continue }
        place.line = Int(tree.places[index].line) + 1
        place.column = Int(tree.places[index].column) + 1
        break
      }
    } catch {}
    return place
  }
}

extension SpecReader {
  /// A spec that another imports, with the overlays beside it.
  fileprivate static func readImport(
    _ path: String, _ detail: SpecDetail, overlays: [String], from source: SpecFiles, with reader: inout PieceReader
  ) throws(Failure) -> Spec {
    let bytes = try source.spec(path)
    if let spec = SpecParts(bytes, detail: detail)?.readAll(with: &reader) {
      do throws(Failure) {
        return try merge(overlays, into: spec, detail, from: source)
      } catch {
        // What is wrong is told by one who has read everything, and so says the same as always.
        if detail == .everything { throw error }
      }
    }
    return try merge(overlays, into: try readThroughLibYAML(bytes, file: path), .everything, from: source)
      .reduced(to: detail)
  }

  fileprivate static func merge(
    _ overlays: [String], into spec: Spec, _ detail: SpecDetail, from source: SpecFiles
  ) throws(Failure) -> Spec {
    var spec = spec
    for overlay in overlays {
      let bytes = try source.spec(overlay)
      spec = try merge(overlay: bytes, file: overlay, into: spec, detail: detail)
    }
    return spec
  }
}
