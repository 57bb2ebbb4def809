import BindingSpec

/// Which headers a spec was told to keep. What it holds from others it holds because something of its own mentions it: that
/// it comes and goes says nothing about the library.
struct OwnHeaders: Sendable {
  /// Headers of others that something was taken in from. Empty where that cannot be told.
  private var foreign: Set<String> = []

  init(_ spec: Spec) {
    // Without globs the headers' folders decided, and the spec does not name those.
    guard !spec.scan.keep.isEmpty else { return }
    let globs = spec.scan.keep.map(Glob.init)
    var known: [String: Bool] = [:]
    func keeps(_ header: String) -> Bool {
      if let answer = known[header] { return answer }
      let answer = spec.scan.headers.contains(header) || globs.contains { $0.matchesEnd(of: Array(header.utf8)) }
      known[header] = answer
      return answer
    }
    // Functions and constants are taken from kept headers only. If one stands elsewhere by its name, the globs were meant
    // for whole paths.
    var isByPath = false
    func check(_ notes: Notes) {
      if let header = notes.at?.header, !keeps(header) { isByPath = true }
    }
    for (_, value) in spec.functions { check(value.notes) }
    for (_, value) in spec.variables { check(value.notes) }
    for (_, value) in spec.constants { check(value.notes) }
    for (_, value) in spec.macros { check(value.notes) }
    for (_, value) in spec.aliases { check(value.notes) }
    if isByPath { return }
    func add(_ notes: Notes) {
      if let header = notes.at?.header, !keeps(header) { foreign.insert(header) }
    }
    for (_, value) in spec.structs { add(value.notes) }
    for (_, value) in spec.unions { add(value.notes) }
    for (_, value) in spec.enums { add(value.notes) }
    for (_, value) in spec.typedefs { add(value.notes) }
  }

  /// Whether a type is only there because it is mentioned.
  func isForeign(_ notes: Notes) -> Bool {
    guard !foreign.isEmpty, let header = notes.at?.header else { return false }
    return foreign.contains(header)
  }
}

extension Matches {
  /// Leaves out types of other libraries that came, went or showed their members because something mentions them now or does
  /// not any more. What such a type is made of still counts.
  mutating func leaveOutForeignTypes() {
    let areUnchanged = structs.isUnchanged && unions.isUnchanged && enums.isUnchanged && typedefs.isUnchanged
    if areUnchanged { return }
    let (before, after) = (OwnHeaders(old.spec), OwnHeaders(new.spec))
    structs.leaveOut(before, after, \.notes) { ($0.definition == nil) != ($1.definition == nil) }
    unions.leaveOut(before, after, \.notes) { ($0.definition == nil) != ($1.definition == nil) }
    enums.leaveOut(before, after, \.notes) { ($0.definition == nil) != ($1.definition == nil) }
    typedefs.leaveOut(before, after, \.notes) { _, _ in false }
  }
}

extension SectionMatch {
  fileprivate mutating func leaveOut(
    _ before: OwnHeaders, _ after: OwnHeaders, _ notes: (Value) -> Notes, isTakenOtherwise: (Value, Value) -> Bool
  ) {
    removed.removeAll { before.isForeign(notes($0.value)) }
    added.removeAll { after.isForeign(notes($0.value)) }
    changed.removeAll {
      before.isForeign(notes($0.old)) && after.isForeign(notes($0.new)) && isTakenOtherwise($0.old, $0.new)
    }
  }
}
