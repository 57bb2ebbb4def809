import BindingSpec

/// The keywords of an enum's values: `GTK_ALIGN_FILL` of `GtkAlign` → `:fill`.
///
/// What all values have in common goes, word by word. Where most of them also repeat the enum's own name and some do not,
/// as `SDL_SCANCODE_A` and `SDL_NUM_SCANCODES` of `SDL_Scancode`, that goes from those which have it. Where two values
/// would become one keyword, nothing more than the common part goes.
enum KeywordNames {
  /// One keyword for each value, in order, with its colon.
  static func of(_ values: [Enumerator], enumName: String) -> [String] {
    let names = values.map { words(LispName.of($0.name)) }
    let own = words(LispName.of(withoutSuffix(enumName)))
    var common = names.first ?? []
    for name in names.dropFirst() { common = shared(common, name) }
    // An enum of one value shares all of it with itself.
    if names.count == 1 { common = shared(common, own) }
    let shortest = names.map(\.count).min() ?? 0
    if common.count >= shortest { common.removeLast(common.count - max(shortest - 1, 0)) }

    let haveOwn = names.filter { $0.count > own.count && $0.starts(with: own) }.count
    if own.count > common.count, own.starts(with: common), haveOwn * 2 > names.count {
      let tokens = names.map { name in
        token(name.dropFirst(name.count > own.count && name.starts(with: own) ? own.count : common.count))
      }
      if Set(tokens).count == tokens.count { return tokens }
    }
    let tokens = names.map { token($0.dropFirst(common.count)) }
    if Set(tokens).count == tokens.count { return tokens }
    // Values that differ in nothing but capitals: C's spelling is the only one that tells them apart.
    var seen: Set<String> = []
    return zip(tokens, values).map { token, value in
      seen.insert(token).inserted ? token : ":" + SymbolToken.exactly(value.name)
    }
  }

  private static func words(_ name: String) -> [Substring] {
    name.split(separator: "-", omittingEmptySubsequences: false)
  }

  private static func shared(_ a: [Substring], _ b: [Substring]) -> [Substring] {
    var count = 0
    while count < a.count, count < b.count, a[count] == b[count] { count += 1 }
    return Array(a[..<count])
  }

  private static func token(_ words: ArraySlice<Substring>) -> String {
    ":" + SymbolToken.of(words.joined(separator: "-"))
  }

  /// `cairo_status_t` → `cairo_status`: the values do not repeat the suffix. A place in a record says nothing either.
  private static func withoutSuffix(_ name: String) -> String {
    var name = name.split(separator: ".").first.map(String.init) ?? name
    while name.utf8.first == UInt8(ascii: "_") { name.removeFirst() }
    return name.hasSuffix("_t") ? String(name.dropLast(2)) : name
  }
}
