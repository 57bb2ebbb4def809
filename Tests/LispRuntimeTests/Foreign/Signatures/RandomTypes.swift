import BindingSpec
import TestSupport

/// Random C types, with the records that they need, and random values of them.
struct RandomTypes {
  var random: SplitMix
  var spec: Spec
  /// The C text of the records so far.
  private(set) var text = ""
  private var names: [(RecordKind, String)] = []

  private static let integers: [Scalar] = [
    .bool, .char, .schar, .uchar, .short, .ushort, .int, .uint, .long, .ulong, .llong, .ullong, .int8, .uint8, .int16,
    .uint16, .int32, .uint32, .int64, .uint64, .size, .ssize, .wchar,
  ]
  private static let floats: [Scalar] = [.float, .double, .float, .double, .float, .double, .ldouble, .float16]

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
    spec = Spec(library: Library(name: "random"), scan: ScanRecord(headers: ["random.h"]))
    for (name, type, values) in [("colour", Scalar.uint, [0, 1, 2]), ("sign", .int, [-1, 0, 1])] {
      spec.enums[name] = Enumeration(
        definition: Enumeration.Definition(
          type: .scalar(type),
          values: values.enumerated().map { Enumerator(name: "\(name)_\($0)", value: IntegerValue($1)) }))
    }
    text += "enum colour { colour_0, colour_1, colour_2 };\nenum sign { sign_0 = -1, sign_1, sign_2 };\n"
  }

  private var layout: Layout<Spec> { Layout(target: .host, environment: spec) }

  mutating func scalar() -> CType {
    switch random.number(0...19) {
    case 0...8: .scalar(random.pick(Self.integers))
    case 9...13: .scalar(random.pick(Self.floats))
    case 14: .scalar(random.pick([.int128, .uint128]))
    case 15: .complex(random.pick([.float, .double, .ldouble]))
    case 16: .enumeration(random.pick(["colour", "sign"]))
    default: .pointer(.void)
    }
  }

  mutating func value() -> CType {
    if random.chance(70) { return scalar() }
    if !names.isEmpty, random.chance(60) {
      let (kind, name) = random.pick(names)
      return .record(kind, name)
    }
    return record()
  }

  /// A new record of up to 64 bytes that can be passed.
  mutating func record() -> CType {
    while true {
      let name = "r\(names.count)"
      let kind: RecordKind = random.chance(15) ? .union : .structure
      var fields: [Field] = []
      var lines: [String] = []
      let isPacked = random.chance(8)
      // Many small ones, and many of floats alone: these are the ones that travel in registers.
      let onlyFloats = random.chance(25)
      for index in 0..<random.number(random.chance(70) ? 1...3 : 1...9) {
        let fieldName = "f\(index)"
        if random.chance(15), !onlyFloats {
          let type: Scalar = random.pick([.int, .uint, .short, .ushort, .uchar, .schar, .long, .ulong, .bool])
          let bits = type == .bool ? 1 : random.number(1...bits(of: type))
          fields.append(Field(name: fieldName, type: .scalar(type), place: .bits(offset: 0, width: UInt64(bits))))
          lines.append("\(type.cSpelling) \(fieldName) : \(bits);")
          continue
        }
        var type = onlyFloats ? CType.scalar(random.pick([.float, .float, .double])) : scalar()
        if !names.isEmpty, random.chance(15) {
          let (kind, inner) = random.pick(names)
          type = .record(kind, inner)
        }
        let declared = type
        var suffix = ""
        if random.chance(15) {
          let count = random.number(1...4)
          type = .array(type, count: UInt64(count))
          suffix = "[\(count)]"
        }
        fields.append(Field(name: fieldName, type: type, place: .byte(offset: 0)))
        lines.append("\(spelling(of: declared)) \(fieldName)\(suffix);")
      }
      let definition = Record.Definition(
        fields: fields, size: 0, alignment: 0, attributes: LayoutAttributes(packed: isPacked))
      guard let measured = try? layout.layout(of: definition, kind: kind), measured.size <= 64,
        (try? layout.compilersDiffer(on: definition, kind: kind)) == .some(.none)
      else { continue }
      let record = Record(definition: definition)
      if kind == .union { spec.unions[name] = record } else { spec.structs[name] = record }
      names.append((kind, name))
      let attribute = isPacked ? " __attribute__((packed))" : ""
      text += "\(kind.rawValue) \(name) { \(lines.joined(separator: " ")) }\(attribute);\n"
      return .record(kind, name)
    }
  }

  private func bits(of scalar: Scalar) -> Int {
    Int(Target.host.sizeAndAlignment(of: scalar)?.size ?? 1) * 8
  }

  func spelling(of type: CType) -> String {
    switch type {
    case .scalar(let scalar): scalar.cSpelling
    case .complex(let scalar): "\(scalar.cSpelling) _Complex"
    case .enumeration(let name): "enum \(name)"
    case .record(let kind, let name): "\(kind.rawValue) \(name)"
    case .void: "void"
    default: "void *"
    }
  }
}

