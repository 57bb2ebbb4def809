import BindingSpec

/// A file that the command writes: whole or not at all.
enum OutputFile {
  /// Says at once what would make writing fail in the end.
  static func check(_ path: String, suffix: String = ".yaml") throws(Stop) {
    if Files.kind(of: path) == .directory {
      throw .failure(
        Diagnostic(
          .outputUnwritable, at: Diagnostic.Place(file: path), "this is a directory, not a file",
          hint: "name the file in it: -o \(path.hasSuffix("/") ? path : path + "/")NAME\(suffix)"))
    }
    let directory = Paths.directory(of: path)
    guard Files.kind(of: directory) == .directory else {
      let exists = Files.kind(of: directory) != nil
      throw .failure(
        Diagnostic(
          .outputUnwritable, at: Diagnostic.Place(file: path),
          exists ? "“\(directory)” is not a directory" : "the directory “\(directory)” does not exist",
          hint: exists ? nil : "make it first: mkdir -p \(ShellQuoting.word(directory))"))
    }
  }

  /// Writes atomically. An interrupt waits until the file is whole, so that no temporary file stays behind.
  /// Says whether there was anything to write.
  @discardableResult
  static func write(_ bytes: [UInt8], to path: String) throws(Stop) -> Bool {
    try Interrupts.held { () throws(Stop) in
      try attempt { () throws(Failure) in try AtomicFile.write(bytes, to: path) }
    }
  }

  /// Says at once what would keep files from being written into a directory, which need not be there yet.
  static func check(directory: String) throws(Stop) {
    switch Files.kind(of: directory) {
    case .directory: return
    case .some:
      throw .failure(
        Diagnostic(.outputUnwritable, at: Diagnostic.Place(file: directory), "this is a file, not a directory"))
    case nil:
      let parent = Paths.directory(of: directory.hasSuffix("/") ? String(directory.dropLast()) : directory)
      if Files.kind(of: parent) == .directory { return }
      throw .failure(
        Diagnostic(
          .outputUnwritable, at: Diagnostic.Place(file: directory), "the directory “\(parent)” does not exist",
          hint: "make it first: mkdir -p \(ShellQuoting.word(directory))"))
    }
  }
}
