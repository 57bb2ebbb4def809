import BindingSpec

/// Writes C prototypes into comments, from which nothing that a spec says gets out.
struct PrototypeComments {
  /// What ends a comment.
  enum Style {
    /// `;; …`: the line's end.
    case wat
    /// `// …`, of JavaScript that may stand in a page: the line's end, or the end of the script.
    case script
    /// `/** … */`
    case block
  }

  private let prototypes: PrototypeWriter
  private var scratch = TextWriter(capacity: 512)

  init(_ linked: LinkedSpec) { prototypes = PrototypeWriter(linked) }

  /// `int deflate(z_streamp strm, int flush)`
  mutating func write(_ binding: FunctionBinding, _ style: Style, to out: inout TextWriter) {
    scratch.clear()
    switch binding.access {
    case .macro: scratch.put("macro: ")
    case .inline: scratch.put("static inline ")
    case .symbol, .byReference: break
    }
    prototypes.write(binding.function, binding.cName, to: &scratch)
    // All names are C's, so nearly always there is nothing to look after.
    let isHarmless = scratch.bytes.allSatisfy {
      $0 >= 32 && $0 < 127 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: "/")
    }
    if isHarmless {
      out.put(scratch.bytes)
    } else {
      out.put(Self.harmless(String(decoding: scratch.bytes, as: UTF8.self), style))
    }
  }

  /// A text in one line that ends neither the comment nor the script around it.
  static func harmless(_ text: String, _ style: Style) -> String {
    let visible = VisibleText.of(text, keepingLines: false)
    if style == .wat { return visible }
    var result = ""
    var previous: Unicode.Scalar = " "
    for scalar in visible.unicodeScalars {
      let ends = (scalar == "/" && (previous == "<" || previous == "*")) || (scalar == "!" && previous == "<")
      if ends { result += "\\" }
      result.unicodeScalars.append(scalar)
      previous = scalar
    }
    return result
  }
}
