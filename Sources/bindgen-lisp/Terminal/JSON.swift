/// A small JSON value for the command's own output. Members that are nil are left out.
indirect enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case unsigned(UInt64)
  /// A number as it is to be written.
  case literal(String)
  case string(String)
  case array([JSON])
  case object([(String, JSON?)])

  /// The value on one line.
  var text: String {
    var text = ""
    write(to: &text, indent: nil, depth: 0)
    return text
  }

  /// The value over several lines.
  var prettyText: String {
    var text = ""
    write(to: &text, indent: "  ", depth: 0)
    return text
  }

  private func write(to text: inout String, indent: String?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .unsigned(let value): text += "\(value)"
    case .literal(let value): text += value
    case .string(let value): Self.write(value, to: &text)
    case .array(let values):
      Self.list(values, "[", "]", to: &text, indent, depth) { value, text in
        value.write(to: &text, indent: indent, depth: depth + 1)
      }
    case .object(let members):
      let present = members.compactMap { name, value in value.map { (name, $0) } }
      Self.list(present, "{", "}", to: &text, indent, depth) { member, text in
        Self.write(member.0, to: &text)
        text += ": "
        member.1.write(to: &text, indent: indent, depth: depth + 1)
      }
    }
  }

  private static func list<T>(
    _ items: [T], _ open: String, _ close: String, to text: inout String, _ indent: String?, _ depth: Int,
    write: (T, inout String) -> Void
  ) {
    text += open
    for (index, item) in items.enumerated() {
      if let indent {
        text += (index > 0 ? ",\n" : "\n") + String(repeating: indent, count: depth + 1)
      } else if index > 0 {
        text += ", "
      }
      write(item, &text)
    }
    if let indent, !items.isEmpty { text += "\n" + String(repeating: indent, count: depth) }
    text += close
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for character in value.unicodeScalars {
      switch character {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\r": text += "\\r"
      case _ where character.value < 32 || character.value == 127:
        let digits = String(character.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(character)
      }
    }
    text += "\""
  }
}
