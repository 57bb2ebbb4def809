import BindingSpec
import Foundation
import SpecDiff
import TestSupport

/// What gcc and clang make of a change of a header: the worst that happens to programs.
///
/// - A size, an offset, a value, the bytes of a member, the way of an argument or a symbol's name is another one: `abi`.
/// - A consumer of the old header draws an error or a warning from the new one: `source`.
/// - A consumer of the new header draws one from the old header: there is something more, `addition`.
struct Truth {
  var `class`: DriftClass
  /// The line or the fact that decided, for whoever wonders.
  var reason: String

  /// One side: the file that a probe includes, and what a scan of it says.
  struct Side {
    /// The `#include` lines.
    var include: String
    var flags: [String]
    var probe: ProbeText
    /// Under which name answers about it are kept, for a header that many mutants are made of.
    var name: String?
  }

  struct Broken: Error, CustomStringConvertible { var description: String }

  static func decide(_ old: Side, _ new: Side, on target: Target, in directory: String) throws -> Truth {
    var workshop = Workshop(directory: directory, old: old, new: new, target: target)
    return try workshop.decide()
  }
}

private struct Workshop {
  let directory: String
  let old: Truth.Side
  let new: Truth.Side
  let target: Target
  private var files = 0

  init(directory: String, old: Truth.Side, new: Truth.Side, target: Target) {
    self.directory = directory
    self.old = old
    self.new = new
    self.target = target
  }

  mutating func decide() throws -> Truth {
    let compilers = try ProbeCompiler.all(for: target)
    for compiler in compilers {
      if let reason = try changedFact(compiler, .abi) { return Truth(class: .abi, reason: reason) }
      if compiler.isClang, let reason = try changedOrder(compiler) { return Truth(class: .abi, reason: reason) }
    }
    var additions: [String] = []
    if target == .host, let compiler = compilers.first {
      let needed = try symbols(compiler, old, old.probe.lines)
      let kept = try symbols(compiler, new, new.probe.lines)
      if let lost = needed.subtracting(kept).sorted().first {
        return Truth(class: .abi, reason: "nothing names the symbol \(lost) any more")
      }
      additions = kept.subtracting(needed).sorted()
    }
    var advice: [String] = []
    for compiler in compilers {
      let broken = try firstBroken(compiler, old.probe.lines, kept: old, broken: new)
      if let reason = broken.breaking { return Truth(class: .source, reason: reason) }
      if let reason = broken.advising ?? broken.deprecating { advice.append(reason) }
      if let reason = try changedFact(compiler, .source) { return Truth(class: .source, reason: reason) }
    }
    if let addition = additions.first { return Truth(class: .addition, reason: "the symbol \(addition) is asked for") }
    if let reason = advice.first { return Truth(class: .addition, reason: reason) }
    if let compiler = compilers.first, let reason = try changedFact(compiler, .addition) {
      return Truth(class: .addition, reason: reason)
    }
    for compiler in compilers {
      let back = try firstBroken(compiler, new.probe.lines, kept: new, broken: old)
      if let reason = back.breaking ?? back.deprecating { return Truth(class: .addition, reason: reason) }
    }
    return Truth(class: .none, reason: "nothing tells them apart")
  }

  private mutating func path(_ word: String) -> String {
    files += 1
    return "\(directory)/\(word)\(files).c"
  }

  private func head(_ side: Truth.Side) -> String { side.include + "\n" + ProbeText.head }

  private func with(_ side: Truth.Side, _ compiler: ProbeCompiler) -> ProbeCompiler {
    var compiler = compiler
    compiler.flags += side.flags
    return compiler
  }

  /// The first use that compiles against one side and not against the other.
  private mutating func firstBroken(
    _ compiler: ProbeCompiler, _ lines: [String], kept: Truth.Side, broken: Truth.Side
  ) throws -> (breaking: String?, advising: String?, deprecating: String?) {
    let before = try complaints(with(kept, compiler), kept, lines, isOwn: true)
    let after = try complaints(with(broken, compiler), broken, lines, isOwn: false)
    func first(_ numbers: Set<Int>) -> String? {
      numbers.min().map { number in
        let start = head(kept).split(separator: "\n", omittingEmptySubsequences: false).count
        return lines.indices.contains(number - start) ? lines[number - start] : "line \(number)"
      }
    }
    return (
      first(after.breaking.subtracting(before.breaking)), first(after.advising.subtracting(before.advising)),
      first(after.deprecating.subtracting(before.deprecating))
    )
  }

