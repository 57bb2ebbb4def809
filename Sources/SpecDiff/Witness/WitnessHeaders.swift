import BindingSpec

/// The `#include` lines of every witness: the headers that both sides were scanned from, under one name.
///
/// Two scans of files, `old/zlib.h` and `new/zlib.h`, have no name in common; the part of the paths that is the same becomes
/// the name, and what is before it a folder to look in.
struct WitnessHeaders {
  private(set) var lines: [String] = []
  /// Folders in which the headers of each side are found, beside those that the scan looked in.
  private(set) var oldFolders: [String] = []
  private(set) var newFolders: [String] = []

  init(_ old: ScanRecord, _ new: ScanRecord) {
    var partners = new.headers
    var both: [String] = []
    var only: [String] = []
    for header in old.headers {
      if let index = partners.firstIndex(of: header) {
        partners.remove(at: index)
        both.append(header)
      } else if let index = partners.firstIndex(where: { Self.baseName($0) == Self.baseName(header) }) {
        let partner = partners.remove(at: index)
        let (shared, before, after) = Self.shared(header, partner)
        both.append(shared)
        Self.add(before, to: &oldFolders)
        Self.add(after, to: &newFolders)
      } else {
        only.append(header)
      }
    }
    // What a path leads to needs its folder, too.
    for header in both where header.hasPrefix("./") || header.hasPrefix("../") {
      Self.add(".", to: &oldFolders)
      Self.add(".", to: &newFolders)
    }
    lines = both.map { "#include \($0.hasPrefix("/") || $0.hasPrefix(".") ? "\"\($0)\"" : "<\($0)>")" }
    // A header that one side lacks cannot be asked for on that side.
    for header in only + partners {
      let name = header.hasPrefix("/") || header.hasPrefix(".") ? "\"\(header)\"" : "<\(header)>"
      lines += ["#if __has_include(\(name))", "#include \(name)", "#endif"]
    }
  }

  private static func baseName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }

  private static func add(_ folder: String, to folders: inout [String]) {
    if !folders.contains(folder) { folders.append(folder) }
  }

  /// The end that two paths share, and what is before it in each.
  private static func shared(_ a: String, _ b: String) -> (name: String, a: String, b: String) {
    let (left, right) = (
      a.split(separator: "/", omittingEmptySubsequences: false),
      b.split(separator: "/", omittingEmptySubsequences: false)
    )
    var count = 0
    while count < min(left.count, right.count), left[left.count - 1 - count] == right[right.count - 1 - count] {
      count += 1
    }
    func folder(_ parts: [Substring]) -> String {
      let rest = parts.dropLast(count)
      if rest.isEmpty { return "." }
      let text = rest.joined(separator: "/")
      return text.isEmpty ? "/" : text
    }
    return (left.suffix(count).joined(separator: "/"), folder(left), folder(right))
  }
}

extension WitnessSide {
  /// As a spec was scanned: its include folders and definitions, and those of clang's arguments that gcc knows too.
  public init(scanned spec: Spec, label: String, _ folders: [String] = []) {
    let scan = spec.scan
    var words = (folders + scan.includes).map { "-I\($0)" } + scan.defines.map { "-D\($0)" }
    var rest = scan.arguments[...]
    while let argument = rest.popFirst() {
      if ["-I", "-D", "-U", "-isystem", "-idirafter", "-iquote", "-include", "-imacros"].contains(argument) {
        if let operand = rest.popFirst() { words += [argument, operand] }
      } else if ["-I", "-D", "-U", "-std=", "-isystem", "-iquote", "-pthread"].contains(where: argument.hasPrefix) {
        words.append(argument)
      }
    }
    var options = words.map(Self.shellWord)
    if let package = spec.library.pkgConfig { options.append("$(pkg-config --cflags \(Self.shellWord(package)))") }
    self.init(label: label, options: options.joined(separator: " "))
  }

  /// A word as a shell reads it.
  static func shellWord(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./=+:,@%".contains($0)) }
    return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
  }
}
