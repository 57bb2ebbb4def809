import BindingSpec
import Foundation
import TestSupport

@testable import BindGen

/// A spec whose stubs are tested, and what compiles them.
struct StubsSubject: Sendable {
  var name: String
  var linked: LinkedSpec
  /// Where relative directories of the spec are seen from.
  var directory = StubsSubject.specs

  static let specs = Subprocess.root + "/specs"

  /// Every spec under `specs/`, by name.
  static let all: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: specs)) ?? []
    return files.filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".overlay.yaml") }.map { String($0.dropLast(5)) }
      .sorted()
  }()

  /// Those whose headers are installed here; where `CI` is `true`, all of them.
  static let provable: [String] = ToolCheck.isCI ? all : all.filter(hasHeaders)

  static func hasHeaders(_ name: String) -> Bool {
    // What cannot be read or generated is for the test to fail on.
    guard let subject = try? StubsSubject(name), let command = try? subject.command(),
      let scratch = try? Scratch()
    else { return true }
    let includes = subject.linked.spec.scan.headers.map { "#include <\($0)>\n" }.joined() + "#include <ffi.h>\n"
    guard (try? scratch.write(includes, to: "\(subject.linked.spec.library.name).stubs.c")) != nil else { return false }
    let run = try? Subprocess.shell("cc() { gcc -w -E \"$@\" > /dev/null; }; \(command)", in: scratch.url.path)
    return run?.status == 0
  }

  init(_ name: String) throws {
    self.name = name
    linked = try SpecReader.link(path: "\(Self.specs)/\(name).yaml")
  }

  init(_ name: String, _ linked: LinkedSpec, in directory: String) {
    self.name = name
    self.linked = linked
    self.directory = directory
  }

  /// The same headers with another spec: one that is wrong on purpose.
  func with(_ mutate: (inout Spec) -> Void) -> StubsSubject {
    var subject = self
    mutate(&subject.linked.spec)
    return subject
  }

  func text() throws -> String {
    String(decoding: Generator.emit(.stubs, try Generator.module(of: linked).module), as: UTF8.self)
  }

  /// The command in a file's first comment.
  func command(_ text: String? = nil) throws -> String {
    let line = try (text ?? self.text()).prefix { $0 != "\n" }
    guard line.hasPrefix("/* cc "), line.hasSuffix(" */") else { throw Malformed(line: String(line)) }
    return String(line.dropFirst(3).dropLast(3))
  }

  struct Malformed: Error {
    var line: String
  }

  /// Compiles the stubs by the very command in their first comment; `cc` is a compiler with further arguments.
  func compile(
    with compiler: String, _ arguments: [String] = [], in scratch: Scratch? = nil, environment: [String: String] = [:]
  ) throws -> Subprocess.Result {
    let tool = try ToolCheck.require(compiler)
    let scratch = try scratch ?? Scratch()
    let text = try text()
    _ = try scratch.write(text, to: "\(linked.spec.library.name).stubs.c")
    let words = arguments.map { "'\($0)'" }.joined(separator: " ")
    return try Subprocess.shell(
      "cc() { '\(tool.path)' \(words) \"$@\"; }; \(command(text))", in: scratch.url.path, environment: environment,
      timeout: 300)
  }

  /// What a strict reader of C says nothing about.
  static let strict = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]
}

/// The library that this test brings along: what no vendored one has, from vectors to packed records by value.
final class ShapesLibrary: Sendable {
  static let shared = Result { try ShapesLibrary() }
  let scratch: Scratch
  let subject: StubsSubject
  static let inputs = Subprocess.root + "/Tests/BindGenTests/Golden/Stubs"

  private init() throws {
    scratch = try Scratch()
    let directory = scratch.url.path
    for file in ["shapes.h", "shapes.c", "shapes.overlay.yaml", "runner.c"] {
      try FileManager.default.copyItem(atPath: "\(Self.inputs)/\(file)", toPath: "\(directory)/\(file)")
    }
    let scan = try Subprocess.command(
      [
        "scan", "shapes.h", "--library", "shapes", "--load", "linux=libshapes.so", "-I", directory, "-o", "shapes.yaml",
        "-q",
      ],
      in: directory)
    let library = try ToolCheck.require("gcc").run(
      ["-w", "-shared", "-fPIC", "\(directory)/shapes.c", "-o", "\(directory)/libshapes.so"])
    guard scan.status == 0, library.status == 0 else { throw Unusable(reason: scan.errors + library.errors) }
    subject = StubsSubject("shapes", try SpecReader.link(path: "\(directory)/shapes.yaml"), in: directory)
  }

  struct Unusable: Error {
    var reason: String
  }

  /// Where compilers and programs find the library.
  var environment: [String: String] {
    ["LIBRARY_PATH": scratch.url.path, "LD_LIBRARY_PATH": scratch.url.path]
  }
}
