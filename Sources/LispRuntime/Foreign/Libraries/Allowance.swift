import BindingSpec

/// Which libraries may be loaded and which of their symbols called: `--allow zlib --allow 'libc.so.6:str*'`.
///
/// Without rules everything may be. A rule names a library as its module does (`zlib`), as its file is called
/// (`libz.so.1`, with or without the path), or in short (`z`); both halves may have `*` and `?`.
struct Allowance {
  struct Rule {
    var library: Glob
    /// nil allows every symbol.
    var symbol: Glob?

    init(_ text: String) {
      guard let colon = text.firstIndex(of: ":") else {
        library = Glob(text)
        return
      }
      library = Glob(String(text[..<colon]))
      symbol = Glob(String(text[text.index(after: colon)...]))
    }
  }
  private(set) var rules: [Rule] = []

  init(_ rules: [String] = []) { self.rules = rules.map(Rule.init) }

  var isRestricted: Bool { !rules.isEmpty }

  /// Whether anything of a library may be used, by whatever names it has.
  func allows(library names: [String]) -> Bool {
    if rules.isEmpty { return true }
    let names = Self.spellings(of: names)
    return rules.contains { rule in names.contains { rule.library.matches($0) } }
  }

  /// Whether a symbol of a library may be used.
  func allows(symbol: String, of library: [String]) -> Bool {
    if rules.isEmpty { return true }
    let names = Self.spellings(of: library)
    let symbol = Array(symbol.utf8)
    return rules.contains { rule in
      (rule.symbol?.matches(symbol) ?? true) && names.contains { rule.library.matches($0) }
    }
  }

  /// `/usr/lib/libz.so.1` is also `libz.so.1`, `libz` and `z`.
  private static func spellings(of names: [String]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for name in names {
      found.append(Array(name.utf8))
      let file = name.utf8.split(separator: UInt8(ascii: "/")).last.map(Array.init) ?? []
      found.append(file)
      var stem = file
      for mark in [".so", ".dylib", ".dll"] {
        let mark = Array(mark.utf8)
        guard stem.count > mark.count else { continue }
        if let place = (0...(stem.count - mark.count)).first(where: { stem[$0..<$0 + mark.count].elementsEqual(mark) })
        {
          stem = Array(stem[..<place])
        }
      }
      found.append(stem)
      if stem.starts(with: Array("lib".utf8)) { found.append(Array(stem.dropFirst(3))) }
    }
    return found
  }
}
