import BindingSpec

/// That a check came out clean, and what it depended on: as long as all of that is the same, it would come out clean again.
///
/// It does not know of files that are looked up in vain in folders of which nothing was read, as `__has_include` may do; nor
/// of a libclang that was exchanged for one of the same size, time and inode.
public struct FreshnessRecord: Hashable, Sendable {
  /// The digest of what was asked: options, environment, the tool and its libclang.
  public var question: String
  public var library: String
  public var oldVersion: String?
  public var newVersion: String?
  public var targets: [Target]
  /// The packages that pkg-config was asked for, and the digest of its answers.
  public var packages: [String]
  public var answer: String
  /// Every file that was read, the specs among them, and the folders in which a new file could take another's place.
  public var files: [String]
  public var directories: [String]
  /// The fingerprint of all of these.
  public var content: String

  public init(question: String, drift: Drift, packages: [String], answer: String) {
    self.question = question
    library = drift.library
    oldVersion = drift.oldVersion
    newVersion = drift.newVersion
    targets = drift.targets
    self.packages = packages
    self.answer = answer
    files = []
    directories = []
    content = ""
  }

  /// What the comparison would say again.
  public var drift: Drift {
    Drift(
      library: library, oldVersion: oldVersion, newVersion: newVersion, targets: targets, findings: [], cosmetic: [],
      elsewhere: [:])
  }

  private static let head = "bindgen-lisp freshness 1"

  /// nil when a name has a line break in it, which the form has no place for.
  func bytes() -> [UInt8]? {
    var lines = [Self.head, "question \(question)", "library \(library)"]
    if let oldVersion { lines.append("old \(oldVersion)") }
    if let newVersion { lines.append("new \(newVersion)") }
    lines += targets.map { "target \($0.rawValue)" } + packages.map { "package \($0)" }
    lines += ["answer \(answer)", "content \(content)"]
    lines += directories.map { "directory \($0)" } + files.map { "file \($0)" }
    if lines.contains(where: { $0.utf8.contains(10) }) { return nil }
    let text = Array((lines.joined(separator: "\n") + "\n").utf8)
    var hash = SHA256()
    hash.update(text)
    return text + Array("end \(hash.hexadecimal())\n".utf8)
  }

  /// nil for anything that was not written by `bytes`, to the last byte.
  init?(_ bytes: [UInt8]) {
    let tail = 4 + 64 + 1
    guard bytes.count > tail, bytes.count < 64 << 20 else { return nil }
    var hash = SHA256()
    hash.update(Array(bytes.dropLast(tail)))
    guard Array(bytes.suffix(tail)) == Array("end \(hash.hexadecimal())\n".utf8) else { return nil }
    var values: [String: [String]] = [:]
    var lines = bytes.dropLast(tail).split(separator: 10)[...]
    guard lines.popFirst().map({ Array($0) }) == Array(Self.head.utf8) else { return nil }
    for line in lines {
      guard let space = line.firstIndex(of: 32) else { return nil }
      values[String(decoding: line[..<space], as: UTF8.self), default: []].append(
        String(decoding: line[(space + 1)...], as: UTF8.self))
    }
    guard let question = values["question"]?.first, let library = values["library"]?.first,
      let answer = values["answer"]?.first, let content = values["content"]?.first
    else { return nil }
    self.question = question
    self.library = library
    oldVersion = values["old"]?.first
    newVersion = values["new"]?.first
    targets = (values["target"] ?? []).compactMap(Target.init(rawValue:))
    packages = values["package"] ?? []
    self.answer = answer
    self.content = content
    directories = values["directory"] ?? []
    files = values["file"] ?? []
  }
}