  private mutating func complaints(_ compiler: ProbeCompiler, _ side: Truth.Side, _ lines: [String], isOwn: Bool) throws
    -> ProbeCompiler.Complaints
  {
    let key = side.name.map { "\($0) \(compiler.isClang) uses" }
    if isOwn, let key, let known = ProbeCache.complaints[key] { return known }
    let file = path("use")
    try (head(side) + lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: false, encoding: .utf8)
    let complaints = try compiler.complaints(about: file)
    if let outside = complaints.elsewhere.first { throw Truth.Broken(description: outside) }
    if isOwn, let key { ProbeCache.complaints[key] = complaints }
    return complaints
  }

  private mutating func symbols(_ compiler: ProbeCompiler, _ side: Truth.Side, _ lines: [String]) throws -> Set<String>
  {
    if let name = side.name, let known = ProbeCache.symbols[name] { return known }
    let found = try with(side, compiler).symbols(of: lines, head: head(side), at: path("call"))
    if let name = side.name { ProbeCache.symbols[name] = found }
    return found
  }

  /// A function whose parameters clang knows by the same names in another order, and by the types that go with them.
  private mutating func changedOrder(_ compiler: ProbeCompiler) throws -> String? {
    let before = try names(compiler, old)
    let after = try names(compiler, new)
    var orders: [(function: String, order: [Int])] = []
    for (function, now) in after.sorted(by: { $0.key < $1.key }) {
      guard let was = before[function], was != now, Set(was).count == was.count, was.sorted() == now.sorted() else {
        continue
      }
      orders.append((function, now.compactMap { was.firstIndex(of: $0) }))
    }
    // In the words of the old side: what goes by a name is what went by it.
    let asked = orders.compactMap { item in old.probe.isOrdered(item.function, item.order).map { (item.function, $0) } }
    if asked.isEmpty { return nil }
    let lines = asked.enumerated().map { $1.1.replacing("$", with: "order_\($0)") }
    guard let text = try with(new, compiler).assembly(of: lines, head: head(new), at: path("order")) else { return nil }
    let facts = AssemblyFacts(text)
    guard
      let yes = try with(new, compiler).assembly(of: ["const char order_0 = 1;"], head: head(new), at: path("order"))
    else { return nil }
    let one = AssemblyFacts(yes)["order_0"]
    for (index, item) in asked.enumerated() where facts["order_\(index)"] == one {
      return
        "the parameters of \(item.0) are called (\(after[item.0]?.joined(separator: ", ") ?? "")) where they were called (\(before[item.0]?.joined(separator: ", ") ?? ""))"
    }
    return nil
  }

  /// What clang calls the parameters of each function that names them all.
  private mutating func names(_ compiler: ProbeCompiler, _ side: Truth.Side) throws -> [String: [String]] {
    if let name = side.name, let known = ProbeCache.names[name] { return known }
    let namings = side.probe.namings
    let found = try with(side, compiler).parameterNames(namings.map(\.line), head: head(side), at: path("names"))
    var names: [String: [String]] = [:]
    var nameless: Set<String> = []
    for (naming, name) in zip(namings, found) {
      if let name { names[naming.function, default: []].append(name) } else { nameless.insert(naming.function) }
    }
    names = names.filter { !nameless.contains($0.key) }
    if let name = side.name { ProbeCache.names[name] = names }
    return names
  }

