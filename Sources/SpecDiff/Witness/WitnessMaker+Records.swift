import BindingSpec

/// Claims about structs, unions and their members.
extension WitnessMaker {
  /// A record of the old side, as a finding names it.
  private struct Place {
    var kind: RecordKind
    var name: String
    var newName: String
    var definition: Record.Definition?
    /// In C: `struct stat`, `Point`, `__typeof__(((struct outer *)0)->inner)`.
    var text: String
    var member: String?
  }

  private func place(_ finding: Finding) throws(NoWitness) -> Place {
    switch finding.kind {
    case .struct: return try record(.structure, finding.entity, member: nil)
    case .union: return try record(.union, finding.entity, member: nil)
    default: break
    }
    guard let dot = finding.entity.lastIndex(of: ".") else { throw NoWitness("\(finding.entity) names no member") }
    let (name, member) = (String(finding.entity[..<dot]), String(finding.entity[finding.entity.index(after: dot)...]))
    for kind in RecordKind.allCases where old.spec.records(kind)[name] != nil {
      return try record(kind, name, member: member)
    }
    throw NoWitness("the old spec has no record \(name)")
  }

  private func record(_ kind: RecordKind, _ name: String, member: String?) throws(NoWitness) -> Place {
    guard let record = old.spec.records(kind)[name] else {
      throw NoWitness("the old spec has no \(kind.rawValue) \(name)")
    }
    let newName = new.spec.records(kind)[name] == nil ? typeNames.name(kind, name) : name
    return Place(
      kind: kind, name: name, newName: newName, definition: record.definition,
      text: try path(to: .record(kind, name)), member: member)
  }

  func recordIsThere(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    let place = try place(finding)
    if place.definition != nil, let size = old.recordLayout(place.kind, place.name)?.size {
      return assertion(
        "Asks for the size of \(place.text).", "sizeof(\(place.text)) == \(size)", "\(place.text) has \(size) bytes")
    }
    if finding.rule == .recordKindChanged {
      return WitnessProgram("Has a pointer to \(place.text).", ["\(place.text) *witness;"])
    }
    // An opaque record is whatever a program says it is; only what takes or returns it can tell.
    for (name, function) in old.spec.functions {
      guard let now = new.spec.functions[name], now.type != function.type,
        Self.mentions(.function(function.type), place.kind, place.name)
      else {
        continue
      }
      if let program = try? functionHasType(name) { return program }
    }
    for (name, typedef) in old.spec.typedefs {
      guard let now = new.spec.typedefs[name], Self.mentions(typedef.type, place.kind, place.name),
        !Self.mentions(now.type, place.kind, place.name), let program = try? typedefIsType(name)
      else { continue }
      return program
    }
    throw NoWitness("nothing is known of it but its name, which C lets every program declare")
  }

  private static func mentions(_ type: CType, _ kind: RecordKind, _ name: String) -> Bool {
    var isMentioned = false
    type.forEachReference { reference in
      if reference == .record(kind, name) { isMentioned = true }
    }
    return isMentioned
  }

  // MARK: layout

  /// Everything about the layout that is no more: size, alignment, and the places of members that stayed.
  func recordIsLaidOut(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    var whole = finding
    if finding.kind == .field, let dot = finding.entity.lastIndex(of: ".") {
      // A member that is new stands for the record that it came into.
      whole.entity = String(finding.entity[..<dot])
      whole.kind = old.spec.structs[whole.entity] == nil ? .union : .struct
    }
    let place = try place(whole)
    var claims = sizes(place)
    let moved = moved(place)
    if claims.isEmpty {
      claims = moved.compactMap { $0.bits == nil && isByteMember($0.name, place) ? offset(place, $0) : nil }
    }
    if claims.isEmpty, let member = moved.first(where: { $0.bits != nil }) { return try bitsArePlaced(place, member) }
    if claims.isEmpty {
      throw NoWitness("neither its size nor the place of a member changed: it travels otherwise in calls")
    }
    return assertion("Holds what \(place.text) was laid out like.", claims)
  }

  private func sizes(_ place: Place) -> [(condition: String, text: String)] {
    guard let was = old.recordLayout(place.kind, place.name), let now = new.recordLayout(place.kind, place.newName)
    else {
      return []
    }
    var claims: [(condition: String, text: String)] = []
    if was.size != now.size {
      claims.append(("sizeof(\(place.text)) == \(was.size)", "\(place.text) has \(was.size) bytes"))
    }
    if was.alignment != now.alignment {
      claims.append(
        ("_Alignof(\(place.text)) == \(was.alignment)", "\(place.text) is aligned to \(was.alignment) bytes"))
    }
    return claims
  }

  private func offset(_ place: Place, _ member: Member) -> (condition: String, text: String) {
    (
      "__builtin_offsetof(\(place.text), \(member.name)) == \(member.offset / 8)",
      "\(member.name) is at offset \(member.offset / 8)"
    )
  }

  /// Members of both sides that are not where they were.
  private func moved(_ place: Place) -> [Member] {
    guard let before = old.members(place.kind, place.name), let after = new.members(place.kind, place.newName) else {
      return []
    }
    var now: [String: Member] = [:]
    for member in after { now[member.name] = member }
    return before.filter { member in now[member.name].map { $0.offset != member.offset } ?? false }
  }

  private func member(_ place: Place) throws(NoWitness) -> Member {
    guard let name = place.member,
      let member = old.members(place.kind, place.name)?.first(where: { $0.name == name })
    else { throw NoWitness("the old spec has no such member") }
    return member
  }

  private func newMember(_ place: Place) -> Member? {
    new.members(place.kind, place.newName)?.first { $0.name == place.member }
  }

