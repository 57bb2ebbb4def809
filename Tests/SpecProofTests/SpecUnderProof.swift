import BindingSpec
import Foundation
import TestSupport
import Testing

/// A spec of this repository, with what a compiler needs to see the headers that it describes.
///
/// Everything comes from the spec itself: its package, its defines, its include directories, its headers.
struct SpecUnderProof: Sendable {
  let name: String
  let linked: LinkedSpec
  var spec: Spec { linked.spec }
  /// What gcc is given: `-I`, `-D` and the like.
  let arguments: [String]

  /// One `#include` for each header, in order.
  var includes: String { spec.scan.headers.map { "#include <\($0)>\n" }.joined() }

  /// Every spec under `specs/`, by name.
  static let all: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".overlay.yaml") }.map { String($0.dropLast(5)) }
      .sorted()
  }()

  /// Those whose headers are installed here. Where `CI` is `true`, all of them: a missing one fails.
  static let provable: [String] = ToolCheck.isCI ? all : all.filter { !missing.contains($0) }

  static let missing: [String] = all.filter { name in
    guard let spec = try? SpecLibrary.shared.spec(name) else { return false }
    return (try? SpecUnderProof(name, LinkedSpec(spec)).headersAreFound()) != true
  }

  init(_ name: String) throws { try self.init(name, SpecLibrary.shared.linked(name)) }

  /// `directory` is where the spec is; `more` is what gcc needs and the spec does not know.
  init(_ name: String, _ linked: LinkedSpec, in directory: String = Self.directory, more: [String] = []) throws {
    self.name = name
    self.linked = linked
    let scan = linked.spec.scan
    var arguments = more
    for include in scan.includes { arguments += ["-I", include.hasPrefix("/") ? include : "\(directory)/\(include)"] }
    arguments += scan.defines.map { "-D" + $0 }
    if let package = linked.spec.library.pkgConfig {
      let answer = try ToolCheck.require("pkg-config").run(["--cflags", package])
      arguments += answer.output.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    self.arguments = arguments + scan.arguments
  }

  private init(copying other: SpecUnderProof, _ linked: LinkedSpec) {
    name = other.name
    arguments = other.arguments
    self.linked = linked
  }

  /// The same headers with another spec: one that is wrong on purpose.
  func with(_ mutate: (inout Spec) -> Void) -> SpecUnderProof {
    var linked = linked
    mutate(&linked.spec)
    return SpecUnderProof(copying: self, linked)
  }

  private func headersAreFound() throws -> Bool {
    let scratch = try Scratch()
    let file = try scratch.write(includes, to: "headers.c")
    return try ToolCheck.require("gcc").run(["-E", "-w", "-o", "/dev/null"] + arguments + [file]).status == 0
  }

  /// `SPECS=DIR swift test --filter ProofTests` proves specs that stand elsewhere.
  static let directory = ProcessInfo.processInfo.environment["SPECS"] ?? Subprocess.root + "/specs"
}

/// The specs of this repository, each read once.
final class SpecLibrary: @unchecked Sendable {
  static let shared = SpecLibrary()
  private let lock = NSLock()
  private var known: [String: Spec] = [:]

  func spec(_ name: String) throws -> Spec {
    try lock.withLock { try read(name) }
  }

  /// A spec with its imports, nearest first, as `SpecReader.link` gives it.
  func linked(_ name: String) throws -> LinkedSpec {
    try lock.withLock {
      let spec = try read(name)
      var imported: [Spec] = []
      var seen: Set<String> = [name]
      var queue = spec.imports[...]
      while let next = queue.popFirst() {
        guard seen.insert(next).inserted else { continue }
        let spec = try read(next)
        imported.append(spec)
        queue += spec.imports
      }
      return LinkedSpec(spec, imported: imported)
    }
  }

  private func read(_ name: String) throws -> Spec {
    if let spec = known[name] { return spec }
    let spec = try SpecReader.read(path: "\(SpecUnderProof.directory)/\(name).yaml")
    known[name] = spec
    return spec
  }
}
