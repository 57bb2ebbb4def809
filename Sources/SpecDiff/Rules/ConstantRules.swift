import BindingSpec

/// Constants: macros with a value, and enumerators of enums without a name.
func judgeConstants(_ judge: inout Judge) {
  let match = judge.matches.constants
  for (name, constant) in match.removed { judge.constantRemoved(name, constant) }
  for (name, constant) in match.added {
    // An enumerator or a macro of the old side that became a constant is told of there.
    if judge.matches.oldNumbers[name] != nil { continue }
    judge.report(
      .constantAdded, name, .constant, .addition, "the constant \(name) is new",
      new: judge.text(name, constant, judge.new))
  }
  for (name, a, b) in match.changed { judge.constantChanged(name, a, b) }
}

extension Judge {
  func text(_ name: String, _ constant: Constant, _ side: Side) -> Text {
    Text("#define \(name) \(Self.text(of: constant.value))", constant.notes.at)
  }

  static func text(of value: Constant.Value) -> String {
    switch value {
    case .integer(let number): number.description
    case .floating(let number): number.description
    case .longDouble(let text): text
    case .string(let bytes): VisibleText.quoted(String(decoding: bytes, as: UTF8.self))
    }
  }

  fileprivate mutating func constantRemoved(_ name: String, _ constant: Constant) {
    let before = text(name, constant, old)
    if let value = matches.newNumbers[name] {
      let isSame = constant.value == .integer(value)
      report(
        isSame ? .constantBecameOther : .constantValueChanged, name, .constant, isSame ? .addition : .source,
        isSame ? "\(name) is an enumerator now" : "\(name) is an enumerator now, and \(value)", old: before,
        new: Text("\(name) = \(value)", nil))
    } else if let macro = new.spec.macros[name] {
      report(
        .constantBecameOther, name, .constant, .source, "\(name) is a macro with parameters now",
        hint: Self.hint(.source),
        old: before,
        new: Text("#define \(name)(\(macro.parameters.map(\.name).joined(separator: ", "))) …", macro.notes.at))
    } else if let alias = new.spec.aliases[name] {
      report(
        .constantBecameOther, name, .constant, .source, "\(name) is a macro for \(alias.target) now",
        hint: Self.hint(.source), old: before, new: Text("#define \(name) \(alias.target)", alias.notes.at))
    } else if let variable = new.spec.variables[name] {
      report(
        .constantBecameOther, name, .constant, .source, "\(name) is a variable now", hint: Self.hint(.source),
        old: before,
        new: text(name, variable, new))
    } else if let skip = new.spec.skipped[name] {
      report(
        .noLongerBound, name, .constant, .source,
        "\(name) has no value any more that a binding could hold: \(skip.reason.rawValue)",
        hint: "bindgen-lisp explain \(skip.reason.rawValue)", old: before, new: Text(skip.detail ?? name, skip.at))
    } else {
      report(
        .constantRemoved, name, .constant, .source, "the constant \(name) is gone",
        hint: "programs that name it do not compile", old: before)
    }
  }

  fileprivate mutating func constantChanged(_ name: String, _ a: Constant, _ b: Constant) {
    let (before, after) = (text(name, a, old), text(name, b, new))
    judgeDeprecation(name, .constant, a.notes.deprecated, b.notes.deprecated, old: before, new: after)
    if a.value != b.value {
      if Self.tellsAVersion(name) || differsByVersion(a.value, b.value) {
        report(
          .constantVersionChanged, name, .constant, .addition, "\(name) says another version", old: before, new: after)
      } else {
        report(
          .constantValueChanged, name, .constant, .source,
          "\(name) is \(Self.text(of: b.value)) where it was \(Self.text(of: a.value))",
          hint: "programs and bindings hold the old value until they are made again", old: before, new: after)
      }
      return
    }
    let change = types.change(a.type, b.type, .result)
    // A constant's value is copied, so that another size breaks nobody who exists.
    if change.class >= .source {
      report(
        .constantTypeChanged, name, .constant, .source, "\(name) \(change.reason ?? "has another type")",
        hint: Self.hint(.source),
        old: Text("\(before.text)  // \(cDeclaration(of: a.type, named: "", style: .readable))", before.place),
        new: Text("\(after.text)  // \(cDeclaration(of: b.type, named: "", style: .readable))", after.place))
    }
  }

  /// Whether two texts differ in their numbers only, and among those are the two versions of the library:
  /// "/usr/share/lua/5.3/" and "/usr/share/lua/5.4/".
  private func differsByVersion(_ a: Constant.Value, _ b: Constant.Value) -> Bool {
    guard case .string(let before) = a, case .string(let after) = b, before.count < 65536, after.count < 65536,
      let was = old.spec.library.version.map({ Self.parts(Array($0.utf8)).numbers }),
      let now = new.spec.library.version.map({ Self.parts(Array($0.utf8)).numbers }), min(was.count, now.count) >= 2
    else { return false }
    let (left, right) = (Self.parts(before), Self.parts(after))
    guard left.rest == right.rest, left.numbers.count == right.numbers.count else { return false }
    // The last number of a version is often left out, one alone could be anything.
    for count in 2...min(was.count, now.count) where was.prefix(count) != now.prefix(count) {
      for start in left.numbers.indices where start + count <= left.numbers.count {
        if left.numbers[start..<start + count] == was.prefix(count),
          right.numbers[start..<start + count] == now.prefix(count)
        {
          return true
        }
      }
    }
    return false
  }

  /// The numbers in a text, and what is left with a mark for each.
  private static func parts(_ text: [UInt8]) -> (numbers: [[UInt8]], rest: [UInt8]) {
    var numbers: [[UInt8]] = []
    var rest: [UInt8] = []
    var isInNumber = false
    for byte in text {
      let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      if isDigit, isInNumber {
        numbers[numbers.count - 1].append(byte)
      } else if isDigit {
        numbers.append([byte])
        rest.append(UInt8(ascii: "0"))
      } else {
        rest.append(byte)
      }
      isInNumber = isDigit
    }
    return (numbers, rest)
  }

  /// Whether a constant exists to say which version of the library this is, so that every version changes it.
  private static func tellsAVersion(_ name: String) -> Bool {
    let words = name.uppercased().split(separator: "_")
    guard let last = words.last.map(String.init) else { return false }
    if ["VERSION", "VERNUM", "VER", "PATCHLEVEL"].contains(last) { return true }
    let parts: Set = [
      "MAJOR", "MINOR", "MICRO", "PATCH", "REVISION", "SUBREVISION", "NUMBER", "NUM", "STRING", "HEX", "RELEASE",
      "BUILD",
      "ENCODED", "DATE", "NAME", "TEXT",
    ]
    // A flag such as CURL_VERSION_SSL has the word in it, too.
    if words.contains(where: { $0 == "VERSION" || $0 == "VER" }), parts.contains(last) { return true }
    return words.count > 1 && ["MAJOR", "MINOR", "MICRO", "REVISION", "SUBREVISION"].contains(last)
      || name.uppercased().hasSuffix("SOURCE_ID")
  }
}