  // MARK: members

  func fieldIsThere(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    let place = try place(finding)
    let member = try member(place)
    return WitnessProgram(
      "Names the member \(member.name) of \(place.text).",
      ["void witness(\(place.text) *record) { (void)record->\(member.name); }"])
  }

  func fieldIsPlaced(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    let place = try place(finding)
    let member = try member(place)
    if member.bits != nil { return try bitsArePlaced(place, member) }
    let claim = "Holds where members of \(place.text) are."
    if newMember(place)?.bits != nil {
      return WitnessProgram(
        "Takes the address of the member \(member.name).",
        ["void *witness(\(place.text) *record) { return (void *)&record->\(member.name); }"])
    }
    let offsets = moved(place).filter { $0.bits == nil && isByteMember($0.name, place) }.map { offset(place, $0) }
    if offsets.isEmpty { throw NoWitness("only bit-fields moved") }
    return assertion(claim, offsets)
  }

  private func isByteMember(_ name: String, _ place: Place) -> Bool {
    new.members(place.kind, place.newName)?.first { $0.name == name }?.bits == nil
  }

  /// No constant expression sees where the bits of a bit-field are, so the program fills one and looks.
  private func bitsArePlaced(_ place: Place, _ member: Member) throws(NoWitness) -> WitnessProgram {
    guard let bits = member.bits, let size = old.recordLayout(place.kind, place.name)?.size, size <= 65536,
      member.offset + bits <= size * 8
    else { throw NoWitness("the record is too large to be looked through") }
    let isBool = old.resolve(member.type).type == .scalar(.bool)
    var bytes: [UInt64: UInt8] = [:]
    for bit in member.offset..<(member.offset + (isBool ? 1 : bits)) {
      bytes[bit / 8, default: 0] |= 1 << UInt8(bit % 8)
    }
    let list = bytes.sorted { $0.key < $1.key }.map { "[\($0.key)] = \($0.value)" }.joined(separator: ", ")
    var program = WitnessProgram(
      "Fills the bits of \(member.name) and finds them where they were.",
      [
        "int main(void) {",
        "  static const unsigned char was[\(size)] = {\(list)};",
        "  union { \(place.text) record; unsigned char bytes[sizeof(\(place.text))]; } value;",
        "  memset(&value, 0, sizeof value);",
        "  value.record.\(member.name) = \(isBool ? 1 : -1);",
        "  for (unsigned long i = 0; i < sizeof value; i++)",
        "    if (value.bytes[i] != (i < sizeof was ? was[i] : 0)) return 1;",
        "  return 0;",
        "}",
      ])
    program.way = .runs
    if let sign = isSigned(member.type, old), !isBool {
      program.lines.insert(
        "  if ((value.record.\(member.name) < 0) != \(sign ? 1 : 0)) return 1;", at: program.lines.count - 2)
    }
    return program
  }

  private func isSigned(_ type: CType, _ side: Side) -> Bool? {
    switch side.resolve(type).type {
    case .scalar(let scalar): return target.isSigned(target.underlying(of: scalar))
    case .bitInt(let signed, _): return signed
    default: return nil
    }
  }

  func fieldHasType(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    let place = try place(finding)
    let member = try member(place)
    if member.bits != nil { return try bitsArePlaced(place, member) }
    let access = "((\(place.text) *)0)->\(member.name)"
    let claim = "Holds that the member \(member.name) of \(place.text) has the type that it had."
    if let type = try? spelling(.pointer(member.type)) {
      var conditions = ["__builtin_types_compatible_p(__typeof__(&\(access)), \(type))"]
      if case .array(_, let count?) = old.resolve(member.type).type {
        conditions.append("sizeof(\(access)) / sizeof(\(access)[0]) == \(count)")
      }
      return assertion(claim, conditions.map { ($0, "\(member.name) has the type that it had") })
    }
    // What has no name is known by what it is made of.
    let now = newMember(place)
    if let size = old.size(of: member.type)?.size, let next = now.flatMap({ new.size(of: $0.type)?.size }), size != next
    {
      return assertion(claim, "sizeof(\(access)) == \(size)", "\(member.name) has \(size) bytes")
    }
    if let inner = innerMember(member.type) {
      return WitnessProgram(
        "Names the member \(inner) of what \(member.name) is.",
        ["void witness(\(place.text) *record) { (void)record->\(member.name)\(inner); }"])
    }
    throw NoWitness("it is made of a type that C has no name for")
  }

  /// How a program reaches into a record without a name: `.x`, `[0].x`, `->x`.
  private func innerMember(_ type: CType, depth: Int = 0) -> String? {
    guard depth < 16 else { return nil }
    switch old.resolve(type).type {
    case .record(let kind, let name): return old.members(kind, name)?.first.map { ".\($0.name)" }
    case .array(let element, _), .pointer(let element): return innerMember(element, depth: depth + 1).map { "[0]" + $0 }
    default: return nil
    }
  }

  // MARK: passing

  /// A union that is passed as its first member takes that member, wherever it is a parameter.
  func recordIsPassed(_ finding: Finding) throws(NoWitness) -> WitnessProgram {
    let place = try place(finding)
    guard place.definition?.attributes.transparentUnion == true, let first = place.definition?.fields.first else {
      throw NoWitness("C accepts all that it accepted; only calls look otherwise")
    }
    return WitnessProgram(
      "Passes a member where \(place.text) is asked for.",
      [
        "static void take(\(place.text) value) { (void)value; }",
        "void witness(\(try spelling(first.type, "member"))) { take(member); }",
      ])
  }
}
