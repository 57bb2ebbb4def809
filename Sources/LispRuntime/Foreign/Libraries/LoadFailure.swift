/// Why the system could not open a library, from what its loader says.
///
/// ```swift
/// LoadFailure("libfoo.so: cannot open shared object file: No such file or directory", opening: "libfoo.so")  // .notFound
/// ```
enum LoadFailure: Equatable {
  case notFound
  /// Another library that this one needs.
  case missingDependency(String)
  /// A file for another machine.
  case wrongArchitecture
  /// A file that is no library at all.
  case notALibrary
  /// A symbol that no loaded library has.
  case undefinedSymbol(String)
  case other(String)

  init(_ text: String, opening name: String) {
    let subject = text.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
    if text.contains("cannot open shared object file") || text.contains("no such file") {
      if text.contains("No such file") || text.contains("no such file") {
        let isItself = subject == name || text.contains("dlopen(\(name)")
        self = isItself ? .notFound : .missingDependency(subject)
        return
      }
    }
    if text.contains("wrong ELF class") || text.contains("incompatible architecture")
      || text.contains("cannot be loaded on")
      || text.contains("ELF file's phentsize not the expected size") || text.contains("wrong architecture")
    {
      self = .wrongArchitecture
    } else if text.contains("invalid ELF header") || text.contains("file too short")
      || text.contains("not a mach-o file")
      || text.contains("ELF load command") || text.contains("only ET_DYN and ET_EXEC")
    {
      self = .notALibrary
    } else if let symbol = Self.word(after: "undefined symbol: ", in: text) {
      self = .undefinedSymbol(symbol)
    } else {
      self = .other(text)
    }
  }

  /// A sentence that names the library.
  func message(for name: String) -> String {
    switch self {
    case .notFound:
      name.contains("/")
        ? "there is no library \(name)" : "there is no library \(name) where the system looks for libraries"
    case .missingDependency(let other): "\(name) needs \(other), which is not there"
    case .wrongArchitecture: "\(name) was made for another kind of machine"
    case .notALibrary: "\(name) is no shared library"
    case .undefinedSymbol(let symbol): "\(name) needs the symbol \(symbol), which no loaded library has"
    case .other(let text): text.contains(name) ? text : "\(name): \(text)"
    }
  }

  private static func word(after mark: String, in text: String) -> String? {
    let mark = Array(mark.utf8)
    let bytes = Array(text.utf8)
    guard bytes.count > mark.count else { return nil }
    for start in 0...(bytes.count - mark.count) where bytes[start..<start + mark.count].elementsEqual(mark) {
      let rest = bytes[(start + mark.count)...].prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: ",") }
      return String(decoding: rest, as: UTF8.self)
    }
    return nil
  }
}
