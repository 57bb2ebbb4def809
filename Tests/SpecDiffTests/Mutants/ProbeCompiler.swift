import BindingSpec
import Foundation
import TestSupport

/// A compiler that probes are given to, and how its complaints are read.
struct ProbeCompiler: Sendable {
  var tool: Tool
  var isClang: Bool
  var target: Target
  /// Where to look for headers, and other flags that an interface needs.
  var flags: [String] = []

  /// The compilers that a platform's probes are decided by: gcc and clang for this one, clang for the others.
  static func all(for target: Target) throws -> [ProbeCompiler] {
    let clang = ProbeCompiler(tool: try ToolCheck.require("clang-14"), isClang: true, target: target)
    return target == .host
      ? [ProbeCompiler(tool: try ToolCheck.require("gcc"), isClang: false, target: target), clang] : [clang]
  }

  /// Lines that a compiler complains about.
  struct Complaints: Sendable {
    /// Errors, and warnings that a program with `-Werror` does not survive.
    var breaking: Set<Int> = []
    /// Warnings that only advise: results that should be used, formats.
    var advising: Set<Int> = []
    var deprecating: Set<Int> = []
    /// What stands elsewhere than in the probe: the header itself does not compile.
    var elsewhere: [String] = []
  }

  private var common: [String] {
    var flags =
      isClang
      ? ["-ferror-limit=0", "-fno-caret-diagnostics"]
      : [
        "-fno-diagnostics-show-caret", "-ftrack-macro-expansion=0", "-D_Nonnull=", "-D_Nullable=",
        "-D_Null_unspecified=",
      ]
    if target != .host { flags += ["-target", target.clangTriple, "-ffreestanding", "-nostdlibinc"] }
    return ["-std=gnu17", "-x", "c"] + flags + self.flags
  }

  private static let advice: Set<String> = [
    "-Wunused-result", "-Wformat-nonliteral", "-Wformat-security", "-Wsuggest-attribute=format",
  ]

  /// Compiles for the complaints alone.
  func complaints(about file: String) throws -> Complaints {
    var warnings = [
      "-Wall", "-Wextra", "-Wconversion", "-Wsign-conversion", "-Wpointer-arith", "-Wformat-nonliteral",
      "-Wno-unused-variable",
      "-Wno-unused-function", "-Wno-unused-parameter", "-Wno-missing-field-initializers",
      "-Wno-address-of-packed-member",
      "-Wno-unused-value", "-Wunused-result", "-Wno-ignored-qualifiers", "-Wno-format-zero-length", "-Wno-overflow",
    ]
    warnings +=
      isClang
      ? [
        "-Wnullable-to-nonnull-conversion", "-Wunreachable-code", "-Wno-nullability-completeness",
        "-Wno-unused-const-variable",
        "-Wno-constant-conversion",
      ]
      : ["-Wno-unused-but-set-variable"]
    let run = try tool.run(common + warnings + ["-fsyntax-only", file], in: nil)
    return read(run.errors, file)
  }

  /// gcc tells some things only when it follows the flow of the program, which is done when it makes code.
  private func read(_ text: String, _ file: String) -> Complaints {
    var complaints = Complaints()
    for line in text.split(separator: "\n") {
      guard let match = line.firstMatch(of: #/^(.*?):(\d+):(?:\d+:)? (fatal error|error|warning): (.*)$/#) else {
        continue
      }
      guard match.output.1 == file, let number = Int(match.output.2) else {
        if match.output.3 != "warning" { complaints.elsewhere.append(String(line)) }
        continue
      }
      let flag = match.output.4.firstMatch(of: #/\[(-W[^\]]*)\]$/#).map { String($0.output.1) } ?? ""
      if flag == "-Wdeprecated-declarations" {
        complaints.deprecating.insert(number)
      } else if match.output.3 == "warning", Self.advice.contains(flag) {
        complaints.advising.insert(number)
      } else {
        complaints.breaking.insert(number)
      }
    }
    return complaints
  }

  /// The assembly of a file, without its lines that do not compile; `nil` when none are left that do.
  func assembly(of lines: [String], head: String, at path: String) throws -> String? {
    var lines = lines
    let start = head.split(separator: "\n", omittingEmptySubsequences: false).count
    for _ in 0..<6 {
      try (head + lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
      let run = try tool.run(
        common + ["-w", "-O1", "-S", "-fomit-frame-pointer", "-fno-asynchronous-unwind-tables", "-fno-common"]
          + (isClang ? [] : ["-fcf-protection=none"]) + ["-o", path + ".s", path])
      if run.status == 0 { return try String(contentsOfFile: path + ".s", encoding: .utf8) }
      let failing = read(run.errors, path)
      guard failing.elsewhere.isEmpty, !failing.breaking.isEmpty else { return nil }
      for number in failing.breaking where lines.indices.contains(number - start) { lines[number - start] = "" }
    }
    return nil
  }

  /// The name that clang gives, in its note, the parameter to which each line hands the wrong thing.
  func parameterNames(_ lines: [String], head: String, at path: String) throws -> [String?] {
    if lines.isEmpty { return [] }
    let head = head + "struct probe_whole { char bytes[3]; };\n"
    let start = head.split(separator: "\n", omittingEmptySubsequences: false).count
    let numbered = lines.enumerated().map { $1.replacing("void naming(", with: "void naming_\($0)(") }
    try (head + numbered.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    let run = try tool.run(common + ["-w", "-fsyntax-only", path], in: nil)
    var names = [String?](repeating: nil, count: lines.count)
    var current: Int?
    for line in run.errors.split(separator: "\n") {
      if let match = line.firstMatch(of: #/^(.*?):(\d+):(?:\d+:)? (?:fatal error|error): /#) {
        current = match.output.1 == path ? Int(match.output.2).map { $0 - start } : nil
      } else if let match = line.firstMatch(of: #/note: passing argument to parameter '(\w+)' here/#),
        let index = current,
        names.indices.contains(index)
      {
        names[index] = String(match.output.1)
        current = nil
      }
    }
    return names
  }

  /// The names that a program refers to when it is compiled, with their kind: what the linker must find in the library.
  func symbols(of lines: [String], head: String, at path: String) throws -> Set<String> {
    var lines = lines
    let start = head.split(separator: "\n", omittingEmptySubsequences: false).count
    for _ in 0..<6 {
      try (head + lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: false, encoding: .utf8)
      let run = try tool.run(common + ["-w", "-O0", "-c", "-o", path + ".o", path])
      if run.status == 0 {
        let table = try ToolCheck.require("readelf").run(["-sW", path + ".o"]).output
        return Set(
          table.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count >= 8, words[6] == "UND", !words[7].hasPrefix("probe_"),
              words[7] != "_GLOBAL_OFFSET_TABLE_"
            else { return nil }
            return words[3] == "TLS" ? "\(words[7]) (of each thread)" : String(words[7])
          })
      }
      let failing = read(run.errors, path)
      guard failing.elsewhere.isEmpty, !failing.breaking.isEmpty else { return [] }
      for number in failing.breaking where lines.indices.contains(number - start) { lines[number - start] = "" }
    }
    return []
  }
}
