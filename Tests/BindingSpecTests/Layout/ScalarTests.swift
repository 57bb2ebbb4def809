import BindingSpec
import TestSupport
import Testing

/// Scalars and enums are the types that clang has for them on each target: the same type, not only the same size.
@Suite struct ScalarTests {
  /// Names that compilers predefine; `time_t`, `clock_t` and `ssize_t` come from C libraries.
  static let predefined: [(Scalar, String)] = [
    (.int8, "__INT8_TYPE__"), (.uint8, "__UINT8_TYPE__"), (.int16, "__INT16_TYPE__"), (.uint16, "__UINT16_TYPE__"),
    (.int32, "__INT32_TYPE__"), (.uint32, "__UINT32_TYPE__"), (.int64, "__INT64_TYPE__"),
    (.uint64, "__UINT64_TYPE__"), (.intptr, "__INTPTR_TYPE__"), (.uintptr, "__UINTPTR_TYPE__"),
    (.intmax, "__INTMAX_TYPE__"), (.uintmax, "__UINTMAX_TYPE__"), (.size, "__SIZE_TYPE__"),
    (.ptrdiff, "__PTRDIFF_TYPE__"), (.wchar, "__WCHAR_TYPE__"), (.wint, "__WINT_TYPE__"),
    (.char16, "__CHAR16_TYPE__"), (.char32, "__CHAR32_TYPE__"),
  ]

  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"), arguments: Target.allCases)
  func agreesWithClang(target: Target) throws {
    var source = ""
    func assert(_ condition: String) { source += "_Static_assert(\(condition), \"\");\n" }
    for (scalar, macro) in Self.predefined {
      assert("__builtin_types_compatible_p(\(macro), \(target.underlying(of: scalar).cSpelling))")
    }
    for scalar in Scalar.allCases where !scalar.isStandardTypedef {
      // Those that this clang has on some targets only.
      if [.float16, .bfloat16, .float128].contains(scalar) { continue }
      let measure = try #require(target.sizeAndAlignment(of: scalar))
      assert("sizeof(\(scalar.cSpelling)) == \(measure.size)")
      assert("_Alignof(\(scalar.cSpelling)) == \(measure.alignment)")
      if let isSigned = target.isSigned(scalar) { assert("((\(scalar.cSpelling))-1 < 0) == \(isSigned ? 1 : 0)") }
    }
    assert("sizeof(__builtin_va_list) == \(target.sizeAndAlignment(of: .vaList)?.size ?? 0)")
    assert("sizeof(void *) == \(target.pointerSize)")
    try compile(source, ["-target", target.clangTriple, "-ffreestanding"], with: "clang-14")
  }

  /// The C library that this machine has.
  @Test(.enabled(if: ToolCheck.allows("gcc") && Target.host == .x86_64LinuxGNU, "needs gcc on x86_64-linux-gnu"))
  func agreesWithTheLibrary() throws {
    var source = """
      #include <stdint.h>
      #include <stddef.h>
      #include <stdarg.h>
      #include <time.h>
      #include <wchar.h>
      #include <uchar.h>
      #include <sys/types.h>

      """
    for scalar in Scalar.allCases where scalar.isStandardTypedef && scalar != .vaList {
      let own = Target.x86_64LinuxGNU.underlying(of: scalar).cSpelling
      source += "_Static_assert(__builtin_types_compatible_p(\(scalar.rawValue), \(own)), \"\(scalar.rawValue)\");\n"
    }
    try compile(source, [], with: "gcc")
  }

  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"), arguments: Target.allCases)
  func representsEnumsAsClangDoes(target: Target) throws {
    var random = SplitMix(seed: 99)
    var world = World()
    var checks = ""
    let interesting: [Int64] = [0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 1 << 31, 1 << 32, .max]
    for index in 0..<600 {
      var values: [IntegerValue] = []
      for _ in 0..<random.number(1...3) {
        var value = random.pick(interesting)
        if random.chance(30) { value = -value - Int64(random.number(0...1)) }
        if target == .x86_64WindowsMSVC { value = Int64(Int32(truncatingIfNeeded: value)) }
        values.append(IntegerValue(value))
      }
      if target != .x86_64WindowsMSVC, !values.contains(where: \.isNegative), random.chance(10) {
        values.append(IntegerValue(UInt64.max))
      }
      let name = "E\(index)"
      var definition = Enumeration.Definition(
        type: .scalar(.int), values: values.enumerated().map { Enumerator(name: "\(name)_\($0)", value: $1) })
      definition.packed = random.chance(30)
      world.define(name, definition)
      let type = target.representation(of: definition)
      let text = CText(world: world, dialect: .clang).declaration(type, "")
      checks += "_Static_assert(__builtin_types_compatible_p(enum \(name), \(text)), \"\(name)\");\n"
    }
    let source = CText(world: world, dialect: .clang).source() + checks
    try compile(source, ["-target", target.clangTriple, "-ffreestanding"], with: "clang-14")
  }

  private func compile(_ source: String, _ arguments: [String], with tool: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write(source, to: "scalars.c")
    let run = try ToolCheck.require(tool).run(["-fsyntax-only", "-w", "-x", "c", "-std=gnu2x"] + arguments + [file])
    #expect(run.status == 0, "\(run.errors.prefix(3000))")
  }
}
