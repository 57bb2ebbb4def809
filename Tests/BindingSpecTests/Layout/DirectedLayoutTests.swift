import BindingSpec
import TestSupport
import Testing

/// Records that have been got wrong before, with the answer written down for a person to check, and checked with clang.
@Suite struct DirectedLayoutTests {
  /// A record with `size/alignment offset…` in bits, for every target or for those that differ.
  struct Case {
    var name: String
    var kind = RecordKind.structure
    var fields: [Field]
    var attributes = LayoutAttributes()
    var everywhere: String
    var except: [Target: String] = [:]

    func expected(_ target: Target) -> String { except[target] ?? everywhere }
  }

  static let cases: [Case] = [
    Case(name: "empty", fields: [], everywhere: "0/1", except: [.x86_64WindowsMSVC: "4/1"]),
    Case(
      name: "bool_is_one_byte", fields: [.plain("a", .scalar(.bool)), .plain("b", .scalar(.bool))],
      everywhere: "2/1 0 8"),
    Case(
      name: "long_differs", fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.long))],
      everywhere: "16/8 0 64", except: [.x86_64WindowsMSVC: "8/4 0 32", .wasm32WASI: "8/4 0 32"]),
    Case(
      name: "long_double", fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.ldouble))],
      everywhere: "32/16 0 128", except: [.x86_64WindowsMSVC: "16/8 0 64", .arm64AppleMacOS: "16/8 0 64"]),
    Case(
      name: "pointer_and_size",
      fields: [.plain("a", .pointer(.void)), .plain("b", .scalar(.int)), .plain("c", .scalar(.size))],
      everywhere: "24/8 0 64 128", except: [.wasm32WASI: "12/4 0 32 64"]),
    Case(
      name: "wide_character", fields: [.plain("a", .scalar(.wchar)), .plain("b", .scalar(.char))],
      everywhere: "8/4 0 32", except: [.x86_64WindowsMSVC: "4/2 0 16"]),
    Case(
      name: "variadic_list", fields: [.plain("a", .scalar(.vaList))], everywhere: "8/8 0",
      except: [.x86_64LinuxGNU: "24/8 0", .aarch64LinuxGNU: "32/8 0", .wasm32WASI: "4/4 0"]),
    Case(
      name: "shared_unit",
      fields: [.bits("a", .scalar(.int), 3), .plain("b", .scalar(.char)), .bits("c", .scalar(.int), 5)],
      everywhere: "4/4 0 8 16", except: [.x86_64WindowsMSVC: "12/4 0 32 64"]),
    Case(
      name: "units_of_two_sizes", fields: [.bits("a", .scalar(.char), 4), .bits("b", .scalar(.int), 4)],
      everywhere: "4/4 0 4", except: [.x86_64WindowsMSVC: "8/4 0 32"]),
    Case(
      name: "straddles", fields: [.bits("a", .scalar(.int), 20), .bits("b", .scalar(.int), 20)], everywhere: "8/4 0 32"),
    Case(
      name: "straddles_packed", fields: [.bits("a", .scalar(.int), 20), .bits("b", .scalar(.int), 20)],
      attributes: LayoutAttributes(packed: true), everywhere: "5/1 0 20", except: [.x86_64WindowsMSVC: "8/1 0 32"]),
    Case(
      name: "no_width",
      fields: [.bits("a", .scalar(.char), 1), .bits(nil, .scalar(.int), 0), .plain("b", .scalar(.char))],
      everywhere: "5/1 0 32 32",
      except: [.aarch64LinuxGNU: "8/4 0 32 32", .x86_64WindowsMSVC: "8/4 0 32 32"]),
    Case(
      name: "unnamed_bits", fields: [.plain("a", .scalar(.char)), .bits(nil, .scalar(.int), 4)], everywhere: "2/1 0 8",
      except: [.aarch64LinuxGNU: "4/4 0 8", .x86_64WindowsMSVC: "8/4 0 32"]),
    Case(
      name: "ms_struct", fields: [.bits("a", .scalar(.char), 4), .bits("b", .scalar(.int), 4)],
      attributes: LayoutAttributes(msStruct: true), everywhere: "8/4 0 32"),
    Case(
      name: "packed_field", fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.int), packed: true)],
      everywhere: "5/1 0 8"),
    Case(
      name: "packed_then_aligned",
      fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.int), packed: true, aligned: 2)],
      everywhere: "6/2 0 16"),
    Case(
      name: "pragma_pack", fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.llong), aligned: 8)],
      attributes: LayoutAttributes(pragmaPack: 2), everywhere: "10/2 0 16", except: [.x86_64WindowsMSVC: "16/8 0 64"]),
    Case(
      name: "aligned_record", fields: [.plain("a", .scalar(.char))], attributes: LayoutAttributes(aligned: 64),
      everywhere: "64/64 0"),
    Case(
      name: "choice", kind: .union,
      fields: [.plain("a", .array(.scalar(.char), count: 5)), .plain("b", .scalar(.short))],
      everywhere: "6/2 0 0"),
    Case(
      name: "flexible", fields: [.plain("a", .scalar(.int)), .plain("b", .array(.scalar(.llong), count: nil))],
      everywhere: "8/8 0 64"),
    Case(
      name: "three_lanes", fields: [.plain("a", .scalar(.char)), .plain("b", .vector(.scalar(.float), lanes: 3))],
      everywhere: "32/16 0 128"),
    Case(
      name: "wide_vector", fields: [.plain("a", .scalar(.char)), .plain("b", .vector(.scalar(.float), lanes: 8))],
      everywhere: "64/32 0 256", except: [.aarch64LinuxGNU: "48/16 0 128", .arm64AppleMacOS: "48/16 0 128"]),
    Case(
      name: "exact_integer",
      fields: [.plain("a", .bitInt(signed: true, bits: 17)), .plain("b", .bitInt(signed: false, bits: 100))],
      everywhere: "24/8 0 64"),
    Case(
      name: "int128", fields: [.plain("a", .scalar(.char)), .plain("b", .scalar(.int128))], everywhere: "32/16 0 128"),
    Case(
      name: "complex", fields: [.plain("a", .scalar(.char)), .plain("b", .complex(.float))], everywhere: "12/4 0 32"),
  ]

  @Test(arguments: Target.allCases)
  func answers(target: Target) throws {
    for item in Self.cases {
      let layout = Layout(target: target, environment: World())
      let record = try layout.layout(of: .init(item.fields, item.attributes), kind: item.kind)
      #expect(ClangOracle.Answer(record).text == item.expected(target), "\(item.name) on \(target.rawValue)")
    }
  }

  @Test(.enabled(if: ToolCheck.allows("clang-14"), "clang-14 is not installed"), arguments: Target.allCases)
  func answersAreClangs(target: Target) throws {
    var world = World()
    for item in Self.cases { world.define(item.kind, item.name, .init(item.fields, item.attributes)) }
    let answers = try ClangOracle.layouts(of: CText(world: world, dialect: .clang).source(), target: target)
    for item in Self.cases {
      #expect(answers["\(item.kind.rawValue) \(item.name)"]?.text == item.expected(target), "\(item.name)")
    }
  }

  /// Recorded sizes and offsets are evidence about one target: the engine must not read them.
  @Test func ignoresWhatAScanRecorded() throws {
    let field = Field(name: "a", type: .scalar(.int), place: .byte(offset: 400))
    let definition = Record.Definition(fields: [field], size: 999, alignment: 64)
    let layout = Layout(target: .wasm32WASI, environment: World())
    let record = try layout.layout(of: definition, kind: .structure)
    #expect(record == RecordLayout(size: 4, alignment: 4, fields: [.byte(offset: 0)]))
  }

  @Test func typedefsChangeAlignment() throws {
    var world = World()
    world.define("loose", as: .scalar(.int), aligned: 1)
    world.define("strict", as: .scalar(.char), aligned: 8)
    let layout = Layout(target: .x86_64LinuxGNU, environment: world)
    #expect(try layout.sizeAndAlignment(of: .named("loose")) == SizeAndAlignment(size: 4, alignment: 1))
    #expect(try layout.sizeAndAlignment(of: .named("strict")) == SizeAndAlignment(size: 1, alignment: 8))
  }
}

extension ClangOracle.Answer {
  /// Bytes for sizes, bits for offsets.
  var text: String {
    (["\(size / 8)/\(alignment / 8)"] + offsets.map(String.init)).joined(separator: " ")
  }
}
