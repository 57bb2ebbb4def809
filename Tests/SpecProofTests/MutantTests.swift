import BindingSpec
import TestSupport
import Testing

/// A proof is worth what it would refuse: each spec here is wrong in one place, and gcc must say so, there.
@Suite struct MutantTests {
  struct Mutant: Sendable, CustomStringConvertible {
    var description: String
    var spec: String
    /// What must not hold.
    var kind: Assertion.Kind
    var subject: String
    var mutate: @Sendable (inout Spec) -> Void
  }

  static let all: [Mutant] = records + enums + constants + types + functions

  @Test(
    .enabled(if: ToolCheck.isCI || all.allSatisfy { !SpecUnderProof.missing.contains($0.spec) }, "headers are missing"),
    arguments: all)
  func isRefused(_ mutant: Mutant) throws {
    let honest = try SpecUnderProof(mutant.spec)
    let subject = honest.with(mutant.mutate)
    #expect(subject.spec != honest.spec, "the mutation changes nothing")
    let failures = try ProofProgram(subject).verdict().failures
    let places = failures.compactMap(\.assertion)
    #expect(
      places.contains { $0.kind == mutant.kind && $0.subject == mutant.subject },
      "\(mutant.description) of \(mutant.subject) is not noticed; \(failures.prefix(3))")
  }

  @Test func areManyKinds() { #expect(Set(Self.all.map(\.description)).count >= 30) }

  // MARK: The mutants

  static let records: [Mutant] = [
    Mutant(description: "another size", spec: "zlib", kind: .size, subject: "z_stream_s") {
      $0.structs["z_stream_s"]?.definition?.size += 8
    },
    Mutant(description: "another alignment", spec: "zlib", kind: .alignment, subject: "z_stream_s") {
      $0.structs["z_stream_s"]?.definition?.alignment = 4
    },
    Mutant(description: "another offset", spec: "zlib", kind: .offset, subject: "z_stream_s.avail_in") {
      $0.structs["z_stream_s"]?.definition?.fields[1].place = .byte(offset: 12)
    },
    Mutant(description: "another field type", spec: "zlib", kind: .fieldType, subject: "z_stream_s.avail_in") {
      $0.structs["z_stream_s"]?.definition?.fields[1].type = .scalar(.int)
    },
    Mutant(description: "a const too many", spec: "zlib", kind: .fieldType, subject: "z_stream_s.msg") {
      $0.structs["z_stream_s"]?.definition?.fields[6].type = .pointer(.qualified(.const, .scalar(.char)))
    },
    Mutant(description: "a qualified field", spec: "zlib", kind: .fieldType, subject: "z_stream_s.avail_in") {
      $0.structs["z_stream_s"]?.definition?.fields[1].type = .qualified(.volatile, .scalar(.uint))
    },
    Mutant(description: "a field that is not there", spec: "zlib", kind: .offset, subject: "z_stream_s.missing") {
      $0.structs["z_stream_s"]?.definition?.fields[1].name = "missing"
    },
    Mutant(
      description: "another array length", spec: "sdl2", kind: .fieldType, subject: "SDL_MessageBoxColorScheme.colors"
    ) {
      guard case .array(let element, let count?) = $0.structs["SDL_MessageBoxColorScheme"]?.definition?.fields[0].type
      else { return }
      $0.structs["SDL_MessageBoxColorScheme"]?.definition?.fields[0].type = .array(element, count: count + 1)
    },
    Mutant(description: "another bit offset", spec: "glib", kind: .bitField, subject: "_GDate.julian_days") {
      $0.structs["_GDate"]?.definition?.fields[0].place = .bits(offset: 1, width: 32)
    },
    Mutant(description: "another bit width", spec: "glib", kind: .bitField, subject: "_GDate.julian") {
      $0.structs["_GDate"]?.definition?.fields[1].place = .bits(offset: 32, width: 2)
    },
    Mutant(description: "another sign of a bit-field", spec: "glib", kind: .bitField, subject: "_GDate.julian") {
      $0.structs["_GDate"]?.definition?.fields[1].type = .scalar(.int)
    },
    Mutant(description: "a struct taken for a union", spec: "zlib", kind: .size, subject: "gz_header_s") {
      $0.unions["gz_header_s"] = $0.structs["gz_header_s"]
      $0.structs["gz_header_s"] = nil
    },
  ]

  static let enums: [Mutant] = [
    Mutant(description: "another enum value", spec: "sdl2", kind: .enumValue, subject: "SDL_BLENDMODE_ADD") {
      let values = $0.enums["SDL_BlendMode"]?.definition?.values ?? []
      for (index, value) in values.enumerated() where value.name == "SDL_BLENDMODE_ADD" {
        $0.enums["SDL_BlendMode"]?.definition?.values[index].value = 3
      }
    },
    Mutant(description: "another sign of an enum", spec: "sdl2", kind: .enumType, subject: "SDL_BlendMode") {
      $0.enums["SDL_BlendMode"]?.definition?.type = .scalar(.int)
    },
    Mutant(description: "another size of an enum", spec: "sdl2", kind: .enumType, subject: "SDL_BlendMode") {
      $0.enums["SDL_BlendMode"]?.definition?.type = .scalar(.ulong)
    },
  ]

  static let constants: [Mutant] = [
    Mutant(description: "another value", spec: "zlib", kind: .integer, subject: "Z_STREAM_END") {
      $0.constants["Z_STREAM_END"]?.value = .integer(2)
    },
    Mutant(description: "another sign", spec: "zlib", kind: .integer, subject: "Z_BUF_ERROR") {
      $0.constants["Z_BUF_ERROR"]?.value = .integer(IntegerValue(UInt32.max - 4))
    },
    Mutant(description: "a value that wraps to the same bits", spec: "zlib", kind: .integer, subject: "Z_BUF_ERROR") {
      $0.constants["Z_BUF_ERROR"]?.value = .integer(IntegerValue(UInt64.max - 4))
    },
    Mutant(description: "another constant type", spec: "zlib", kind: .constantType, subject: "Z_STREAM_END") {
      $0.constants["Z_STREAM_END"]?.type = .scalar(.uint)
    },
    Mutant(description: "another rank of a constant", spec: "sqlite3", kind: .constantType, subject: "SQLITE_OK") {
      $0.constants["SQLITE_OK"]?.type = .scalar(.long)
    },
    Mutant(description: "another float", spec: "glib", kind: .floating, subject: "G_PI") {
      $0.constants["G_PI"]?.value = .floating((3.141592653589793).nextUp)
    },
    Mutant(description: "another string", spec: "zlib", kind: .string, subject: "ZLIB_VERSION") {
      $0.constants["ZLIB_VERSION"]?.value = .string(Array("1.2.14".utf8))
    },
    Mutant(description: "a string with a NUL behind it", spec: "zlib", kind: .string, subject: "ZLIB_VERSION") {
      guard case .string(let bytes) = $0.constants["ZLIB_VERSION"]?.value else { return }
      $0.constants["ZLIB_VERSION"]?.value = .string(bytes + [0])
    },
  ]

  static let types: [Mutant] = [
    Mutant(description: "another typedef", spec: "zlib", kind: .typedef, subject: "uLong") {
      $0.typedefs["uLong"]?.type = .scalar(.ullong)
    },
    Mutant(description: "a typedef that loses const", spec: "zlib", kind: .typedef, subject: "voidpc") {
      $0.typedefs["voidpc"]?.type = .pointer(.void)
    },
    Mutant(description: "a callback with another parameter", spec: "zlib", kind: .typedef, subject: "free_func") {
      $0.typedefs["free_func"]?.type = .pointer(.function(FunctionType(.fixed([.pointer(.void)]), returns: .void)))
    },
    Mutant(description: "another alias", spec: "sdl2", kind: .alias, subject: "SDL_BlitScaled") {
      $0.aliases["SDL_BlitScaled"]?.target = "SDL_UpperBlit"
    },
    Mutant(description: "an invented variable", spec: "sqlite3", kind: .variable, subject: "sqlite3_nowhere") {
      $0.variables["sqlite3_nowhere"] = Variable(type: .scalar(.int))
    },
    Mutant(description: "another variable type", spec: "sqlite3", kind: .variable, subject: "sqlite3_temp_directory") {
      $0.variables["sqlite3_temp_directory"]?.type = .pointer(.scalar(.schar))
    },
  ]

  static let functions: [Mutant] = [
    Mutant(description: "another parameter type", spec: "zlib", kind: .function, subject: "adler32") {
      $0.functions["adler32"]?.parameters[2].type = .scalar(.ulong)
    },
    Mutant(description: "a parameter that loses const", spec: "zlib", kind: .function, subject: "adler32") {
      $0.functions["adler32"]?.parameters[1].type = .pointer(.scalar(.uchar))
    },
    Mutant(description: "a parameter too few", spec: "zlib", kind: .function, subject: "adler32") {
      $0.functions["adler32"]?.parameters.removeLast()
    },
    Mutant(description: "another result", spec: "zlib", kind: .function, subject: "adler32") {
      $0.functions["adler32"]?.returns = .scalar(.uint)
    },
    Mutant(description: "a fixed function taken for a variadic one", spec: "zlib", kind: .function, subject: "adler32")
    {
      $0.functions["adler32"]?.arguments = .variadic
    },
    Mutant(
      description: "a variadic function taken for a fixed one", spec: "sqlite3", kind: .function,
      subject: "sqlite3_mprintf"
    ) {
      $0.functions["sqlite3_mprintf"]?.arguments = .fixed
    },
    Mutant(description: "another calling convention", spec: "zlib", kind: .function, subject: "adler32") {
      $0.functions["adler32"]?.convention = .win64
    },
    Mutant(description: "an invented function", spec: "zlib", kind: .function, subject: "deflateNowhere") {
      $0.functions["deflateNowhere"] = $0.functions["deflate"]
    },
    Mutant(description: "an invented inline function", spec: "glib", kind: .inlineFunction, subject: "g_nowhere") {
      $0.functions["g_nowhere"] = $0.functions.first { $0.value.linkage == .staticInline }?.value
    },
    Mutant(
      description: "another result of an inline function", spec: "sdl2", kind: .inlineFunction,
      subject: "SDL_PointInRect"
    ) {
      $0.functions["SDL_PointInRect"]?.returns = .scalar(.ulong)
    },
    Mutant(
      description: "a symbol taken for an inline function", spec: "sdl2", kind: .function, subject: "SDL_PointInRect"
    ) {
      $0.functions["SDL_PointInRect"]?.linkage = .external
      $0.functions["SDL_PointInRect"]?.parameters.removeLast()
    },
  ]
}