extension RandomTypes {
  /// A random value of a type, as the numbers in it.
  mutating func leaves(of type: CType) -> [CLeaf] {
    var found: [CLeaf] = []
    collect(type, path: "", offset: 0, &found)
    return found
  }

  private mutating func collect(_ type: CType, path: String, offset: Int, _ found: inout [CLeaf]) {
    switch type {
    case .record(let kind, let name):
      guard let definition = spec.record(kind, named: name)?.definition,
        let record = try? layout.layout(of: definition, kind: kind)
      else { return }
      var members = Array(zip(definition.fields, record.fields))
      if kind == .union {
        // One of its members, the widest.
        let widths = members.map { width(of: $0.0) }
        members = widths.indices.max { widths[$0] < widths[$1] }.map { [members[$0]] } ?? []
      }
      for (field, place) in members {
        let inner = path + "." + (field.name ?? "")
        switch place {
        case .byte(let byte): collect(field.type, path: inner, offset: offset + Int(byte) * 8, &found)
        case .bits(let bit, let width):
          guard case .scalar(let scalar) = field.type else { continue }
          let value = UInt128(random.next()) & ((1 << UInt128(width)) - 1)
          found.append(
            CLeaf(
              path: inner, spelling: scalar.cSpelling, offset: offset + Int(bit),
              kind: .bits(width: Int(width), isSigned: Target.host.isSigned(scalar) == true), number: .integer(value)))
        }
      }
    case .array(let element, let count):
      let size = Int((try? layout.sizeAndAlignment(of: element).size) ?? 0)
      for index in 0..<Int(count ?? 0) {
        collect(element, path: "\(path)[\(index)]", offset: offset + index * size * 8, &found)
      }
    default:
      let (kind, number) = number(of: type)
      found.append(CLeaf(path: path, spelling: spelling(of: type), offset: offset, kind: kind, number: number))
    }
  }

  private func width(of field: Field) -> UInt64 {
    if case .bits(_, let width) = field.place { return width }
    return ((try? layout.sizeAndAlignment(of: field.type).size) ?? 0) * 8
  }

  private mutating func real() -> Double {
    let value = Double(random.number(1...1000)) / 8
    return random.chance(50) ? -value : value
  }

  private mutating func number(of type: CType) -> (CLeaf.Kind, CLeaf.Number) {
    switch type {
    case .scalar(.float16): return (.float16, .real(real()))
    case .scalar(.float): return (.float, .real(real()))
    case .scalar(.double): return (.double, .real(real()))
    case .scalar(.ldouble): return (.ldouble, .real(real()))
    case .scalar(.bool):
      return (.integer(bytes: 1, isSigned: false, isBool: true), .integer(UInt128(random.number(0...1))))
    case .complex(.float): return (.complexFloat, .complex(real(), real()))
    case .complex(.double): return (.complexDouble, .complex(real(), real()))
    case .complex: return (.complexLongDouble, .complex(real(), real()))
    case .enumeration:
      return (.integer(bytes: 4, isSigned: false, isBool: false), .integer(UInt128(random.number(0...1))))
    default:
      let size = Int((try? layout.sizeAndAlignment(of: type).size) ?? 8)
      var isSigned = false
      if case .scalar(let scalar) = type { isSigned = Target.host.isSigned(scalar) == true }
      var value = UInt128(random.next()) << 64 | UInt128(random.next())
      if size < 16 { value &= (1 << UInt128(size * 8)) - 1 }
      return (.integer(bytes: size, isSigned: isSigned, isBool: false), .integer(value))
    }
  }
}
