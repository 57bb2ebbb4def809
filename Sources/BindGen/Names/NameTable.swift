import BindingSpec

/// Gives the names of one name space to the declarations of one module, each name once.
///
/// Overlay renames come first. Of several C names that meet in one Lisp name the first in byte order has it; the others
/// are written as C spells them, between bars: of `GDK_KEY_A` and `GDK_KEY_a` the first is `+gdk-key-a+` and the second
/// `|+GDK_KEY_a+|`. Such a spelling cannot meet another one, and does not change when further names come.
struct NameTable {
  /// What a name is given to.
  struct Claim {
    var cName: String
    /// What it is, in a word of C's: for the rare case that its spelling alone does not tell it apart.
    var word: String
    /// The overlay's wish.
    var rename: String?
    /// Names of a lower rank choose first: a function before the macro that is spelled like it.
    var rank: UInt8 = 0
  }

  /// How a C name becomes a token: plain, or decorated as constants are.
  enum Style { case plain, constant }

  /// The token of each claim; empty only where a diagnostic says that there can be none.
  private(set) var tokens: [String]
  /// Claims to a name that another claim for the very same C name has.
  private(set) var repeated: Set<Int> = []
  private(set) var diagnostics: [Diagnostic] = []
  private let claims: [Claim]
  private let style: Style
  /// Which claim holds each token.
  private var owners: NameMap<Int>
  /// Those that did not get what they asked for, and the token that they asked for.
  private var losers: [(claim: Int, token: String)] = []

  init(_ claims: [Claim], style: Style, stripping prefixes: [String]) {
    self.claims = claims
    self.style = style
    tokens = Array(repeating: "", count: claims.count)
    owners = NameMap(capacity: claims.count)
    var highest: UInt8 = 0
    for (number, claim) in claims.enumerated() {
      highest = max(highest, claim.rank)
      guard let rename = claim.rename else { continue }
      if RequestedName.isUsable(rename) {
        give(SymbolToken.of(rename), to: number)
      } else {
        refuse(rename, claim)
      }
    }
    for rank in 0...highest {
      for (number, claim) in claims.enumerated() where claim.rank == rank && claim.rename == nil {
        let name = prefixes.isEmpty ? claim.cName : Self.stripped(claim.cName, prefixes)
        let token = SymbolToken.ofTranslated(style == .constant ? LispName.ofConstant(name) : LispName.of(name))
        give(token, to: number)
      }
    }
    tellApart()
  }

  private mutating func give(_ token: String, to number: Int) {
    let (place, isNew) = owners.insert(token, number)
    if isNew {
      tokens[number] = token
      return
    }
    let owner = owners.values[place]
    let claim = claims[number]
    let other = claims[owner]
    if claim.cName == other.cName, style == .constant {
      tokens[number] = token
      repeated.insert(number)
      return
    }
    // Who has the name in the end is settled when all are known.
    losers.append((number, token))
  }

  private mutating func tellApart() {
    // Those that wanted one name: the owner, and the losers in the order in which they came.
    var groups: [Int: [Int]] = [:]
    for (number, token) in losers {
      if let owner = owners[token] { groups[owner, default: [owner]].append(number) }
    }
    for owner in groups.keys.sorted() {
      guard let members = groups[owner] else { continue }
      let token = tokens[owner]
      let mayChange = members.filter { claims[$0].rename == nil && claims[$0].rank == claims[owner].rank }
      var winner = owner
      if claims[owner].rename == nil {
        for member in mayChange where ByteOrder.precedes(claims[member].cName, claims[winner].cName) { winner = member }
      }
      owners[token] = winner
      tokens[winner] = token
      for loser in members where loser != winner { rename(loser, winner, token) }
    }
  }

  private mutating func rename(_ loser: Int, _ winner: Int, _ token: String) {
    let claim = claims[loser]
    let owner = claims[winner]
    let exact = exactToken(of: claim)
    tokens[loser] = exact
    owners[exact] = loser
    // A tag and a typedef of one name are told apart in C as well.
    if claim.cName == owner.cName { return }
    diagnostics.append(
      Diagnostic(
        .generateNameCollision, severity: .warning, entity: claim.cName,
        "`\(claim.cName)` and `\(owner.cName)` would both be \(token) in Lisp; \(owner.cName) has the name, this one is "
          + exact, hint: claim.word == "value" ? nil : "an overlay can name it: \(claim.cName): {rename: …}"))
  }

  /// C's own spelling. It has small letters or underscores, which no translated name has; one that has neither would be
  /// read as the very symbol that it lost, so the kind of the declaration stands before it.
  private func exactToken(of claim: Claim) -> String {
    let isTold = claim.cName.utf8.contains { $0 == UInt8(ascii: "_") || $0 &- UInt8(ascii: "a") < 26 }
    let long = "\(claim.word) \(claim.cName)"
    for spelling in isTold ? [claim.cName, long] : [long] {
      let token = SymbolToken.exactly(style == .constant ? "+\(spelling)+" : spelling)
      if owners.place(of: token) == nil { return token }
    }
    return SymbolToken.exactly("another \(long)")
  }

  private mutating func refuse(_ rename: String, _ claim: Claim) {
    diagnostics.append(
      Diagnostic(
        .generateNameInvalid, entity: claim.cName,
        "“\(VisibleText.of(rename, keepingLines: false))” cannot be the name of a Lisp symbol",
        hint: "take letters, digits and hyphens: rename: \(LispName.of(claim.cName))"))
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
}
