import BindingSpec

/// The keywords of an enum's values: `GTK_ALIGN_FILL` of `GtkAlign` → `:fill`.
///
/// What all values have in common goes, word by word. Where most of them also repeat the enum's own name and some do not,
/// as `SDL_SCANCODE_A` and `SDL_NUM_SCANCODES` of `SDL_Scancode`, that goes from those which have it. Where two values
/// would become one keyword, nothing more than the common part goes.
enum KeywordNames {
  /// One keyword for each value, in order, with its colon.
  static func of(_ values: [Enumerator], enumName: String) -> [String] {
    let names = values.map { LispName.of($0.name) }
    let own = LispName.of(withoutSuffix(enumName)) + "-"
    // With its last hyphen, so that whole words go.
    var common = names.first ?? ""
    for name in names.dropFirst() { common = shared(common, name) }
    // An enum of one value shares all of it with itself.
    if names.count == 1 { common = shared(common, own) }
    common = wholeWords(common)
    while !common.isEmpty, names.contains(where: { $0.utf8.count <= common.utf8.count }) {
      common = wholeWords(String(common.dropLast()))
    }

    let haveOwn = names.filter { $0.hasPrefix(own) && $0.utf8.count > own.utf8.count }.count
    if own.utf8.count > common.utf8.count, own.hasPrefix(common), haveOwn * 2 > names.count {
      let tokens = names.map { name in
        let hasOwn = name.hasPrefix(own) && name.utf8.count > own.utf8.count
        return token(name, without: hasOwn ? own : common)
      }
      if areDifferent(tokens) { return tokens }
    }
    let tokens = names.map { token($0, without: common) }
    if areDifferent(tokens) { return tokens }
    // Values that differ in nothing but capitals: C's spelling is the only one that tells them apart.
    var seen: Set<String> = []
    return zip(tokens, values).map { token, value in
      seen.insert(token).inserted ? token : ":" + SymbolToken.exactly(value.name)
    }
  }

  private static func shared(_ a: String, _ b: String) -> String {
    var end = a.utf8.startIndex
    for (x, y) in zip(a.utf8, b.utf8) {
      if x != y { break }
      end = a.utf8.index(after: end)
    }
    return String(a[..<end])
  }

  /// The text up to its last hyphen.
  private static func wholeWords(_ text: String) -> String {
    guard let hyphen = text.utf8.lastIndex(of: UInt8(ascii: "-")) else { return "" }
    return String(text[...hyphen])
  }

  private static func token(_ name: String, without prefix: String) -> String {
    ":" + SymbolToken.ofTranslated(String(name.utf8.dropFirst(prefix.utf8.count)) ?? name)
  }

  private static func areDifferent(_ tokens: [String]) -> Bool {
    // Nearly all enums are small, and comparing is cheaper than hashing.
    if tokens.count > 16 { return Set(tokens).count == tokens.count }
    for index in tokens.indices where tokens[..<index].contains(tokens[index]) { return false }
    return true
  }

  /// `cairo_status_t` → `cairo_status`: the values do not repeat the suffix. A place in a record says nothing either.
  private static func withoutSuffix(_ name: String) -> String {
    var name = name.split(separator: ".").first.map(String.init) ?? name
    while name.utf8.first == UInt8(ascii: "_") { name.removeFirst() }
    return name.hasSuffix("_t") ? String(name.dropLast(2)) : name
  }
}
