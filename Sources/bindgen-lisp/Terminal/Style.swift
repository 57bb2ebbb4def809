/// Colour for a terminal; plain text for everything else.
struct Style: Sendable {
  var isOn: Bool

  enum Role: String, Sendable {
    case bold = "1"
    case dim = "2"
    case error = "1;31"
    case warning = "1;35"
    case note = "1;36"
    case good = "32"
  }

  func callAsFunction(_ role: Role, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(role.rawValue)m\(text)\u{1B}[0m" : text
  }
}
