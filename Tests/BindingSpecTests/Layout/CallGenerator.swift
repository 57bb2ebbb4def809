import BindingSpec
import TestSupport

/// Makes up functions that take and return small records and every kind of number.
struct CallGenerator {
  let target: Target
  private(set) var world = World()
  private(set) var functions: [FunctionType] = []
  private var random: SplitMix
  private var records: [CType] = []
  private var counter = 0

  init(target: Target, seed: UInt64, records recordCount: Int, functions functionCount: Int) {
    self.target = target
    random = SplitMix(seed: seed)
    for _ in 0..<recordCount { addRecord() }
    for _ in 0..<functionCount {
      let parameters = (0..<random.number(0...9)).map { _ in argument() }
      functions.append(FunctionType(.fixed(parameters), returns: random.chance(10) ? .void : argument()))
    }
  }

  private var scalars: [Scalar] {
    [.char, .uchar, .short, .int, .uint, .long, .ulong, .llong, .bool, .size, .wchar, .int64]
  }
  private var floats: [Scalar] { [.float, .double, .float, .double, .ldouble] }

  /// Vectors that fit a register and that all versions of a compiler pass alike.
  private mutating func vector() -> CType {
    let element = random.pick(CText.vectorElements)
    let width: Int =
      switch element.element {
      case .schar: 1
      case .short: 2
      case .int, .float: 4
      default: 8
      }
    let lanes = CText.vectorLanes.filter { $0 * width >= 4 && $0 * width <= 16 }
    return .vector(.scalar(element.element), lanes: random.pick(lanes))
  }

  private mutating func argument() -> CType {
    switch random.number(0...99) {
    case 0..<15: return .scalar(random.pick(scalars))
    case 15..<28: return .scalar(random.pick(floats))
    case 28..<33: return .pointer(.void)
    case 33..<38: return .complex(random.pick([.float, .double, .ldouble, .int, .short]))
    case 38..<41: return .scalar(random.pick([.int128, .uint128]))
    case 41..<44: return .bitInt(signed: random.chance(50), bits: random.number(2...128))
    case 44..<50: return target == .wasm32WASI || target == .x86_64WindowsMSVC ? .scalar(.float) : vector()
    default: return random.pick(records)
    }
  }

  private mutating func member() -> CType {
    switch random.number(0...99) {
    case 0..<35: return .scalar(random.pick(scalars))
    case 35..<65: return .scalar(random.pick(floats))
    case 65..<69: return .pointer(.void)
    case 69..<73: return .complex(random.pick([.float, .double, .int]))
    case 73..<76: return .scalar(.int128)
    case 76..<79: return .bitInt(signed: false, bits: random.number(2...64))
    case 79..<82: return target == .x86_64WindowsMSVC ? .scalar(.double) : vector()
    case 82..<92: return records.isEmpty ? .scalar(.char) : random.pick(records)
    default:
      let count = UInt64(random.number(random.chance(20) ? 0...1 : 1...4))
      return .array(
        random.chance(30) && !records.isEmpty ? random.pick(records) : .scalar(random.pick(floats + scalars)),
        count: count)
    }
  }

  private mutating func addRecord() {
    counter += 1
    let name = "S\(counter)"
    let kind: RecordKind = random.chance(15) ? .union : .structure
    var attributes = LayoutAttributes()
    if random.chance(6) { attributes.packed = true }
    if random.chance(6) { attributes.aligned = 1 << UInt64(random.number(1...5)) }
    if random.chance(4) { attributes.pragmaPack = 1 << UInt64(random.number(0...3)) }
    // Often all members are alike: that is what vector registers are for.
    let sameType: CType? = random.chance(30) ? .scalar(random.pick(floats)) : nil
    var fields: [Field] = []
    for index in 0..<(random.chance(4) ? 0 : random.number(1...4)) {
      let field = "f\(index)"
      if sameType == nil, random.chance(15) {
        let type: CType = .scalar(random.pick([.char, .short, .int, .uint, .llong]))
        let most = (try? Layout(target: target, environment: world).sizeAndAlignment(of: type).size * 8) ?? 8
        let isNamed = random.chance(80)
        let width = !isNamed && random.chance(50) ? 0 : UInt64(random.number(1...Int(most)))
        fields.append(.bits(isNamed ? field : nil, type, width))
      } else {
        let aligned: UInt64? = random.chance(4) ? 1 << UInt64(random.number(0...4)) : nil
        fields.append(.plain(field, sameType ?? member(), packed: random.chance(3), aligned: aligned))
      }
    }
    if kind == .structure, random.chance(2), fields.contains(where: { $0.name != nil }) {
      fields.append(.plain("flexible", .array(.scalar(.int), count: nil)))
      world.define(kind, name, Record.Definition(fields, attributes))
      if random.chance(50) { records.append(.record(kind, name)) }
      return
    }
    world.define(kind, name, Record.Definition(fields, attributes))
    records.append(.record(kind, name))
    if random.chance(10) {
      world.define("\(name)_t", as: .record(kind, name))
      records.append(.named("\(name)_t"))
    }
  }

  /// The functions as C declarations, each referred to so that a compiler has to say how it would call it.
  func source() -> String {
    let text = CText(world: world, dialect: .clang)
    var source = text.source()
    for (index, function) in functions.enumerated() {
      source += text.declaration(.function(function), "fn_\(index)") + ";\n"
    }
    source += "void *references[] = {"
    source += functions.indices.map { "(void *)fn_\($0)" }.joined(separator: ", ")
    return source + "};\n"
  }
}
