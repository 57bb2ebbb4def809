import BindingSpec
import TestSupport

/// Makes up records out of every feature that decides a layout.
struct RecordGenerator {
  let target: Target
  let dialect: CText.Dialect
  private(set) var world = World()
  private var random: SplitMix
  private var layout: Layout<World>
  /// Types that later records may contain.
  private var reusable: [CType] = []
  private var counter = 0

  init(target: Target, dialect: CText.Dialect, seed: UInt64) {
    self.target = target
    self.dialect = dialect
    random = SplitMix(seed: seed)
    layout = Layout(target: target, environment: world)
  }

  static func world(target: Target, dialect: CText.Dialect, seed: UInt64, records: Int) -> World {
    var generator = RecordGenerator(target: target, dialect: dialect, seed: seed)
    for _ in 0..<records {
      if generator.random.chance(12) { generator.addTypedef() }
      if generator.random.chance(8) { generator.addEnum() }
      generator.addRecord()
    }
    return generator.world
  }

  private mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return "\(prefix)\(counter)"
  }

  private mutating func alignment(_ most: Int = 6) -> UInt64 { 1 << UInt64(random.number(0...most)) }

  // MARK: Scalars

  private var integers: [Scalar] {
    [
      .char, .schar, .uchar, .short, .ushort, .int, .uint, .long, .ulong, .llong, .ullong, .bool, .int8, .uint16,
      .int32, .int64, .uint64, .size, .intptr, .ptrdiff, .wchar, .intmax,
    ]
  }
  private var others: [Scalar] {
    var list: [Scalar] = [.float, .double, .ldouble, .int128, .uint128, .vaList, .uintptr, .uintmax, .char16, .wint]
    if target == .x86_64LinuxGNU { list.append(.float128) }
    if target == .aarch64LinuxGNU || target == .arm64AppleMacOS || dialect == .gcc { list.append(.float16) }
    return list
  }

  // MARK: Types

  private mutating func type(depth: Int = 0) -> CType {
    switch random.number(0...99) {
    case 0..<40: return .scalar(random.pick(integers))
    case 40..<52: return .scalar(random.pick(others))
    case 52..<58:
      return random.pick([.pointer(.void), .pointer(.function(FunctionType(.fixed([.scalar(.int)]), returns: .void)))])
    case 58..<62: return .complex(random.pick([.float, .double, .ldouble, .int, .char]))
    case 62..<66:
      let lanes = CText.vectorLanes.filter { dialect == .clang || $0 & ($0 - 1) == 0 }
      return .vector(.scalar(random.pick(CText.vectorElements).element), lanes: random.pick(lanes))
    case 66..<70:
      if dialect == .gcc { return .scalar(.int) }
      return .bitInt(signed: random.chance(50), bits: random.number(2...128))
    case 70..<75:
      let value = atomicValue()
      return value
    case 75..<82 where depth < 3:
      var element = type(depth: depth + 1)
      // Compilers refuse arrays whose elements would not stay aligned.
      if let measure = try? layout.sizeAndAlignment(of: element), measure.size % measure.alignment != 0 {
        element = .scalar(.short)
      }
      return .array(element, count: UInt64(random.number(random.chance(10) ? 0...1 : 1...5)))
    case 82..<85: return .qualified(random.pick([.const, .volatile]), .scalar(random.pick(integers)))
    default: return reusable.isEmpty ? .scalar(.char) : random.pick(reusable)
    }
  }

  private mutating func atomicValue() -> CType {
    var value: CType = .scalar(random.pick(integers + [.double, .float]))
    if random.chance(40), !reusable.isEmpty {
      let other = random.pick(reusable)
      if case .record = other { value = other }
    }
    return .atomic(value)
  }

  // MARK: Declarations

  private mutating func addTypedef() {
    let type = type()
    let name = fresh("T")
    var aligned: UInt64?
    if random.chance(50) { aligned = alignment() }
    world.define(name, as: type, aligned: aligned)
    layout = Layout(target: target, environment: world)
    remember(.named(name))
  }

  private mutating func addEnum() {
    let name = fresh("E")
    let bounds: [IntegerValue] = [
      0, 1, 127, 128, 255, 256, 32767, 32768, 65535, 65536, 2_147_483_647, 2_147_483_648, 4_294_967_295, 4_294_967_296,
      -1, -128, -129, -32768, -32769, -2_147_483_648, -2_147_483_649, 9_223_372_036_854_775_807,
      IntegerValue(UInt64.max), IntegerValue(Int64.min),
    ]
    // Microsoft's enums are int, and the others have none for a negative number beside one beyond a long long.
    var values: [IntegerValue] = []
    for _ in 0..<random.number(1...4) {
      let value = random.pick(bounds)
      if target == .x86_64WindowsMSVC, value.exactly(Int32.self) == nil { continue }
      values.append(value)
    }
    if values.contains(where: \.isNegative) { values.removeAll { $0.exactly(Int64.self) == nil } }
    if values.isEmpty { values = [1] }
    var enumerators: [Enumerator] = []
    for (index, value) in values.enumerated() { enumerators.append(Enumerator(name: "\(name)_\(index)", value: value)) }
    var definition = Enumeration.Definition(type: .scalar(.uint), values: enumerators)
    if dialect == .clang, random.chance(20) {
      definition.isFixed = true
      definition.type = .scalar(random.pick([.uchar, .short, .llong, .ulong]))
      definition.values = [Enumerator(name: "\(name)_0", value: 1)]
    } else {
      definition.packed = random.chance(30)
    }
    world.define(name, definition)
    layout = Layout(target: target, environment: world)
    remember(.enumeration(name))
  }

  private mutating func remember(_ type: CType) {
    guard let measure = try? layout.sizeAndAlignment(of: type), measure.size <= 256 else { return }
    reusable.append(type)
    if reusable.count > 120 { reusable.removeFirst(40) }
  }

  private mutating func addRecord() {
    let kind: RecordKind = random.chance(20) ? .union : .structure
    let name = fresh("R")
    var attributes = attributes()
    if random.chance(20) { attributes.pragmaPack = 1 << UInt64(random.number(0...4)) }
    var hasFlexibleArray = false
    var fields = fields(of: name, pragmaPack: attributes.pragmaPack, depth: 0)
    if kind == .structure, random.chance(6), fields.contains(where: { $0.name != nil }) {
      var element = type(depth: 2)
      if let measure = try? layout.sizeAndAlignment(of: element), measure.size % measure.alignment != 0 {
        element = .scalar(.int)
      }
      fields.append(.plain("flexible", .array(element, count: nil)))
      hasFlexibleArray = true
    }
    world.define(kind, name, Record.Definition(fields, attributes))
    layout = Layout(target: target, environment: world)
    if !hasFlexibleArray { remember(.record(kind, name)) }
  }

  private mutating func attributes() -> LayoutAttributes {
    var attributes = LayoutAttributes()
    if random.chance(15) { attributes.packed = true }
    if random.chance(12) { attributes.aligned = alignment() }
    if random.chance(12) { attributes.msStruct = true }
    return attributes
  }

  private mutating func fields(of name: String, pragmaPack: UInt64?, depth: Int) -> [Field] {
    let style = random.number(0...3)
    let count = random.chance(2) ? 0 : random.number(1...7)
    let prefix = depth == 0 ? "f" : fresh("a") + "_"
    var fields: [Field] = []
    for index in 0..<count {
      let packed = random.chance(6)
      let aligned = random.chance(7) ? alignment(5) : nil
      let fieldName = "\(prefix)\(index)"
      if style > 0, random.chance(style == 1 ? 30 : 70) {
        fields.append(bitField(fieldName, packed, aligned))
      } else if depth < 2, random.chance(8) {
        fields.append(anonymousRecord(in: name, pragmaPack, depth))
      } else {
        fields.append(.plain(fieldName, type(), packed: packed, aligned: aligned))
      }
    }
    return fields
  }

  private mutating func bitField(_ name: String, _ packed: Bool, _ aligned: UInt64?) -> Field {
    var type: CType = .scalar(random.pick(integers))
    if random.chance(6), dialect == .clang { type = .bitInt(signed: false, bits: random.number(1...100)) }
    if random.chance(4) { type = .scalar(random.pick([.int128, .uint128])) }
    if random.chance(20), !reusable.isEmpty {
      let other = random.pick(reusable)
      if (try? layout.bitFieldBits(other)) != nil { type = other }
    }
    let most = (try? layout.bitFieldBits(type)).flatMap { $0 } ?? 1
    let isNamed = random.chance(85)
    if !isNamed, random.chance(60) { return .bits(nil, type, 0, packed: packed, aligned: aligned) }
    let width = UInt64(random.number(1...Int(most)))
    return .bits(isNamed ? name : nil, type, width, packed: packed, aligned: aligned)
  }

  /// Bears no attributes as a field: C takes what stands behind the brace for the record's own.
  private mutating func anonymousRecord(in name: String, _ pragmaPack: UInt64?, _ depth: Int) -> Field {
    let kind: RecordKind = random.chance(40) ? .union : .structure
    let tag = fresh("\(name)_inner")
    var attributes = attributes()
    attributes.pragmaPack = pragmaPack
    var members = fields(of: name, pragmaPack: pragmaPack, depth: depth + 1)
    if !members.contains(where: { $0.name != nil }) { members.append(.plain(fresh("z"), .scalar(.char))) }
    world.define(kind, tag, Record.Definition(members, attributes), isTagless: true)
    layout = Layout(target: target, environment: world)
    return .plain(nil, .record(kind, tag))
  }
}

extension Layout {
  /// How wide a bit-field of the type may be; nil when there can be none.
  func bitFieldBits(_ type: CType) throws -> UInt64? {
    switch try resolved(type) {
    case .scalar(let scalar):
      if target.isSigned(scalar) == nil { return nil }
      if target.underlying(of: scalar) == .bool { return 1 }
      return try sizeAndAlignment(of: .scalar(scalar)).size * 8
    case .bitInt(_, let bits): return UInt64(bits)
    case .enumeration: return try sizeAndAlignment(of: type).size * 8
    default: return nil
    }
  }
}
