import BindingSpec
import Foundation
import Testing

@Suite final class AtomicFileTests {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("atomic-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: directory) }

  func path(_ name: String) -> String { directory.appendingPathComponent(name).path }
  var files: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) ?? []).sorted() }
  func mode(_ name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int
  }

  @Test func writesAndReplacesAndSaysWhetherItDid() throws {
    #expect(try AtomicFile.write([1, 2], to: path("a")))
    #expect(try !AtomicFile.write([1, 2], to: path("a")))
    #expect(try AtomicFile.write([3, 4], to: path("a")))
    #expect(try AtomicFile.read(path: path("a")) == [3, 4])
    #expect(try AtomicFile.write([], to: path("a")))
    #expect(try AtomicFile.read(path: path("a")) == [])
    #expect(files == ["a"])
  }

  @Test func keepsPermissions() throws {
    try AtomicFile.write([1], to: path("a"))
    #expect(try mode("a") == 0o666 & ~0o022 || mode("a") == 0o666 & ~0o077 || mode("a") == 0o664)
    try FileManager.default.setAttributes([.posixPermissions: 0o751], ofItemAtPath: path("a"))
    try AtomicFile.write([2], to: path("a"))
    #expect(try mode("a") == 0o751)
  }

  @Test func writesThroughLinks() throws {
    try AtomicFile.write([1], to: path("target"))
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "target")
    try FileManager.default.createSymbolicLink(atPath: path("chain"), withDestinationPath: path("link"))
    try AtomicFile.write([2], to: path("chain"))
    #expect(try AtomicFile.read(path: path("target")) == [2])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "target")
    try FileManager.default.createSymbolicLink(atPath: path("dangling"), withDestinationPath: "new")
    try AtomicFile.write([3], to: path("dangling"))
    #expect(try AtomicFile.read(path: path("new")) == [3])
    try FileManager.default.createSymbolicLink(atPath: path("loop"), withDestinationPath: "loop")
    #expect(throws: Failure.self) { try AtomicFile.write([1], to: self.path("loop")) }
    #expect(files == ["chain", "dangling", "link", "loop", "new", "target"])
  }

  @Test func refusesDirectoriesAndMissingOnes() throws {
    for target in [directory.path, path("missing/a"), path("a/b")] {
      let failure = #expect(throws: Failure.self) { try AtomicFile.write([1], to: target) }
      #expect(failure?.diagnostics.map(\.code) == [.outputUnwritable])
    }
    #expect(files == [])
  }

  @Test func writesDevicesWithoutReplacingThem() throws {
    #expect(try AtomicFile.write([1], to: "/dev/null"))
    #expect(FileManager.default.fileExists(atPath: "/dev/null"))
  }

  /// `/dev/full` has no room for anything, as a full disk has not.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "this system has no /dev/full"))
  func aFullDiskIsReported() throws {
    let failure = #expect(throws: Failure.self) { try AtomicFile.write([1], to: "/dev/full") }
    #expect(failure?.diagnostics.first?.message.contains("No space left") == true)
  }

  @Test func readsPipesAndLargeFiles() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write(bytes, to: path("large"))
    #expect(try AtomicFile.read(path: path("large")) == bytes)
    #expect(try AtomicFile.read(path: "/dev/null") == [])
  }
}
