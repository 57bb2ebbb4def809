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
    var counts = Counts()
    counts.add(spec.functions.count, "function")
    counts.add(spec.structs.count, "struct")
    counts.add(spec.unions.count, "union")
    counts.add(spec.enums.count, "enum")
    counts.add(spec.typedefs.count, "typedef")
    counts.add(spec.variables.count, "variable")
    counts.add(spec.constants.count, "constant")
    counts.add(spec.macros.count, "macro")
    counts.add(spec.aliases.count, "alias", "aliases")
    var text = "\(output ?? spec.library.name): \(counts.text) in \(watch.text)\n"
    if !spec.skipped.isEmpty {
      let list = Counts.text(of: spec.skipped.lazy.map(\.value.reason))
      text += "  skipped: \(list)\n"
    }
    return text
  }
}
