import BindingSpec
import TestSupport

/// Makes specs that use everything the IR has, with names and texts chosen to be awkward in YAML.
public struct RandomSpec {
  public var random: SplitMix

  public init(seed: UInt64) { random = SplitMix(seed: seed) }

  public static let awkwardTexts = [
    "", " ", "~", "null", "Null", "true", "False", "yes", "NO", "on", "Off", "y", "N", "=", "<<", "1", "-1", "+1",
    "0x1F",
    "0o17", "017", "0b11", "1_000", "1e3", "1.5", "1.", ".5", "-.5e-7", ".inf", "-.inf", ".nan", "1.2.13", "12:30",
    "1:2:3.5", "2022-01-01", "2001-12-14t21:59:43.10-05:00", "*const char", "[4]int", "{a}", "&a", "!tag", "%YAML",
    "@at", "`tick", "? ", "- ", "-", "--", "---", "...", "-x", "?x", ":x", "a: b", "a:", "a #b", "#a", "a#b", " lead",
    "trail ", "tab\there", "new\nline", "new\n\nlines", "cr\rhere", "quote\"d", "single'd", "back\\slash", "nul\0here",
    "bell\u{7}", "escape\u{1b}[31m", "del\u{7f}", "nel\u{85}", "nbsp\u{a0}", "ls\u{2028}", "ps\u{2029}", "bom\u{feff}",
    "non\u{fffe}char", "ünï", "日本語", "emoji 👩‍👩‍👧", "\u{10ffff}", "a, b", "a]b", "a}b", "x\n", "\nx", "x\n ", "x \ny",
    "| literal", "> folded", "a\n- b\n# c\n--- d\n... e", "a\n  b\n\tc", "/usr/include/a b.h", "C:\\x", "a:b:c",
    "a : b",
    "printf(\"%d\\n\")", "a\u{301}", "\t", "\n", "\r\n", "'", "\"", "\\", "a  b", "a ", ", ", "[", "]", "{", "}",
    String(repeating: "long ", count: 40) + "text",
  ]

  static let awkwardNames = [
    "NO", "ON", "Y", "n", "yes", "True", "null", "_", "__x", "$x", "at", "doc", "value", "values", "type", "x", "name",
    "digest", "e1", "E", "inf", "nan", "größe", "名前", "a_very_long_name_that_takes_much_room_on_its_line_and_more",
  ]

  mutating func text() -> String {
    if random.once(in: 2) { return random.pick(Self.awkwardTexts) }
    return (0..<random.below(4)).map { _ in random.pick(Self.awkwardTexts) }.joined(
      separator: random.pick(["", " ", "\n"]))
  }

  mutating func name() -> String {
    if random.once(in: 3) { return random.pick(Self.awkwardNames) }
    return random.pick(["gtk_", "z_", "X"]) + "n\(random.below(10_000))"
  }

  mutating func maybe<T>(_ make: (inout Self) -> T) -> T? { random.once(in: 2) ? make(&self) : nil }

  mutating func list<T>(upTo count: Int, _ make: (inout Self) -> T) -> [T] {
    (0..<random.below(count + 1)).map { _ in make(&self) }
  }

  public mutating func spec() -> Spec {
    var spec = Spec(library: library(), scan: scan(), imports: list(upTo: 2) { $0.text() })
    spec.structs = section { $0.record() }
    spec.unions = section { $0.record() }
    spec.enums = section { $0.enumeration() }
    spec.typedefs = section {
      Typedef(notes: $0.notes(), type: $0.type(), aligned: $0.maybe { $0.size() })
    }
    spec.functions = section { $0.function() }
    spec.variables = section {
      Variable(
        notes: $0.notes(), type: $0.type(), symbol: $0.maybe { $0.text() }, isThreadLocal: $0.random.once(in: 2),
        isWeak: $0.random.once(in: 2))
    }
    spec.constants = section { $0.constant() }
    spec.macros = section { $0.macro() }
    spec.aliases = section {
      Alias(notes: $0.notes(), kind: $0.random.pick(Alias.Kind.allCases), target: $0.text())
    }
    spec.skipped = section {
      Skip(at: $0.place(), reason: $0.random.pick(DiagnosticCode.allCases), detail: $0.maybe { $0.text() })
    }
    return spec
  }

  private mutating func section<T>(_ make: (inout Self) -> T) -> Section<T> {
    var section = Section<T>()
    for _ in 0..<random.below(6) { section[name()] = make(&self) }
    return section
  }

