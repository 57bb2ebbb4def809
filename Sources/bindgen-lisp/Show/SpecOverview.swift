import BindingSpec

/// A spec at a glance: which library, how it was scanned, how much of what it holds.
enum SpecOverview {
  static func text(_ linked: LinkedSpec, path: String, _ style: Style) -> String {
    let spec = linked.spec
    var text = style(.bold, spec.library.name) + (spec.library.version.map { " \($0)" } ?? "") + "\n"
    func fact(_ name: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      text += "  " + style(.dim, HelpText.padded(name, to: 10)) + "  \(value)\n"
    }
    fact("headers", spec.scan.headers.joined(separator: " "))
    fact("keep", spec.scan.keep.joined(separator: " "))
    fact("target", spec.scan.target.rawValue)
    fact("pkg-config", spec.library.pkgConfig)
    let load = Library.Platform.allCases.compactMap { platform in
      spec.library.load[platform].map { "\($0) (\(platform.rawValue))" }
    }
    fact("loads", load.joined(separator: ", "))
    fact("imports", spec.imports.joined(separator: " "))
    fact("digest", digest(inFile: path))
    text += "\n"

    let sections: [(String, [String])] = [
      ("functions", spec.functions.names), ("structs", spec.structs.names), ("unions", spec.unions.names),
      ("enums", spec.enums.names), ("typedefs", spec.typedefs.names), ("variables", spec.variables.names),
      ("constants", spec.constants.names), ("macros", spec.macros.names), ("aliases", spec.aliases.names),
      ("skipped", spec.skipped.names),
    ]
    for (name, names) in sections where !names.isEmpty {
      text += "  " + HelpText.padded(name, to: 10) + RecordDrawing.right("\(names.count)", 7) + "   "
      text += style(.dim, sample(names)) + "\n"
    }
    text += "\n“bindgen-lisp show \(path) NAME” shows one of them.\n"
    return text
  }

  /// The digest that the file gives. Reading has compared it with the content, so it need not be computed again, which
  /// for a large spec would take as long as everything else.
  private static func digest(inFile path: String) -> String? {
    guard let bytes = try? AtomicFile.read(path: path) else { return nil }
    let key = Array("digest:".utf8)
    for line in bytes.prefix(1 << 16).split(separator: UInt8(ascii: "\n")) where line.starts(with: key) {
      return String(decoding: line.dropFirst(key.count).drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
    }
    return nil
  }

  /// As many names as fit a line.
  private static func sample(_ names: [String]) -> String {
    var line = ""
    for name in names {
      if line.count + name.count > 64 { return line.isEmpty ? "\(name) …" : line + ", …" }
      line += line.isEmpty ? name : ", \(name)"
    }
    return line
  }
}
