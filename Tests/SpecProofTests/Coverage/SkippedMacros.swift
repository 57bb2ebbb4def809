import BindingSpec
import Foundation
import TestSupport

/// The macros that a spec skips, put to gcc once more: is one that it calls empty empty, and one that it calls no
/// constant none?
struct SkippedMacros {
  let subject: SpecUnderProof
  /// The skipped names that are object-like macros at the end of the headers.
  private let names: [String]
  private let expansions: [String: String]

  /// Macros that are pragmas to clang alone, or that gcc obeys or refuses while it preprocesses, so that nothing is left
  /// to see.
  private static let unseen = [
    "LLVM_C_EXTERN_C_", "LLVM_C_STRICT_PROTOTYPES_", "GLIB_DEPRECATED_MACRO", "g_macro__has_builtin",
  ]

  init(_ subject: SpecUnderProof, _ view: GCCView) throws {
    self.subject = subject
    names = subject.spec.skipped.filter { name, skip in
      skip.reason != .scanDeclarationHidden && view.macros[name]?.isFunctionLike == false
    }.map(\.name)
    expansions = try Self.expand(names, subject)
  }

  /// Those whose reason is `scan.macro.empty` though they expand to something, and the other way round.
  var wronglyEmpty: [String] {
    names.filter { name in
      if Self.unseen.contains(where: name.hasPrefix) { return false }
      guard let expansion = expansions[name] else { return true }
      let isEmpty = expansion.allSatisfy(\.isWhitespace)
      return isEmpty != (subject.spec.skipped[name]?.reason == .scanMacroEmpty)
    }
  }

  /// Those that gcc takes for a number in a static initializer.
  func constants() throws -> [String] {
    // A text that ends a declaration would leave the line on which it is asked about.
    var waiting = names.filter { name in
      guard subject.spec.skipped[name]?.reason != .scanMacroDependsOnPlace, let text = expansions[name] else {
        return false
      }
      return !text.contains(";") && !text.contains("{") && !text.allSatisfy(\.isWhitespace)
    }
    // An error may hide those on the lines behind it, so that is asked until there is none.
    while !waiting.isEmpty {
      let (refused, isAccepted) = try ask(waiting)
      if isAccepted { return waiting }
      if refused.isEmpty { return try waiting.filter { try ask([$0]).isAccepted } }
      waiting.removeAll(where: refused.contains)
    }
    return []
  }

  /// Those that an error on their line refuses, and whether there was no error at all: some stand in the headers.
  private func ask(_ names: [String]) throws -> (refused: Set<String>, isAccepted: Bool) {
    var text = subject.includes
    let first = text.split(separator: "\n").count + 1
    for (number, name) in names.enumerated() {
      text += "static __typeof__((\(name)) * 1) proof_\(number) = (\(name));\n"
    }
    let scratch = try Scratch()
    let source = try scratch.write(text, to: "skipped.c")
    let options = [
      "-w", "-fsyntax-only", "-fmax-errors=0", "-fno-diagnostics-show-caret", "-ftrack-macro-expansion=0",
    ]
    let run = try ToolCheck.require("gcc").run(options + subject.arguments + [source])
    var refused: Set<String> = []
    for message in run.errors.split(separator: "\n") where message.contains(": error: ") {
      guard let range = message.range(of: "skipped.c:"),
        let line = Int(message[range.upperBound...].prefix { $0.isNumber }),
        line >= first
      else { continue }
      refused.insert(names[line - first])
    }
    return (refused, run.status == 0)
  }

  /// What each macro stands for at the end of the headers.
  private static func expand(_ names: [String], _ subject: SpecUnderProof) throws -> [String: String] {
    var text = subject.includes
    for (number, name) in names.enumerated() { text += "proof_mark \(number)\n\(name)\n" }
    text += "proof_mark \(names.count)\n"
    let scratch = try Scratch()
    let source = try scratch.write(text, to: "skipped.c")
    let output = try ToolCheck.require("gcc").run(["-E", "-P", "-w"] + subject.arguments + [source]).output
    var expansions: [String: String] = [:]
    for part in output.components(separatedBy: "proof_mark ").dropFirst() {
      let number = part.prefix { $0.isNumber }
      guard let index = Int(number), index < names.count else { continue }
      expansions[names[index]] = String(part.dropFirst(number.count))
    }
    return expansions
  }
}
