import Foundation
import TestSupport
import Testing

/// The same headers give the same bytes, and a new declaration changes no line but its own.
@Suite struct DeterminismTests {
  private static let names = ["structs", "macros-names", "enums", "functions", "references", "search", "documentation"]

  @Test(arguments: FeatureHeader.all.filter { names.contains($0.name) })
  func placeTimeAndLocaleDoNotMatter(header: FeatureHeader) throws {
    let expected = try String(contentsOfFile: "\(FeatureHeader.directory)/\(header.name).yaml", encoding: .utf8)
    let elsewhere = try TemporaryDirectory()
    let copy = elsewhere.path + "/a folder/ünder"
    try FileManager.default.createDirectory(atPath: elsewhere.path + "/a folder", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: FeatureHeader.directory, toPath: copy)
    let touch = try Subprocess.shell("find . -name '*.h' -exec touch -d '2001-02-03 04:05:06' {} +", in: copy)
    #expect(touch.status == 0)
    for locale in ["C", "de_DE.UTF-8", "tr_TR.UTF-8"] {
      let run = try header.scan(["-q"], in: copy, environment: ["LC_ALL": locale, "TZ": "Asia/Tokyo"])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == expected, "under \(locale)")
    }
  }

  /// Written to a file beside the headers, from another directory than theirs.
  @Test func theWorkingDirectoryDoesNotMatter() throws {
    let scratch = try TemporaryDirectory()
    try scratch.write("include/lib/one.h", "#include \"two.h\"\nstruct { int a; } first;\nint one(two_type a);\n")
    try scratch.write("include/lib/two.h", "typedef int two_type;\n#define TWO 2\n")
    func scan(_ header: String, _ include: String, from directory: String) throws -> String {
      let output = scratch.path + "/spec.yaml"
      let run = try Subprocess.command(
        ["scan", header, "--include", include, "-o", output, "-q"], in: scratch.path + directory)
      #expect(run.status == 0, "\(run.errors)")
      // The first line holds the command as it was typed.
      return try scratch.read("spec.yaml").split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }
    let here = try scan("lib/one.h", "include", from: "")
    #expect(try scan("lib/one.h", ".", from: "/include") == here)
    #expect(try scan("one.h", "..", from: "/include/lib") == here)
    #expect(try scan("lib/one.h", scratch.path + "/include", from: "") != "")
  }

  @Test(arguments: [
    ("struct { int x; } brand_new;", ["brand_new"]),
    ("typedef struct { struct { int y; } inside; } BrandNew;", ["BrandNew", "BrandNew.inside"]),
    ("int brand_new(int a);", ["brand_new"]),
    ("#define BRAND_NEW 1", ["BRAND_NEW"]),
    ("enum { BRAND_NEW_A, BRAND_NEW_B };", ["BRAND_NEW_A", "BRAND_NEW_B"]),
    ("enum brand_new { BRAND_NEW_A };", ["brand_new"]),
    ("#define BRAND_NEW_OPENS {", ["BRAND_NEW_OPENS"]),
    ("static inline int brand_new(void) { return 1; }", ["brand_new"]),
  ])
  func anAdditionChangesItsOwnLinesOnly(declaration: String, names: [String]) throws {
    for header in FeatureHeader.all where ["structs", "macros-names"].contains(header.name) {
      let scratch = try TemporaryDirectory()
      try scratch.write(header.name + ".h", header.text)
      let before = try header.scan(["-q"], in: scratch.path)
      try scratch.write(header.name + ".h", header.text + declaration + "\n")
      let after = try header.scan(["-q"], in: scratch.path)
      #expect(after.status == 0, "\(after.errors)")
      let old = before.output.split(separator: "\n").map(String.init)
      let new = after.output.split(separator: "\n").map(String.init)
      let difference = new.difference(from: old)
      let removed = difference.removals.compactMap { if case .remove(_, let line, _) = $0 { line } else { nil } }
      #expect(removed.allSatisfy { $0.hasPrefix("digest: ") }, "\(removed)")
      // What is new stands in blocks that begin with a new name.
      var blocks: Set<String> = []
      var block = ""
      let inserted = Set(difference.insertions.compactMap { if case .insert(let at, _, _) = $0 { at } else { nil } })
      for (index, line) in new.enumerated() {
        if let name = line.firstMatch(of: /^  ([\w.$]+):/) { block = String(name.output.1) }
        if inserted.contains(index), !line.hasPrefix("digest: "), !line.hasSuffix(":") || line.hasPrefix(" ") {
          blocks.insert(block)
        }
      }
      #expect(blocks == Set(names), "\(difference.insertions)")
    }
  }
}