  private mutating func library() -> Library {
    var load: [Library.Platform: String] = [:]
    for platform in Library.Platform.allCases where random.once(in: 2) { load[platform] = text() }
    return Library(name: "zlib", version: maybe { $0.text() }, pkgConfig: maybe { $0.text() }, load: load)
  }

  private mutating func scan() -> ScanRecord {
    ScanRecord(
      headers: list(upTo: 3) { $0.text() }, keep: list(upTo: 30) { $0.text() }, hide: list(upTo: 2) { $0.text() },
      defines: list(upTo: 2) { $0.text() },
      includes: list(upTo: 2) { $0.text() }, arguments: list(upTo: 2) { $0.text() },
      target: random.pick(Target.allCases), docs: random.pick(ScanRecord.Docs.allCases))
  }

  mutating func place() -> Provenance? {
    maybe { Provenance(header: $0.text(), line: $0.random.once(in: 9) ? Int.max : $0.random.below(5000)) }
  }

  mutating func notes() -> Notes {
    var notes = Notes(at: place(), doc: maybe { $0.text() })
    if random.once(in: 4) { notes.deprecated = deprecation() }
    if random.once(in: 8) { notes.rename = text() }
    notes.skip = random.once(in: 8)
    return notes
  }

  private mutating func deprecation() -> Deprecation { Deprecation(message: maybe { $0.text() }) }

  mutating func size() -> UInt64 { random.once(in: 9) ? UInt64.max : UInt64(random.below(1 << 20)) }

  mutating func integer() -> IntegerValue {
    switch random.below(6) {
    case 0: IntegerValue(isNegative: random.once(in: 2), magnitude: UInt128.max)
    case 1: IntegerValue(isNegative: true, magnitude: 1 << 127)
    case 2: IntegerValue(isNegative: random.once(in: 2), magnitude: UInt128(UInt64.max) + 1)
    case 3: IntegerValue(isNegative: random.once(in: 2), magnitude: UInt128(random.next()))
    default: IntegerValue(random.below(100) - 50)
    }
  }

  private mutating func record() -> Record {
    guard random.below(4) > 0 else { return Record(notes: notes(), isTagless: random.once(in: 4)) }
    var attributes = LayoutAttributes()
    if random.once(in: 4) {
      attributes = LayoutAttributes(
        packed: random.once(in: 2), aligned: maybe { $0.size() }, pragmaPack: maybe { $0.size() },
        msStruct: maybe { $0.random.once(in: 2) }, transparentUnion: random.once(in: 2))
    }
    let fields = list(upTo: 5) { random in
      Field(
        name: random.maybe { $0.name() }, type: random.type(),
        place: random.random.once(in: 2)
          ? .byte(offset: random.size()) : .bits(offset: random.size(), width: random.size()),
        doc: random.maybe { $0.text() }, packed: random.random.once(in: 4), aligned: random.maybe { $0.size() })
    }
    return Record(
      notes: notes(),
      definition: Record.Definition(fields: fields, size: size(), alignment: size(), attributes: attributes),
      isTagless: random.once(in: 4))
  }

  private mutating func enumeration() -> Enumeration {
    guard random.below(4) > 0 else { return Enumeration(notes: notes(), isTagless: random.once(in: 4)) }
    var names = Set<String>()
    var values: [Enumerator] = []
    for _ in 0..<random.below(12) {
      let name = name()
      if !names.insert(name).inserted { continue }
      values.append(
        Enumerator(
          name: name, value: integer(), doc: random.once(in: 6) ? text() : nil,
          deprecated: random.once(in: 6) ? deprecation() : nil))
    }
    return Enumeration(
      notes: notes(),
      definition: Enumeration.Definition(
        type: type(), values: values, isFixed: random.once(in: 3), isFlags: random.once(in: 3),
        packed: random.once(in: 3)), isTagless: random.once(in: 4))
  }

  private mutating func contract() -> Contract {
    var contract = Contract()
    guard random.once(in: 3) else { return contract }
    contract.ownership = maybe { $0.random.pick(Contract.Ownership.allCases) }
    contract.release = maybe { $0.name() }
    contract.nullable = maybe { $0.random.once(in: 2) }
    contract.direction = maybe { $0.random.pick(Contract.Direction.allCases) }
    contract.length = maybe {
      $0.random.pick(["n", "count", "4", "007", "18446744073709551615", "18446744073709551616"])
    }
    contract.scope = maybe { $0.random.pick(Contract.Scope.allCases) }
    return contract
  }

