import BindingSpec
import Foundation
import TestSupport
import Testing

/// One header for each feature of C, and the spec that a person has found right for it.
///
/// The first line of a header holds the options of its scan (`// scan: --docs brief -- -std=gnu17`), a second one what
/// it needs (`// needs: libclang 19`). Specs that changed are taken over with `make accept`.
@Suite struct FeatureTests {
  @Test(arguments: FeatureHeader.all)
  func headerGivesItsSpec(header: FeatureHeader) throws {
    guard let libclang = header.libclang else { return }
    let run = try header.scan(["-q"], libclang: libclang)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors == header.expectedErrors)
    try SpecGolden.expect(run.output, header.name)
    // What was written is read back, digest and all.
    _ = try SpecReader.read(bytes: Array(run.output.utf8), file: header.name + ".yaml")
  }

  /// The other platforms' views: each scan holds the layout engine against the compiler and has nothing to report.
  @Test(arguments: ["aarch64-linux-gnu", "arm64-apple-macos", "x86_64-windows-msvc", "wasm32-wasi"])
  func everyTargetLaysOutAsItsCompilerDoes(target: String) throws {
    let names = [
      "structs", "layout", "enums", "typedefs", "qualifiers", "functions", "globals", "macros-integers",
      "macros-others",
    ]
    for header in FeatureHeader.all where names.contains(header.name) {
      let run = try header.scan(["-q", "--target", target])
      #expect(run.status == 0 && run.errors == "", "\(header.name): \(run.errors)")
    }
  }

  /// Every macro that a header defines stands in its spec, as a fact or with a reason.
  @Test(arguments: FeatureHeader.all)
  func nothingIsDroppedInSilence(header: FeatureHeader) throws {
    guard header.libclang != nil, !SpecGolden.isAccepting else { return }
    let spec = try String(contentsOfFile: "\(FeatureHeader.directory)/\(header.name).yaml", encoding: .utf8)
    let names = Set(spec.matches(of: /(?m)^  "?([\w$]+)"?:/).map { String($0.output.1) })
    for match in header.text.matches(of: /(?m)^#define[ \t]+([A-Za-z_][\w$]*)/) {
      let name = String(match.output.1)
      if header.inactive.contains(name) { continue }
      #expect(names.contains(name), "the macro \(name) is neither in the spec nor skipped")
    }
  }
}

/// A header of the folder `Headers`.
struct FeatureHeader: CustomTestStringConvertible, Sendable {
  var name: String
  var text: String

  var testDescription: String { name }

  static let directory = (#filePath as NSString).deletingLastPathComponent + "/Headers"

  static let all: [FeatureHeader] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return files.filter { $0.hasSuffix(".h") }.sorted().map { file in
      let data = FileManager.default.contents(atPath: "\(directory)/\(file)") ?? Data()
      return FeatureHeader(name: String(file.dropLast(2)), text: String(decoding: data, as: UTF8.self))
    }
  }()

  /// The options in the first line, split as a shell would split them.
  var options: [String] {
    guard let line = text.firstMatch(of: /scan:([^\r\n]*)/) else { return [] }
    return line.output.1.split(separator: " ").map { $0.filter { $0 != "'" } }
  }

  /// Macros that a conditional of the header leaves undefined.
  var inactive: Set<String> {
    Set(text.firstMatch(of: /inactive:([^\r\n*]*)/)?.output.1.split(separator: " ").map(String.init) ?? [])
  }

  /// The libclang to scan with: the default one, unless the header needs a later one; nil when there is none.
  var libclang: Libclang? {
    let needed = text.firstMatch(of: /needs: libclang (\d+)/).flatMap { Int($0.output.1) } ?? 0
    return Libclang.all.first { $0.version >= needed }
  }

  /// What the scan says besides the spec.
  var expectedErrors: String {
    (try? String(contentsOfFile: "\(Self.directory)/\(name).errors", encoding: .utf8)) ?? ""
  }

  func scan(
    _ more: [String] = [], libclang: Libclang? = nil, in directory: String = directory,
    environment: [String: String] = [:]
  ) throws -> Subprocess.Result {
    var options = options
    let separator = options.firstIndex(of: "--") ?? options.endIndex
    options.insert(contentsOf: more, at: separator)
    let chosen = libclang.flatMap { $0.path.isEmpty ? nil : ["BINDGEN_LISP_LIBCLANG": $0.path] } ?? [:]
    return try Subprocess.command(
      ["scan", name + ".h"] + options, in: directory, environment: environment.merging(chosen) { $1 })
  }
}

/// A libclang that `doctor` finds, or that comes with the Swift toolchain.
struct Libclang: Sendable {
  var version: Int
  /// Empty for the one that a scan would take by itself.
  var path: String

  /// The default first.
  static let all: [Libclang] = {
    var found: [Libclang] = []
    if let doctor = try? Subprocess.command(["doctor"]) {
      let versions = doctor.output.matches(of: /libclang[^\n]*version (\d+)/).compactMap { Int($0.output.1) }
      if let first = versions.first { found.append(Libclang(version: first, path: "")) }
    }
    if let swift = try? Subprocess.shell("readlink -f \"$(command -v swift)\"").output {
      let root = (swift.trimmingCharacters(in: .whitespacesAndNewlines) as NSString).deletingLastPathComponent
      let library = (root as NSString).deletingLastPathComponent + "/lib/libclang.so"
      if FileManager.default.fileExists(atPath: library),
        let doctor = try? Subprocess.command(["doctor"], environment: ["BINDGEN_LISP_LIBCLANG": library]),
        let version = doctor.output.firstMatch(of: /version (\d+)/).flatMap({ Int($0.output.1) })
      {
        found.append(Libclang(version: version, path: library))
      }
    }
    return found
  }()
}

/// Expected specs, beside the headers.
enum SpecGolden {
  static let isAccepting = ProcessInfo.processInfo.environment["ACCEPT"] == "1"

  static func expect(_ text: String, _ name: String) throws {
    let path = "\(FeatureHeader.directory)/\(name).yaml"
    if isAccepting {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    let expected = try? String(contentsOfFile: path, encoding: .utf8)
    guard text != expected else { return }
    let old = (expected ?? "").split(separator: "\n", omittingEmptySubsequences: false)
    let new = text.split(separator: "\n", omittingEmptySubsequences: false)
    let changes = new.difference(from: old).prefix(40).map { change in
      switch change {
      case .remove(let line, let element, _): "-\(line + 1): \(element)"
      case .insert(let line, let element, _): "+\(line + 1): \(element)"
      }
    }
    Issue.record("\(name).yaml differs (make accept takes the new text):\n\(changes.joined(separator: "\n"))")
  }
}
