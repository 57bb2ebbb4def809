import BindingSpec
import Foundation
import TestSupport
import Testing

@testable import BindGen

/// The compiler refuses a spec that is wrong in one place, and says in which.
@Suite struct StubsMutantTests {
  struct Mutant: Sendable, CustomStringConvertible {
    var description: String
    var spec: String
    /// What the message names.
    var message: String
    /// Whether the optimizer must work it out.
    var isOptimized = false
    var mutate: @Sendable (inout Spec) -> Void
  }

  @Test(.enabled(if: StubsCompileTests.tools, "gcc, clang-14 or pkg-config is not installed"), arguments: all)
  func isRefused(_ mutant: Mutant) throws {
    if mutant.spec != "shapes", !StubsSubject.provable.contains(mutant.spec) { return }
    let isShapes = mutant.spec == "shapes"
    let honest = isShapes ? try ShapesLibrary.shared.get().subject : try StubsSubject(mutant.spec)
    let subject = honest.with(mutant.mutate)
    let isChanged = try subject.text() != honest.text()
    #expect(isChanged, "the mutation changes nothing")
    for compiler in ["gcc", "clang-14"] {
      let options = mutant.isOptimized ? ["-c"] : ["-fsyntax-only", "-fno-diagnostics-color"]
      let run = try subject.compile(with: compiler, options)
      let isNamed = run.errors.contains(mutant.message)
      #expect(run.status != 0 && isNamed, "\(compiler) does not say “\(mutant.message)”: \(run.errors.prefix(600))")
    }
  }

