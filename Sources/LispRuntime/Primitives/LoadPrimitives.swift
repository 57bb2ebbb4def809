import BindingSpec

/// Loading files.
extension Machine {
  func defineLoadPrimitives() {
    define("LOAD-FILE", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.stringContent(arguments[0]) != nil else { throw .wrongType(arguments[0], "STRING") }
      try machine.loadFile(machine.text(arguments[0]))
      return .t
    }
    define("LOAD-TEXT", 2, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      guard machine.stringContent(arguments[0]) != nil else { throw .wrongType(arguments[0], "STRING") }
      try machine.load(text: machine.text(arguments[0]), file: machine.text(arguments[1]))
      return .t
    }
    define("LOADED-FILE", 0, in: "SYSTEM") { (machine, _) throws(LispError) in
      machine.loading.last.map { machine.makeString($0.file) } ?? .nil
    }
    define("COMPILE-FUNCTION", 1, in: "SYSTEM") { (machine, arguments) throws(LispError) in
      let form = machine.makeList([machine.names.function, arguments[0]])
      machine.roots.append(form)
      defer { machine.roots.removeLast() }
      return try machine.evaluate(form)
    }
  }

  /// Loads a file by its path.
  public func loadFile(_ path: String) throws(LispError) {
    if loading.count >= 200 { throw .simple("files load each other more than 200 deep: ~A", [makeString(path)]) }
    if let text = ModuleText(path: path) { return try load(text, file: path) }
    let bytes = try readFile(path)
    try bytes.withUnsafeBufferPointerTyped { (buffer) throws(LispError) in try load(buffer, file: path) }
  }

  func load(text: String, file: String) throws(LispError) {
    let bytes = Array(text.utf8)
    try bytes.withUnsafeBufferPointerTyped { (buffer) throws(LispError) in try load(buffer, file: file) }
  }

  func readFile(_ path: String) throws(LispError) -> [UInt8] {
    do throws(Failure) {
      return try AtomicFile.read(path: path)
    } catch {
      throw .simple(
        "cannot read ~A: ~A", [makeString(path), makeString(error.diagnostics.first?.message ?? "unreadable")],
        class: "SIMPLE-FILE-ERROR")
    }
  }
}