  private mutating func function() -> Function {
    var function = Function(
      notes: notes(),
      parameters: list(upTo: 5) { random in
        var parameter = Parameter(name: random.maybe { $0.name() }, type: random.type())
        parameter.contract = random.contract()
        return parameter
      }, returns: type(), arguments: random.pick([.fixed, .variadic, .unspecified]),
      linkage: random.pick(Function.Linkage.allCases),
      convention: random.once(in: 2) ? .c : random.pick(CallingConvention.allCases), symbol: maybe { $0.text() })
    function.returnContract = contract()
    guard random.once(in: 2) else { return function }
    var attributes = FunctionAttributes()
    attributes.isNoReturn = random.once(in: 2)
    attributes.isWeak = random.once(in: 2)
    attributes.mustUse = random.once(in: 2)
    attributes.isMalloc = random.once(in: 2)
    attributes.allocSize = list(upTo: 2) { $0.random.below(9) }
    attributes.returnsNonnull = random.once(in: 2)
    attributes.nonnull = maybe { $0.random.once(in: 2) ? .all : .parameters($0.list(upTo: 3) { $0.random.below(9) }) }
    attributes.format = maybe {
      FunctionAttributes.Format(kind: $0.text(), string: $0.random.below(9), first: $0.random.below(9))
    }
    attributes.isPure = random.once(in: 2)
    attributes.isConst = random.once(in: 2)
    attributes.availability = list(upTo: 2) { $0.text() }
    function.attributes = attributes
    return function
  }

  private mutating func constant() -> Constant {
    switch random.below(5) {
    case 0: return Constant(notes: notes(), type: .scalar(.ldouble), value: .longDouble("-0x1.8p+16383L"))
    case 1: return Constant(notes: notes(), type: type(), value: .string(bytes()))
    case 2:
      let value = random.pick(Self.awkwardDoubles) ?? Double(random.next()) / 3e17
      return Constant(notes: notes(), type: .scalar(.double), value: .floating(value))
    case 3:
      let value =
        random.once(in: 2)
        ? Double(Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))) : Double(bitPattern: random.next())
      return Constant(notes: notes(), type: .scalar(.float), value: .floating(value.isNaN ? 0.1 : value))
    default:
      return Constant(notes: notes(), type: .scalar(random.pick([.int, .uint128, .char])), value: .integer(integer()))
    }
  }

  static let awkwardDoubles: [Double?] = [
    0, -0.0, .infinity, -.infinity, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
    .greatestFiniteMagnitude, 0.1, 1e16, 1e15, 1e-5, 123_456_789.125, Double.pi, 1, 100, nil, nil, nil,
  ]

  private mutating func bytes() -> [UInt8] {
    random.once(in: 2)
      ? Array(text().utf8) : (0..<random.below(9)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
  }

  private mutating func macro() -> Macro {
    Macro(
      notes: notes(),
      parameters: list(upTo: 4) { random in
        Macro.Parameter(name: random.name(), type: random.maybe { $0.type() })
      }, isVariadic: random.once(in: 2), returns: maybe { $0.type() })
  }

  public mutating func type(depth: Int = 0) -> CType {
    let leaves = 6
    switch random.below(depth > 3 ? leaves : leaves + 8) {
    case 0: return .void
    case 1: return .scalar(random.pick(Scalar.allCases))
    case 2: return .named(random.pick(["z_streamp", "GtkWidget", "uint", "fn", "NO", "struct", "größe"]))
    case 3: return .record(random.pick(RecordKind.allCases), random.pick(["z_stream_s", "outer.member", "NO"]))
    case 4: return .enumeration(random.pick(["GtkAlign", "outer.kind.inner"]))
    case 5: return random.once(in: 2) ? .bitInt(signed: random.once(in: 2), bits: 17) : .complex(.double)
    case 6: return .vector(.scalar(.float), lanes: 4)
    case 7: return .array(type(depth: depth + 1), count: random.pick([nil, 0, 4, UInt64.max]))
    case 8: return .function(functionType(depth))
    case 9: return .block(functionType(depth))
    case 10: return .atomic(type(depth: depth + 1))
    case 11: return type(depth: depth + 1).qualified(by: Qualifiers(rawValue: UInt8(random.below(64))))
    default: return .pointer(type(depth: depth + 1))
    }
  }

  private mutating func functionType(_ depth: Int) -> FunctionType {
    let types = list(upTo: 3) { $0.type(depth: depth + 1) }
    return FunctionType(
      random.pick([.fixed(types), .variadic(types), .unspecified]), returns: type(depth: depth + 1),
      convention: random.once(in: 2) ? .c : random.pick(CallingConvention.allCases))
  }
}
