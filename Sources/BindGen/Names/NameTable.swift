import BindingSpec

/// Gives the names of one name space to the declarations of one module, each name once.
///
/// Overlay renames come first. Of several C names that meet in one Lisp name the first in byte order has it; the others
/// are written as C spells them, between bars: of `GDK_KEY_A` and `GDK_KEY_a` the first is `+gdk-key-a+` and the second
/// `|+GDK_KEY_a+|`. Such a spelling cannot meet another one, and does not change when further names come.
struct NameTable {
  /// What a name is given to, in the order in which they may choose.
  struct Claim {
    var cName: String
    /// What it is, in a word of C's: for the rare case that its spelling alone does not tell it apart.
    var word: String
    /// The overlay's wish.
    var rename: String?
    /// Names of a lower rank choose first: a function before the macro that is spelled like it.
    var rank = 0
    /// C keeps tags and other names apart, so this is what a declaration is known by here.
    var key: String { Self.key(cName, word) }

    static func key(_ cName: String, _ word: String) -> String {
      switch word {
      case "struct", "union", "enum": "tag \(cName)"
      default: cName
      }
    }
  }

  /// How a C name becomes a token: plain, or decorated as constants are.
  enum Style { case plain, constant }

  private(set) var tokens: [String: String] = [:]
  private(set) var diagnostics: [Diagnostic] = []
  /// Which C name has a token.
  private var owners: [String: String] = [:]

  init(_ claims: [Claim], style: Style, stripping prefixes: [String]) {
    tokens.reserveCapacity(claims.count)
    owners.reserveCapacity(claims.count)
    var losers: [(claim: Claim, token: String)] = []
    var ranks: Set<Int> = []
    for claim in claims {
      guard let rename = claim.rename else {
        ranks.insert(claim.rank)
        continue
      }
      guard RequestedName.isUsable(rename) else {
        diagnostics.append(
          Diagnostic(
            .generateNameInvalid, entity: claim.cName, "“\(shown(rename))” cannot be the name of a Lisp symbol",
            hint: "take letters, digits and hyphens: rename: \(LispName.of(claim.cName))"))
        continue
      }
      let token = SymbolToken.of(rename)
      if !give(token, to: claim) { losers.append((claim, token)) }
    }
    for rank in ranks.sorted() {
      for claim in claims where claim.rename == nil && claim.rank == rank {
        let name = LispName.of(Self.stripped(claim.cName, prefixes))
        let token = SymbolToken.of(style == .constant ? "+\(name)+" : name)
        if !give(token, to: claim) { losers.append((claim, token)) }
      }
    }
    for (claim, token) in losers {
      let owner = owners[token] ?? ""
      let exact = exactToken(of: claim, style)
      _ = give(exact, to: claim)
      diagnostics.append(
        Diagnostic(
          .generateNameCollision, severity: .warning, entity: claim.cName,
          "`\(claim.cName)` and `\(owner)` would both be \(token) in Lisp; \(owner) has the name, this one is \(exact)",
          hint: "an overlay can name it: \(claim.cName): {rename: …}"))
    }
  }

  private mutating func give(_ token: String, to claim: Claim) -> Bool {
    if owners[token] != nil { return false }
    owners[token] = claim.cName
    tokens[claim.key] = token
    return true
  }

  /// C's own spelling. It has small letters or underscores, which no translated name has; one that has neither would be
  /// read as the very symbol that it lost, so the kind of the declaration stands before it.
  private func exactToken(of claim: Claim, _ style: Style) -> String {
    let isTold = claim.cName.utf8.contains { $0 == UInt8(ascii: "_") || $0 &- UInt8(ascii: "a") < 26 }
    for spelling in isTold ? [claim.cName, "\(claim.word) \(claim.cName)"] : ["\(claim.word) \(claim.cName)"] {
      let token = SymbolToken.exactly(style == .constant ? "+\(spelling)+" : spelling)
      if owners[token] == nil { return token }
    }
    return SymbolToken.exactly("another \(claim.word) \(claim.cName)")
  }

  /// The name without the longest of the prefixes that it has, unless nothing or a digit would be left in front.
  static func stripped(_ name: String, _ prefixes: [String]) -> String {
    var best = name
    for prefix in prefixes where name.hasPrefix(prefix) && name.utf8.count > prefix.utf8.count {
      let rest = String(name.dropFirst(prefix.count))
      guard let first = rest.utf8.first, !(first &- UInt8(ascii: "0") < 10) else { continue }
      if rest.utf8.count < best.utf8.count { best = rest }
    }
    return best
  }

  private func shown(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: "\\u{\(String(scalar.value, radix: 16))}"
      default: String(scalar)
      }
    }.joined()
  }
}