  @Test func areManyKinds() { #expect(Set(Self.all.map(\.description)).count >= 30) }

  static let all: [Mutant] = records + values + types + functions

  static let records: [Mutant] = [
    Mutant(description: "another size", spec: "zlib", message: "struct z_stream_s is not 120 bytes large") {
      $0.structs["z_stream_s"]?.definition?.size += 8
    },
    Mutant(description: "another alignment", spec: "zlib", message: "struct z_stream_s is not aligned to 4 bytes") {
      $0.structs["z_stream_s"]?.definition?.alignment = 4
    },
    Mutant(description: "another offset", spec: "zlib", message: "z_stream_s.avail_in is not at byte 12") {
      $0.structs["z_stream_s"]?.definition?.fields[1].place = .byte(offset: 12)
    },
    Mutant(description: "another field type", spec: "zlib", message: "z_stream_s.avail_in is not of type int") {
      $0.structs["z_stream_s"]?.definition?.fields[1].type = .scalar(.int)
    },
    Mutant(description: "a const too many", spec: "zlib", message: "z_stream_s.msg is not of type const char *") {
      $0.structs["z_stream_s"]?.definition?.fields[6].type = .pointer(.qualified(.const, .scalar(.char)))
    },
    Mutant(description: "a field that is not there", spec: "zlib", message: "missing") {
      $0.structs["z_stream_s"]?.definition?.fields[1].name = "missing"
    },
    Mutant(description: "another array length", spec: "shapes", message: "line.name is not of the length of char [4]") {
      $0.structs["line"]?.definition?.fields[1].type = .array(.scalar(.char), count: 4)
    },
    Mutant(description: "a member of a struct without a tag", spec: "shapes", message: ".high is not at byte 4") {
      $0.structs["holder.range"]?.definition?.fields[1].place = .byte(offset: 4)
    },
    Mutant(description: "a member of an anonymous union", spec: "shapes", message: "holder.part is not of type double")
    {
      $0.unions["holder.anonymous"]?.definition?.fields[1].type = .scalar(.double)
      for name in $0.unions.names where name.hasPrefix("holder.") {
        $0.unions[name]?.definition?.fields[1].type = .scalar(.double)
      }
    },
    Mutant(
      description: "another bit width", spec: "shapes", message: "struct flags.level is not 6 bits from bit 1 on",
      isOptimized: true
    ) {
      $0.structs["flags"]?.definition?.fields[1].place = .bits(offset: 1, width: 6)
    },
    Mutant(
      description: "another bit offset", spec: "shapes", message: "struct flags.serial is not 40 bits from bit 9 on",
      isOptimized: true
    ) {
      $0.structs["flags"]?.definition?.fields[3].place = .bits(offset: 9, width: 40)
    },
    Mutant(
      description: "another sign of a bit-field", spec: "shapes",
      message: "struct flags.level is not as signed as unsigned int", isOptimized: true
    ) {
      $0.structs["flags"]?.definition?.fields[1].type = .scalar(.uint)
    },
    Mutant(
      description: "a type of a bit-field with another rank", spec: "shapes",
      message: "struct flags.serial is not of type unsigned int with 32 bits"
    ) {
      $0.structs["flags"]?.definition?.fields[3].type = .scalar(.uint)
      $0.structs["flags"]?.definition?.fields[3].place = .bits(offset: 8, width: 32)
    },
    Mutant(description: "a struct taken for a union", spec: "zlib", message: "gz_header_s") {
      $0.unions["gz_header_s"] = $0.structs["gz_header_s"]
      $0.structs["gz_header_s"] = nil
    },
    Mutant(description: "an opaque struct taken for a union", spec: "zlib", message: "internal_state") {
      $0.unions["internal_state"] = $0.structs["internal_state"]
      $0.structs["internal_state"] = nil
    },
  ]

  static let values: [Mutant] = [
    Mutant(description: "another enum value", spec: "sdl2", message: "SDL_BLENDMODE_ADD is not 3") {
      let values = $0.enums["SDL_BlendMode"]?.definition?.values ?? []
      for (index, value) in values.enumerated() where value.name == "SDL_BLENDMODE_ADD" {
        $0.enums["SDL_BlendMode"]?.definition?.values[index].value = 3
      }
    },
    Mutant(description: "another sign of an enum", spec: "sdl2", message: "SDL_BlendMode is not represented by int") {
      $0.enums["SDL_BlendMode"]?.definition?.type = .scalar(.int)
    },
    Mutant(
      description: "another size of an enum", spec: "sdl2", message: "SDL_BlendMode is not represented by unsigned long"
    ) {
      $0.enums["SDL_BlendMode"]?.definition?.type = .scalar(.ulong)
    },
    Mutant(description: "another value", spec: "zlib", message: "Z_STREAM_END is not 2") {
      $0.constants["Z_STREAM_END"]?.value = .integer(2)
    },
    Mutant(description: "another sign", spec: "zlib", message: "Z_BUF_ERROR is not 4294967291") {
      $0.constants["Z_BUF_ERROR"]?.value = .integer(IntegerValue(UInt32.max - 4))
    },
    Mutant(
      description: "a value that wraps to the same bits", spec: "zlib",
      message: "Z_BUF_ERROR is not 18446744073709551611u"
    ) {
      $0.constants["Z_BUF_ERROR"]?.value = .integer(IntegerValue(UInt64.max - 4))
    },
    Mutant(
      description: "an unsigned value with a minus", spec: "shapes",
      message: "SHAPES_LIMIT is not (-9223372036854775807 - 1)"
    ) {
      $0.constants["SHAPES_LIMIT"]?.value = .integer(IntegerValue(Int64.min))
    },
    Mutant(description: "another constant type", spec: "zlib", message: "Z_STREAM_END is not of type unsigned int") {
      $0.constants["Z_STREAM_END"]?.type = .scalar(.uint)
    },
    Mutant(description: "no constant expression", spec: "shapes", message: "shapes_static is not 41", isOptimized: true)
    {
      $0.constants["shapes_static"]?.value = .integer(41)
    },
    Mutant(description: "another float", spec: "glib", message: "G_PI is not 0x1.921fb54442d19p1") {
      $0.constants["G_PI"]?.value = .floating((3.141592653589793).nextUp)
    },
    Mutant(
      description: "a zero with another sign", spec: "shapes", message: "SHAPES_MINUS_ZERO is not 0.0",
      isOptimized: true
    ) {
      $0.constants["SHAPES_MINUS_ZERO"]?.value = .floating(0.0)
    },
    Mutant(description: "another float type", spec: "shapes", message: "SHAPES_TENTH is not of type double") {
      $0.constants["SHAPES_TENTH"]?.type = .scalar(.double)
    },
    Mutant(description: "another long double", spec: "shapes", message: "SHAPES_LONG is not", isOptimized: true) {
      $0.constants["SHAPES_LONG"]?.value = .longDouble("0x1.8p+1L")
    },
    Mutant(description: "another string", spec: "zlib", message: "ZLIB_VERSION is not \\\"1.2.14\\\"") {
      $0.constants["ZLIB_VERSION"]?.value = .string(Array("1.2.14".utf8))
    },
    Mutant(description: "a string with a NUL behind it", spec: "zlib", message: "ZLIB_VERSION has another length than")
    {
      guard case .string(let bytes) = $0.constants["ZLIB_VERSION"]?.value else { return }
      $0.constants["ZLIB_VERSION"]?.value = .string(bytes + [0])
    },
  ]

  static let types: [Mutant] = [
    Mutant(description: "another typedef", spec: "zlib", message: "uLong is not unsigned long long") {
      $0.typedefs["uLong"]?.type = .scalar(.ullong)
    },
    Mutant(description: "a typedef that loses const", spec: "zlib", message: "voidpc is not void *") {
      $0.typedefs["voidpc"]?.type = .pointer(.void)
    },
    Mutant(description: "a callback with another parameter", spec: "zlib", message: "free_func is not void (*)(void *)")
    {
      $0.typedefs["free_func"]?.type = .pointer(.function(FunctionType(.fixed([.pointer(.void)]), returns: .void)))
    },
    Mutant(
      description: "another length of an array typedef", spec: "shapes",
      message: "table is not of the length of int [4]"
    ) {
      $0.typedefs["table"]?.type = .array(.scalar(.int), count: 4)
    },
    Mutant(description: "another alignment of a typedef", spec: "shapes", message: "strict is not aligned to 8 bytes") {
      $0.typedefs["strict"]?.aligned = 8
    },
    Mutant(
      description: "another alias of a function", spec: "sdl2", message: "SDL_BlitScaled is not SDL_UpperBlit",
      isOptimized: true
    ) {
      $0.aliases["SDL_BlitScaled"]?.target = "SDL_UpperBlit"
    },
    Mutant(
      description: "an alias of another type", spec: "shapes", message: "SHAPES_OTHER is not of the type of shapes_add"
    ) {
      $0.aliases["SHAPES_OTHER"]?.target = "shapes_add"
    },
    Mutant(description: "another alias of a type", spec: "shapes", message: "SHAPES_TYPE is not struct line") {
      $0.aliases["SHAPES_TYPE"]?.target = "struct line"
    },
    Mutant(description: "an invented variable", spec: "shapes", message: "shapes_nowhere") {
      $0.variables["shapes_nowhere"] = Variable(type: .scalar(.int))
    },
    Mutant(description: "another variable type", spec: "shapes", message: "shapes_counter is not unsigned int") {
      $0.variables["shapes_counter"]?.type = .scalar(.uint)
    },
  ]

  static let functions: [Mutant] = [
    Mutant(
      description: "another parameter type", spec: "zlib",
      message: "adler32 is not uLong (uLong, const Bytef *, unsigned long)"
    ) {
      $0.functions["adler32"]?.parameters[2].type = .scalar(.ulong)
    },
    Mutant(
      description: "a parameter that loses const", spec: "zlib",
      message: "adler32 is not uLong (uLong, unsigned char *, uInt)"
    ) {
      $0.functions["adler32"]?.parameters[1].type = .pointer(.scalar(.uchar))
    },
    Mutant(description: "a parameter too few", spec: "zlib", message: "adler32 is not uLong (uLong, const Bytef *)") {
      $0.functions["adler32"]?.parameters.removeLast()
    },
    Mutant(description: "another result", spec: "zlib", message: "adler32 is not unsigned int (") {
      $0.functions["adler32"]?.returns = .scalar(.uint)
    },
    Mutant(description: "a fixed function taken for a variadic one", spec: "zlib", message: "adler32 is not") {
      $0.functions["adler32"]?.arguments = .variadic
    },
    Mutant(
      description: "a variadic function taken for a fixed one", spec: "shapes", message: "shapes_sum is not int (int)"
    ) {
      $0.functions["shapes_sum"]?.arguments = .fixed
    },
    Mutant(description: "another calling convention", spec: "zlib", message: "adler32 is not") {
      $0.functions["adler32"]?.convention = .win64
    },
    Mutant(description: "an invented function", spec: "zlib", message: "deflateNowhere") {
      $0.functions["deflateNowhere"] = $0.functions["deflate"]
    },
    Mutant(description: "an invented inline function", spec: "shapes", message: "shapes_nowhere") {
      $0.functions["shapes_nowhere"] = $0.functions["shapes_twice"]
    },
    Mutant(
      description: "another result of an inline function", spec: "sdl2",
      message: "SDL_PointInRect is not unsigned long (const SDL_Point *, const SDL_Rect *)"
    ) {
      $0.functions["SDL_PointInRect"]?.returns = .scalar(.ulong)
    },
    Mutant(description: "another function by reference", spec: "shapes", message: "shapes_scale is not v4 (v4, double)")
    {
      $0.functions["shapes_scale"]?.parameters[1].type = .scalar(.double)
    },
    Mutant(description: "a macro with a parameter too many", spec: "shapes", message: "SHAPES_MAX") {
      $0.macros["SHAPES_MAX"]?.parameters.append(Macro.Parameter(name: "c", type: .scalar(.int)))
    },
  ]
}
