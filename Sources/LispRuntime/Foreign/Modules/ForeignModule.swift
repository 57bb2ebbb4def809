/// The text of a module, kept so that its definitions can be read when they are first used.
final class ForeignModule {
  let name: String
  /// The package that its symbols are read in.
  let package: Word
  let file: String
  let directory: String
  let text: UnsafeBufferPointer<UInt8>
  /// Texts are shared by the packages that a file goes through.
  private let storage: ModuleText

  init(name: String, package: Word, file: String, storage: ModuleText) {
    self.name = name
    self.package = package
    self.file = file
    self.storage = storage
    text = storage.bytes
    directory = ForeignModule.directory(of: file)
  }

  static func directory(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "." }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  /// Where a module's file may be: beside the file that asks for it, here, or where `BINDGEN_LISP_MODULES` says.
  static func places(of file: String, from asking: String?) -> [String] {
    if file.hasPrefix("/") { return [file] }
    var places: [String] = []
    if let asking, !asking.isEmpty { places.append(directory(of: asking) + "/" + file) }
    places.append(file)
    if let more = ModuleText.environment("BINDGEN_LISP_MODULES") {
      places += more.split(separator: ":").map { "\($0)/\(file)" }
    }
    return places
  }
}
