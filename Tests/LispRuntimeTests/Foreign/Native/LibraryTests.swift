import CGuard
import Foundation
import TestSupport
import Testing

@testable import LispRuntime

/// Libraries, symbols and what may be used of them; memory and what may be done with it.
@Suite struct LibraryTests {
  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch let error as ForeignError {
      return "\(error.kind.rawValue): \(error.message)"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatIsMissingIsNamed() throws {
    let table = LibraryTable()
    #expect(
      message { _ = try table.open("libnowhere.so.9") }
        == "library-not-loaded: there is no library libnowhere.so.9 where the system looks for libraries")
    #expect(
      message { _ = try table.open("/nowhere/lib.so") } == "library-not-loaded: there is no library /nowhere/lib.so")
    let directory = try TemporaryDirectory()
    let text = try directory.write("lib.so", "no library\n" + String(repeating: "x", count: 4000))
    #expect(message { _ = try table.open(text) } == "library-not-loaded: \(text) is no shared library")
    let math = try table.open("libm.so.6")
    #expect(try table.open("libm.so.6") === math)
    #expect(
      message { _ = try math.symbol("copysin") }
        == "symbol-not-found: libm.so.6 has no symbol copysin: did you mean “copysign”?")
    #expect(math.find("cos") != nil)
  }

  @Test(.enabled(if: ToolCheck.allows("gcc"), "gcc is not installed"))
  func missingDependencies() throws {
    let directory = try TemporaryDirectory()
    let gcc = try ToolCheck.require("gcc")
    let inner = try directory.write("inner.c", "int inner(void) { return 1; }")
    let outer = try directory.write("outer.c", "int inner(void); int outer(void) { return inner(); }")
    _ = try gcc.run(["-shared", "-fPIC", inner, "-o", directory.path + "/libinner.so"])
    _ = try gcc.run(
      ["-shared", "-fPIC", outer, "-o", directory.path + "/libouter.so", "-L" + directory.path, "-linner"])
    let path = directory.path + "/libouter.so"
    #expect(
      message { _ = try LibraryTable().open(path) }
        == "library-not-loaded: \(path) needs libinner.so, which is not there")
  }

  @Test func allowance() throws {
    let rules = Allowance(["zlib", "libm.so.6:c*", "z*:deflate"])
    #expect(rules.allows(library: ["libz.so.1", "zlib"]))
    #expect(rules.allows(symbol: "inflate", of: ["libz.so.1", "zlib"]))
    #expect(rules.allows(symbol: "deflate", of: ["/usr/lib/libz.so.1"]))
    #expect(!rules.allows(symbol: "inflate", of: ["/usr/lib/libz.so.1"]))
    #expect(rules.allows(symbol: "cos", of: ["/lib/x86_64-linux-gnu/libm.so.6"]))
    #expect(!rules.allows(symbol: "sin", of: ["libm.so.6"]))
    #expect(!rules.allows(library: ["libc.so.6"]))
    let table = LibraryTable(allowance: rules)
    #expect(
      message { _ = try table.open("libc.so.6") }
        == "not-allowed: libc.so.6 is not among the libraries that --allow allows")
    let math = try table.open("libm.so.6")
    #expect(
      message { try table.check("sin", of: math) }
        == "not-allowed: sin of libm.so.6 is not allowed: --allow does not name it")
  }

  @Test func checkedMemory() throws {
    let memory = ForeignMemory()
    memory.isChecked = true
    let block = try memory.allocate(16, label: "(:array :int 4)")
    let address = UInt(bitPattern: block)
    let place = address.hexadecimal
    try memory.check(address + 12, size: 4, "writing an int")
    #expect(
      message { try memory.check(address + 14, size: 4, "writing an int") }
        == "out-of-bounds: writing an int of 4 bytes at \((address + 14).hexadecimal) ends past the 16 bytes at \(place) "
        + "((:array :int 4))")
    #expect(
      message { try memory.check(0, size: 4, "reading an int") }
        == "null-pointer: reading an int through a null pointer")
    #expect(memory.leaks.count == 1)
    try memory.release(block)
    #expect(memory.leaks.isEmpty)
    #expect(
      message { try memory.release(block) }
        == "double-free: the 16 bytes at \(place) ((:array :int 4)) were freed before")
    #expect(
      message { try memory.check(address, size: 4, "reading an int") }
        == "use-after-free: reading an int at \(place): the 16 bytes at \(place) ((:array :int 4)) were freed")
    for _ in 0..<2000 { try memory.release(try memory.allocate(32 << 10)) }
    #expect(memory.statistics.liveBlocks == 0)
    #expect(message { _ = try memory.allocate(Int.max / 2) }.hasPrefix("out-of-memory: there is no memory for"))
  }
}
