import BindingSpec

/// The comment that tells a reader how a spec came to be.
enum ScanCommandLine {
  /// The command as typed, without what does not change the spec: where it is written and how much is said.
  static func comment(_ arguments: Arguments) -> String {
    let dropped = [ScanOptions.output, ScanOptions.depfile, ScanOptions.quiet, OptionSpec.diagnostics]
    var words = ["bindgen-lisp", "scan"]
    var rest = arguments.typed[...]
    while let word = rest.popFirst() {
      if word == "--" {
        words.append(word)
        words += rest
        break
      }
      if let option = dropped.first(where: { word == $0.spelling || $0.short.map { "-\($0)" } == word }) {
        if option.value != nil { _ = rest.popFirst() }
      } else if !dropped.contains(where: { word.hasPrefix($0.spelling + "=") }) {
        words.append(word)
      }
    }
    return words.map { ShellQuoting.word(withoutCurrentDirectory($0)) }.joined(separator: " ")
  }

  /// A path below the current directory is written relative to it: the rest is this machine's affair.
  private static func withoutCurrentDirectory(_ word: String) -> String {
    guard word.utf8.contains(UInt8(ascii: "/")), let directory = Files.currentDirectory, directory != "/" else {
      return word
    }
    for prefix in ["", "-I", "--include="] where word.hasPrefix("\(prefix)\(directory)/") {
      return prefix + word.dropFirst(prefix.count + directory.count + 1)
    }
    return word
  }
}

/// What a scan found, in a line or two.
enum ScanSummary {
  static func text(_ spec: Spec, output: String?, watch: Stopwatch) -> String {
    var counts: [String] = []
    func add(_ count: Int, _ one: String, _ many: String? = nil) {
      if count > 0 { counts.append("\(count) \(count == 1 ? one : many ?? one + "s")") }
    }
    add(spec.functions.count, "function")
    add(spec.structs.count, "struct")
    add(spec.unions.count, "union")
    add(spec.enums.count, "enum")
    add(spec.typedefs.count, "typedef")
    add(spec.variables.count, "variable")
    add(spec.constants.count, "constant")
    add(spec.macros.count, "macro")
    add(spec.aliases.count, "alias", "aliases")
    if counts.isEmpty { counts = ["nothing"] }
    var text = "\(output ?? spec.library.name): \(counts.joined(separator: ", ")) in \(watch.text)\n"
    if !spec.skipped.isEmpty {
      var reasons: [DiagnosticCode: Int] = [:]
      for (_, skip) in spec.skipped { reasons[skip.reason, default: 0] += 1 }
      let list = reasons.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        .map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
      text += "  skipped: \(list)\n"
    }
    return text
  }
}
