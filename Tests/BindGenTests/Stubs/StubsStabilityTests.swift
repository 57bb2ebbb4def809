import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import BindGen

/// The same spec gives the same bytes, and a new declaration changes the place where it stands.
@Suite struct StubsStabilityTests {
  @Test(arguments: ["zlib", "gtk4"])
  func isDeterministic(_ name: String) throws {
    let subject = try StubsSubject(name)
    let first = try subject.text()
    for _ in 0..<3 {
      let isSame = try subject.text() == first
      #expect(isSame)
    }
  }

  /// Lines that are only in one of two texts, with their numbers.
  private func difference(_ old: String, _ new: String) -> (added: [(Int, String)], removed: [(Int, String)]) {
    let old = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let new = new.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let changes = new.difference(from: old)
    return (
      changes.insertions.compactMap { if case .insert(let at, let line, _) = $0 { (at, line) } else { nil } },
      changes.removals.compactMap { if case .remove(let at, let line, _) = $0 { (at, line) } else { nil } }
    )
  }

  @Test func aFunctionIsALine() throws {
    let subject = try StubsSubject("zlib")
    let old = try subject.text()
    let changed = try subject.with { $0.functions["deflateAgain"] = $0.functions["deflate"] }.text()
    let (added, removed) = difference(old, changed)
    #expect(added.map(\.1) == ["  BL_LIBRARY(deflateAgain, sint32__pointer_sint32, int (z_streamp, int)) \\"])
    #expect(removed.isEmpty)

    // One that is called like no other brings its interface.
    let other = try subject.with {
      $0.functions["deflateAgain"] = Function(parameters: [], returns: .scalar(.float))
    }.text()
    let (more, less) = difference(old, other)
    #expect(
      more.map(\.1) == [
        "  BL_INTERFACE(float__void, FIXED, BL_float) \\", "  BL_LIBRARY(deflateAgain, float__void, float (void)) \\",
      ])
    #expect(less.isEmpty)
  }

  @Test func anInlineFunctionStandsTwice() throws {
    let subject = try StubsSubject("sdl2")
    let old = try subject.text()
    let changed = try subject.with { $0.functions["SDL_PointInRectToo"] = $0.functions["SDL_PointInRect"] }.text()
    let (added, removed) = difference(old, changed)
    // Its row and its definition.
    #expect(added.filter { $0.1.contains("SDL_PointInRectToo") }.count == 3 && added.count <= 6)
    #expect(removed.isEmpty)
  }

  @Test func aConstantIsALine() throws {
    let subject = try StubsSubject("zlib")
    let changed = try subject.with { $0.constants["Z_MORE"] = $0.constants["Z_OK"] }.text()
    let (added, removed) = difference(try subject.text(), changed)
    #expect(added.map(\.1) == ["  BL_INTEGER(Z_MORE, int, 0);"] && removed.isEmpty)
  }

  /// Thousands of functions share some hundred interfaces.
  @Test func interfacesAreShared() throws {
    let text = try StubsSubject("gtk4").text()
    let lines = text.split(separator: "\n")
    let functions = lines.count { $0.hasPrefix("  BL_LIBRARY(") || $0.hasPrefix("  BL_STUB(") }
    let interfaces = lines.count { $0.hasPrefix("  BL_INTERFACE(") }
    #expect(functions > 4000 && interfaces < 700, "\(functions) functions share \(interfaces) interfaces")
  }

  /// All targets compile the file: numbers of one target are asserted on that target alone.
  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"))
  func measuresAreForTheScannedTarget() throws {
    var subject = try ShapesLibrary.shared.get().subject
    let clang = try ToolCheck.require("clang-14")
    // 32 bits: pointers, long, alignments are others, and the identities of types still hold.
    let options = ["-m32", "-fsyntax-only", "-w", "-ffreestanding", "-DFFI_SIZEOF_JAVA_RAW=4"]
    func errors(_ more: [String] = []) throws -> String {
      let scratch = try Scratch()
      let text = try subject.text().replacing("#include <ffi.h>", with: Self.standIn)
      let run = try clang.run(options + more + ["-I", subject.directory, try scratch.write(text, to: "a.c")])
      return run.errors
    }
    subject = subject.with { spec in
      // There are no values of 128 bits, and integers beyond a long are of other types.
      spec.functions["shapes_square"] = nil
      spec.constants["SHAPES_LIMIT"] = nil
      spec.constants["SHAPES_LOWEST"] = nil
    }
    let found = try errors()
    #expect(found == "", "\(found.prefix(800))")
    // The numbers are others indeed.
    let pretended = try errors(["-D__x86_64__", "-D__LP64__", "-D__linux__"])
    #expect(pretended.contains("is not at byte") && pretended.contains("bytes large"))
  }

  /// As much of ffi.h as the file needs, where the header of another target is not installed.
  static let standIn = """
    typedef struct ffi_type { unsigned long size; unsigned short alignment, type; struct ffi_type **elements; } ffi_type;
    typedef struct { int abi; } ffi_cif;
    typedef int ffi_status;
    #define FFI_OK 0
    #define FFI_DEFAULT_ABI 1
    #define FFI_TYPE_STRUCT 13
    extern ffi_type ffi_type_void, ffi_type_uint8, ffi_type_sint8, ffi_type_uint16, ffi_type_sint16, ffi_type_uint32,
      ffi_type_sint32, ffi_type_uint64, ffi_type_sint64, ffi_type_float, ffi_type_double, ffi_type_longdouble,
      ffi_type_pointer;
    int ffi_prep_cif(ffi_cif *, int, unsigned, ffi_type *, ffi_type **);
    int ffi_prep_cif_var(ffi_cif *, int, unsigned, unsigned, ffi_type *, ffi_type **);
    """
}
