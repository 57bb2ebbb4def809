/// Writing types in the spec's notation, which reads from left to right: `*const char`, `[4]int`, `fn(*void) int`.
extension CType {
  /// The type in notation.
  public var notation: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .void: text += "void"
    case .scalar(let scalar): text += scalar.rawValue
    case .bitInt(let signed, let bits): text += "\(signed ? "" : "unsigned ")_BitInt(\(bits))"
    case .complex(let scalar): text += "_Complex \(scalar.rawValue)"
    case .vector(let element, let lanes):
      text += "vector(\(lanes)) "
      element.write(to: &text)
    case .named(let name):
      // A typedef may bear a word of the notation (`typedef unsigned uint;`) and then says what it is.
      if TypeWords.isReserved(name) { text += "typedef " }
      text += name
    case .record(let kind, let name): text += "\(kind.rawValue) \(name)"
    case .enumeration(let name): text += "enum \(name)"
    case .pointer(let pointee):
      text += "*"
      pointee.write(to: &text)
    case .array(let element, let count):
      if let count { text += "[\(count)]" } else { text += "[]" }
      element.write(to: &text)
    case .function(let function): function.write(to: &text, word: "fn")
    case .block(let function): function.write(to: &text, word: "block")
    case .atomic(let type):
      text += "_Atomic "
      type.write(to: &text)
    case .qualified(let qualifiers, let type):
      for (qualifier, spelling) in Qualifiers.spellings where qualifiers.contains(qualifier) {
        text += spelling
        text += " "
      }
      type.write(to: &text)
    }
  }
}

extension FunctionType {
  fileprivate func write(to text: inout String, word: String) {
    if convention != .c { text += "convention(\(convention.rawValue)) " }
    text += "\(word)("
    switch parameters {
    case .unspecified: text += "?"
    case .fixed(let types), .variadic(let types):
      for (index, type) in types.enumerated() {
        if index > 0 { text += ", " }
        text += type.notation
      }
      if case .variadic = parameters { text += types.isEmpty ? "..." : ", ..." }
    }
    text += ") \(result.notation)"
  }
}

/// The words that mean something in the notation and which a typedef may bear all the same.
enum TypeWords {
  static let scalars = [String: Scalar](uniqueKeysWithValues: Scalar.allCases.map { ($0.rawValue, $0) })
  private static let others: Set<String> = [
    "void", "struct", "union", "enum", "typedef", "fn", "block", "vector", "convention", "unsigned", "const",
    "volatile", "restrict", "_Atomic", "_Complex", "_BitInt", "_Nonnull", "_Nullable", "_Null_unspecified",
  ]
  static func isReserved(_ word: String) -> Bool {
    // All begin with a small letter or _; most typedefs of most libraries do not, or are longer.
    guard let first = word.utf8.first, first == UInt8(ascii: "_") || first &- 97 < 26 && word.utf8.count <= 10 else {
      return false
    }
    return scalars[word] != nil || others.contains(word)
  }
}
