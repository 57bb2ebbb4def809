/// Breaks the types of functions, which grow long, as a Lisp programmer would: one argument to a line, under the first.
///
/// ```lisp
/// (measure (:pointer (:function ((:pointer gtk-layout-manager)
///                                (:pointer gtk-widget)
///                                gtk-orientation)
///                               :void)))
/// ```
enum LispTypeLayout {
  /// The type as it is written from a column on; `reserve` is how much follows it on its last line.
  static func broken(_ type: String, from column: Int, reserve: Int = 0, width: Int) -> String {
    if column + type.utf8.count + reserve <= width { return type }
    let text = Array(type.utf8)
    guard let start = firstFunction(in: text) else { return type }
    let argumentsStart = start + opening.count
    let argumentColumn = column + argumentsStart
    var items: [ArraySlice<UInt8>] = []
    var depth = 0
    var itemStart = argumentsStart
    var index = argumentsStart
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") {
        if depth == 0 { break }
        depth -= 1
      }
      if byte == 32, depth == 0 {
        items.append(text[itemStart..<index])
        itemStart = index + 1
      }
      index += 1
    }
    if itemStart < index { items.append(text[itemStart..<index]) }
    guard index < text.count, items.count > 1 else { return type }
    let indent = String(repeating: " ", count: argumentColumn)
    var result = String(decoding: text[..<argumentsStart], as: UTF8.self)
    for (number, item) in items.enumerated() {
      if number > 0 { result += "\n" + indent }
      let isLast = number == items.count - 1
      result += broken(
        String(decoding: item, as: UTF8.self), from: argumentColumn, reserve: isLast ? 1 : 0, width: width)
    }
    // Behind the closing parenthesis of the arguments stands a space, and then the result.
    result += ")\n" + indent.dropLast()
    let rest = String(decoding: text[min(index + 2, text.count)...], as: UTF8.self)
    return result + broken(rest, from: argumentColumn - 1, reserve: reserve, width: width)
  }

  private static let opening = Array("(:function (".utf8)

  private static func firstFunction(in text: [UInt8]) -> Int? {
    guard text.count >= opening.count else { return nil }
    return (0...(text.count - opening.count)).first { text[$0] == opening[0] && text[$0...].starts(with: opening) }
  }
}
