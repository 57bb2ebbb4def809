import BindingSpec
import Foundation
import SpecDiff
import TestSupport
import Testing

/// Shared objects that were damaged on purpose: each is read or refused, and the test lives on.
@Suite(.enabled(if: ToolCheck.allows("cc"), "cc is not installed")) struct HostileObjectTests {
  /// A small object with versions, and both kinds of hash table.
  private func object(_ directory: TemporaryDirectory, hash: String) throws -> String {
    try directory.write(
      "a.c", (0..<40).map { "int function_\($0)(void) { return \($0); }\n" }.joined() + "int variable = 1;\n")
    try directory.write("a.map", "A_1 { global: function_*; };\nA_2 { global: variable; local: *; } A_1;\n")
    let path = "\(directory.path)/a-\(hash).so"
    let run = try Subprocess.shell(
      "cc -shared -fPIC -Wl,--no-as-needed -Wl,--hash-style=\(hash) -Wl,-soname,liba.so.1 -Wl,--version-script=a.map -o \(path) a.c",
      in: directory.path)
    #expect(run.status == 0, "\(run.errors)")
    return path
  }

  @Test(arguments: ["sysv", "gnu", "both"]) func wholeObjectsAreRead(hash: String) throws {
    let directory = try TemporaryDirectory()
    var library = try InstalledLibrary.open(try object(directory, hash: hash), for: .host)
    for index in 0..<40 { #expect(library.find("function_\(index)")?.version == "A_1") }
    #expect(library.find("variable")?.version == "A_2")
    #expect(library.find("function_40") == nil)
    // From what every object needs.
    #expect(library.find("printf")?.object.contains("libc.so") == true)
  }

  @Test(arguments: ["sysv", "gnu"]) func damagedObjectsAreReadOrRefused(hash: String) throws {
    let directory = try TemporaryDirectory()
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: try object(directory, hash: hash))))
    let path = "\(directory.path)/damaged.so"
    var random = SplitMix(seed: 7)
    var refused = 0
    for turn in 0..<600 {
      var bytes = good
      if turn < 100 {
        bytes = Array(good.prefix(good.count * turn / 100))
      } else {
        // The headers and the tables that the loader reads lie in the first pages.
        for _ in 0...(turn % 8) {
          let index = Int(random.next() % UInt64(turn % 2 == 0 ? min(4096, good.count) : good.count))
          bytes[index] = turn % 3 == 0 ? 0xFF : UInt8(truncatingIfNeeded: random.next())
        }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do throws(Failure) {
        var library = try InstalledLibrary.open(path, for: .host)
        _ = library.find("function_1")
        _ = library.find("not there")
      } catch {
        refused += 1
        #expect(error.diagnostics.first?.message.isEmpty == false)
      }
    }
    #expect(refused > 50, "what is cut off is refused")
  }
}
