import Foundation
import TestSupport
import Testing

/// Specs against what shared objects export.
@Suite(.enabled(if: Machine.canScan && ToolCheck.allows("cc"), "libclang or cc is not installed"))
struct DriftLibraryTests {
  static let code = """
    #include "sample.h"
    int sample_level = 1;
    int sample_open(const char *name, enum sample_mode mode) { return name != 0 && mode; }
    void sample_move(struct sample_point *point, int dx) { point->x += dx; }
    long sample_count(void) { return 3; }

    """

  /// Builds the library of the sample header.
  private func build(_ sample: DriftSample, _ code: String, _ output: String, _ options: String = "") throws {
    try sample.directory.write("sample.c", code)
    let run = try Subprocess.shell(
      "mkdir -p $(dirname \(output)) && cc -I. -shared -fPIC -Wl,-soname,libsample.so.1 -o \(output) sample.c \(options)",
      in: sample.path)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func whatIsNotExportedIsFound() throws {
    let sample = try DriftSample()
    try build(sample, Self.code, "lib/libsample.so.1")
    let path = ["LD_LIBRARY_PATH": sample.path + "/lib"]
    let clean = try sample.run(["check", "sample.yaml", "--library"], environment: path)
    #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
    #expect(try sample.run(["check", "sample.yaml", "--library=lib/libsample.so.1"]).status == 0)
    // Static functions and hidden ones are not exported.
    try build(
      sample,
      Self.code.replacingOccurrences(
        of: "long sample_count", with: "__attribute__((visibility(\"hidden\"))) long sample_count"
      )
      .replacingOccurrences(of: "int sample_level = 1;", with: ""), "lib/libsample.so.1")
    let run = try sample.run(["check", "sample.yaml", "--library", "--format", "json"], environment: path)
    #expect(run.status == 30, "\(run.errors)")
    let findings = try #require(try Self.findings(run.output))
    #expect(
      findings == ["library.symbol-missing sample_count", "library.symbol-missing sample_level"], "\(run.output)")
  }

  private static func findings(_ text: String) throws -> [String]? {
    let value = try DriftSample.json(text)
    let list = value["findings"] as? [[String: Any]]
    return list?.map { "\($0["rule"] as? String ?? "") \($0["entity"] as? String ?? "")" }.sorted()
  }

  @Test func functionsMayLiveInWhatALibraryNeeds() throws {
    let sample = try DriftSample()
    try sample.directory.write("base.c", "long sample_count(void) { return 3; }\n")
    let base = try Subprocess.shell(
      "mkdir lib && cc -shared -fPIC -Wl,-soname,libbase.so.1 -o lib/libbase.so.1 base.c", in: sample.path)
    #expect(base.status == 0, "\(base.errors)")
    try build(
      sample, Self.code.replacingOccurrences(of: "long sample_count(void) { return 3; }", with: ""),
      "lib/libsample.so.1",
      "-Wl,--no-as-needed lib/libbase.so.1 -Wl,-rpath,'$ORIGIN'")
    let run = try sample.run(["check", "sample.yaml", "--library=lib/libsample.so.1"])
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    try FileManager.default.removeItem(atPath: sample.path + "/lib/libbase.so.1")
    let without = try sample.run(["check", "sample.yaml", "--library=lib/libsample.so.1"])
    #expect(without.status == 30 && without.output.contains("libbase.so.1"), "\(without.output)")
  }

  @Test func versionsOfSymbolsAreCompared() throws {
    let sample = try DriftSample()
    func script(_ name: String, _ version: String) throws -> String {
      try sample.directory.write(name, "\(version) { global: sample_*; local: *; };\n")
      return "-Wl,--version-script=\(name)"
    }
    try build(sample, Self.code, "old.so", try script("old.map", "SAMPLE_1"))
    try build(sample, Self.code, "new.so", try script("new.map", "SAMPLE_2"))
    try build(sample, Self.code, "plain.so")
    func diff(_ old: String, _ new: String) throws -> Subprocess.Result {
      try sample.run(["diff", "sample.yaml", "sample.yaml", "--library", old, "--library", new])
    }
    #expect(try diff("old.so", "old.so").status == 0)
    let changed = try diff("old.so", "new.so")
    #expect(changed.status == 30)
    #expect(
      changed.output.contains("library.symbol-version-changed") && changed.output.contains("sample_open@SAMPLE_2"))
    // What had no version is found under any.
    #expect(try diff("plain.so", "new.so").status == 10)
    try build(sample, Self.code.replacingOccurrences(of: "sample_open(", with: "sample_close("), "less.so")
    let less = try diff("plain.so", "less.so")
    #expect(less.status == 30 && less.output.contains("library.symbol-missing"), "\(less.output)")
  }

  @Test func whatIsNoSharedObjectIsRefused() throws {
    let sample = try DriftSample()
    try sample.directory.write("script.so", "INPUT ( libsample.so.1 )\n")
    try sample.directory.write("text.so", "\u{1}\u{2} no library \u{3}")
    try Data([0xCF, 0xFA, 0xED, 0xFE] + [UInt8](repeating: 0, count: 60)).write(
      to: URL(fileURLWithPath: sample.path + "/mac.so"))
    try Data([0x4D, 0x5A] + [UInt8](repeating: 0, count: 60)).write(to: URL(fileURLWithPath: sample.path + "/win.so"))
    for (name, words) in [
      ("script.so", "linker script"), ("text.so", "too short"), ("mac.so", "Mach-O"), ("win.so", "DLL"),
      ("none.so", "[drift.object.missing]"), (".", "[drift.object.unreadable]"),
    ] {
      let run = try sample.run(["check", "sample.yaml", "--library=\(sample.path)/\(name)"])
      #expect(run.status == 3 && run.output == "", "\(name): \(run.output)")
      #expect(run.errors.contains(words), "\(run.errors)")
    }
    // The name that the spec has is nowhere.
    let missing = try sample.run(["check", "sample.yaml", "--library"])
    #expect(missing.status == 3 && missing.errors.contains("libsample.so.1"), "\(missing.errors)")
  }
}
