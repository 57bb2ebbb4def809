import BindingSpec
import Foundation
import SpecDiff
import Testing

/// A header before and after an edit, and which finding is to tell of it. What class it is of is for compilers to say.
///
/// ```
/// ## parameter of another size                      a kind, a row of the classification
/// | typedef struct thing thing;                     lines that both sides begin with
/// = grows                                           a pair; words behind say how it is used: lent=thing target=wasm32-wasi
/// * T=int U=long                                    several pairs of one text
/// $T area(thing *t, $T width);
/// ->
/// $T area(thing *t, $U width);
/// : function.parameter-changed area                 a finding that has to be there; breaking ones about anything else must not
/// ```
struct MutantPair: Sendable, CustomTestStringConvertible {
  var kind: String
  var name: String
  var old = ""
  var new = ""
  var model = UseModel()
  var target: Target = .host
  var expected: [Expected] = []
  var flags: [String] = []
  /// What the verdict is meant to be where it is not what compilers say, for a reason that the pair's comment gives.
  var decided: DriftClass?

  struct Expected: Hashable, Sendable {
    var rule: String
    var entity: String
  }

  var testDescription: String { "\(kind): \(name)" }

  static let directory = (#filePath as NSString).deletingLastPathComponent + "/Pairs"

  static let all: [MutantPair] = {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter {
      $0.hasSuffix(".txt")
    }
    let chosen = ProcessInfo.processInfo.environment["MUTANTS"]
    return files.sorted().flatMap { file in
      parse((try? String(contentsOfFile: "\(directory)/\(file)", encoding: .utf8)) ?? "")
    }.filter { pair in chosen.map { pair.testDescription.contains($0) } ?? true }
  }()

  /// Every fourth, since each takes compilers a second; STRESS=all judges them all.
  static let inEveryRun: [MutantPair] = {
    let environment = ProcessInfo.processInfo.environment
    if environment["STRESS"] == "all" || environment["MUTANTS"] != nil { return all }
    return all.enumerated().filter { $0.offset % 4 == 0 }.map(\.element)
  }()

  static func parse(_ text: String) -> [MutantPair] {
    var pairs: [MutantPair] = []
    var kind = ""
    var context = ""
    var current: MutantPair?
    var variants: [[String: String]] = []
    var isNew = false
    func finish() {
      guard var pair = current else { return }
      pair.old = context + pair.old
      pair.new = context + pair.new
      if variants.isEmpty { pairs.append(pair) }
      for variant in variants { pairs.append(pair.filled(variant)) }
      current = nil
      variants = []
      isNew = false
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") {
        finish()
        kind = String(line.dropFirst(3))
        context = ""
      } else if line.hasPrefix("| ") {
        context += line.dropFirst(2) + "\n"
      } else if line.hasPrefix("= ") {
        finish()
        var pair = MutantPair(kind: kind, name: "")
        for word in line.dropFirst(2).split(separator: " ") {
          if let equals = word.firstIndex(of: "="), equals != word.startIndex {
            pair.set(String(word[..<equals]), String(word[word.index(after: equals)...]))
          } else {
            pair.name += (pair.name.isEmpty ? "" : " ") + word
          }
        }
        current = pair
      } else if line.hasPrefix("* ") {
        var values: [String: String] = [:]
        for word in line.dropFirst(2).split(separator: " ") {
          let parts = word.split(separator: "=", maxSplits: 1)
          // An underscore stands for a space.
          if parts.count == 2 {
            values[String(parts[0])] = String(parts[1].map { $0 == "_" ? " " : $0 == "~" ? "_" : $0 })
          }
        }
        variants.append(values)
      } else if line == "->" {
        isNew = true
      } else if line.hasPrefix(": ") {
        let words = line.dropFirst(2).split(separator: " ", maxSplits: 1)
        if words.count == 2 { current?.expected.append(Expected(rule: String(words[0]), entity: String(words[1]))) }
      } else if isNew {
        current?.new += line + "\n"
      } else {
        current?.old += line + "\n"
      }
    }
    finish()
    return pairs
  }

  private mutating func set(_ option: String, _ value: String) {
    let values = Set(value.split(separator: ",").map(String.init))
    switch option {
    case "lent": model.lent = values
    case "limit": model.limits = values
    case "reserved": model.reserved = values
    case "version": model.versions = values
    case "target": target = Target(rawValue: value) ?? .host
    case "decided": decided = DriftClass(rawValue: value)
    case "flag": flags = value.split(separator: ",").map(String.init)
    default: Issue.record("there is no option \(option)")
    }
  }

  private func filled(_ values: [String: String]) -> MutantPair {
    var pair = self
    func fill(_ text: String) -> String {
      var text = text
      for (key, value) in values { text = text.replacing("$" + key, with: value) }
      return text
    }
    pair.old = fill(old)
    pair.new = fill(new)
    pair.name += " " + values.sorted { $0.key < $1.key }.map(\.value).joined(separator: " ")
    pair.expected = expected.map { Expected(rule: fill($0.rule), entity: fill($0.entity)) }
    return pair
  }
}
