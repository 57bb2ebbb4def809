/// Text from outside as JavaScript and TypeScript take it, in a file or inside a page.
package enum ScriptText {
  /// A literal between double quotes. What nobody would see is escaped, and so is what could end a script in a page.
  package static func quoted(_ text: String) -> String {
    let isHarmless = text.utf8.allSatisfy {
      $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") && $0 != UInt8(ascii: "<")
    }
    if isHarmless { return "\"\(text)\"" }
    return VisibleText.quoted(text, escaping: ["<"])
  }

  /// Whether a text can stand as a name of a property or parameter as it is. C's names can, but for those with letters
  /// that need looking up.
  package static func isIdentifier(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(first &- UInt8(ascii: "0") < 10) else { return false }
    return text.utf8.allSatisfy { byte in
      (byte | 32) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "$")
    }
  }

  /// The key of a property in an object literal. `__proto__` is none there unless it is computed.
  package static func key(_ name: String) -> String {
    if name == "__proto__" { return "[\"__proto__\"]" }
    return isIdentifier(name) ? name : quoted(name)
  }

  /// The name of a member of a TypeScript interface, where `new` would mean something else.
  package static func member(_ name: String) -> String { isIdentifier(name) && name != "new" ? name : quoted(name) }

  /// What TypeScript takes every object to have, of a type of its own.
  package static let universalMembers: Set<String> = [
    "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
  ]
}