  /// The first fact of the old side that has another answer on the new one.
  private mutating func changedFact(_ compiler: ProbeCompiler, _ meaning: DriftClass) throws -> String? {
    // Functions are defined as each side declares them; everything else is asked of both in the same words.
    let asked = old.probe.facts.filter { $0.meaning == meaning }
    guard !asked.isEmpty else { return nil }
    var answers: [[String: AssemblyFacts.Fact]] = []
    for side in [old, new] {
      let cacheKey = side.name.map { "\($0) \(compiler.isClang) \(meaning)" }
      if let cacheKey, let known = ProbeCache.answers[cacheKey] {
        answers.append(known)
        continue
      }
      let facts = asked.filter { !$0.isOwn } + side.probe.facts.filter { $0.meaning == meaning && $0.isOwn }
      guard let text = try with(side, compiler).assembly(of: facts.map(\.text), head: head(side), at: path("fact"))
      else {
        throw Truth.Broken(description: "the probe does not compile: \(directory)")
      }
      let assembly = AssemblyFacts(text)
      var answer: [String: AssemblyFacts.Fact] = [:]
      for fact in facts { answer[fact.key] = assembly[fact.label] }
      if let cacheKey { ProbeCache.answers[cacheKey] = answer }
      answers.append(answer)
    }
    for (key, before) in answers[0].sorted(by: { $0.key < $1.key }) {
      if let after = answers[1][key], after != before { return "\(key): \(before) became \(after)" }
    }
    if meaning != .abi { return nil }
    // Who takes what is not given any more takes what happens to lie there.
    let results = answers[0].keys.filter { $0.hasPrefix("result of ") && answers[1][$0] == nil }
    if let lost = results.sorted().first(where: { answers[1]["arguments" + $0.dropFirst("result".count)] != nil }) {
      return "\(lost) is gone"
    }
    // Where a number was pointed to and now something that nobody can look into, another thing lies.
    let numbers = answers[0].keys.filter { $0.hasPrefix("pointee bytes ") }
    if let other = numbers.sorted().first(where: { answers[1]["opaque" + $0.dropFirst("pointee bytes".count)] != nil })
    {
      return "\(other) is opaque"
    }
    return try lostMember(compiler, answers[0], answers[1])
  }

  /// A member of a struct that is gone while the struct is not, unless another one lies there in its place: programs that
  /// exist go on writing there.
  private mutating func lostMember(
    _ compiler: ProbeCompiler, _ before: [String: AssemblyFacts.Fact], _ after: [String: AssemblyFacts.Fact]
  ) throws -> String? {
    let places = ["offset structure ", "all bits structure "]
    let lost = before.filter { fact in places.contains { fact.key.hasPrefix($0) } && after[fact.key] == nil }
    guard !lost.isEmpty else { return nil }
    let own = new.probe.facts.filter { !$0.isOwn && $0.meaning == .abi }
    guard let text = try with(new, compiler).assembly(of: own.map(\.text), head: head(new), at: path("fact")) else {
      throw Truth.Broken(description: "the probe does not compile: \(directory)")
    }
    let assembly = AssemblyFacts(text)
    var answers: [String: AssemblyFacts.Fact] = [:]
    for fact in own { answers[fact.key] = assembly[fact.label] }
    for (key, place) in lost.sorted(by: { $0.key < $1.key }) {
      guard let kind = places.first(where: key.hasPrefix) else { continue }
      let member = key.dropFirst(kind.count)
      let record = member.prefix { $0 != "." }
      // It is still there, asked about in other words: under the record's other name, or as a bit-field.
      if answers[key] == place { continue }
      if answers.keys.contains(where: { $0.hasSuffix(" structure \(member)") && !$0.hasPrefix(kind) }) { continue }
      guard answers.keys.contains(where: { $0.hasPrefix("\(kind)\(record).") || $0 == "exists structure \(record)" })
      else { continue }
      let size = before["member structure \(member)"]
      let replacement = answers.contains { other in
        other.key.hasPrefix("\(kind)\(record).") && before[other.key] == nil && other.value == place
          && answers["member structure \(other.key.dropFirst(kind.count))"] == size
      }
      if !replacement { return "\(key) is gone" }
    }
    return nil
  }
}

/// What is known about headers that are asked about often.
private enum ProbeCache {
  static let complaints = Shelf<ProbeCompiler.Complaints>()
  static let symbols = Shelf<Set<String>>()
  static let names = Shelf<[String: [String]]>()
  static let answers = Shelf<[String: AssemblyFacts.Fact]>()

  final class Shelf<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [String: Value] = [:]
    subscript(key: String) -> Value? {
      get { lock.withLock { values[key] } }
      set { lock.withLock { values[key] = newValue } }
    }
  }
}
