import BindingSpec
import Foundation
import TestSupport

/// A spec held against what gcc knows.
struct Coverage {
  let subject: SpecUnderProof
  let view: GCCView
  private var spec: Spec { subject.spec }

  /// What these headers declare to gcc and not to clang, through whose eyes the scanner looks.
  static let gccOnly: [String: Set<String>] = [
    "graphene": ["GRAPHENE_HAS_GCC"],
    // clang has it built in.
    "llvm-c": ["__has_feature"],
    // glibc offers clang no _Float128 of its own.
    "libc": [
      "__finitef128", "__fpclassifyf128", "__iseqsigf128", "__isinff128", "__isnanf128", "__issignalingf128",
      "__signbitf128", "__MATH_TG_F32", "__MATH_TG_F64X",
    ],
  ]

  init(_ subject: SpecUnderProof, _ view: GCCView) {
    self.subject = subject
    self.view = view
  }

  /// The symbols of the shared object that the kept headers declare.
  func exported() throws -> Set<String> {
    guard let library = spec.library.load[.linux] else { return [] }
    let path = try ToolCheck.require("gcc").run(["-print-file-name=\(library)"]).output
      .trimmingCharacters(in: .newlines)
    guard path.hasPrefix("/") else { return [] }
    var names: Set<String> = []
    for line in try ToolCheck.require("nm").run(["-D", "--defined-only", path]).output.split(separator: "\n") {
      guard let symbol = line.split(separator: " ").last?.prefix(while: { $0 != "@" }) else { continue }
      let name = String(symbol)
      if view.functions[name] != nil || view.debug.variables[name] != nil { names.insert(name) }
    }
    return names
  }

  /// What each side knows and the other does not, by a name for the difference.
  func missing(_ exported: Set<String>) -> [(String, [String])] {
    let gccOnly = Self.gccOnly[subject.name] ?? []
    let known = (functions(exported) + macros() + types()).map { what, names in
      (what, names.filter { !gccOnly.contains($0) })
    }
    let hidden = spec.skipped.filter { name, skip in
      skip.reason == .scanDeclarationHidden && !spec.scan.hide.contains { fnmatch($0, name, 0) == 0 }
    }
    return known + [
      ("hidden though no glob asks for it", hidden.map(\.name)),
      ("exceptions that are none", gccOnly.filter { view.functions[$0] == nil && view.macros[$0] == nil }),
    ]
  }

  private func functions(_ exported: Set<String>) -> [(String, [String])] {
    let symbols = Set(spec.functions.map { $0.value.symbol ?? $0.name })
    return [
      ("exported symbols lost", exported.filter { !isKnown($0) && !symbols.contains($0) }),
      ("functions lost", view.functions.keys.filter { !isKnown($0) }),
      ("functions that no header declares", spec.functions.names.filter { view.functions[$0] == nil }),
      (
        "functions elsewhere",
        spec.functions.compactMap { name, function in
          guard let at = function.notes.at, let known = view.functions[name] else { return nil }
          return known.contains { $0.line == at.line && $0.path.hasSuffix(at.header) } ? nil : name
        }
      ),
      (
        "functions whose prototype is not told from none",
        spec.functions.compactMap { name, function in
          guard let known = view.functions[name] else { return nil }
          return known.contains(where: \.isPrototyped) == (function.arguments != .unspecified) ? nil : name
        }
      ),
      (
        "functions of another linkage",
        spec.functions.compactMap { name, function in
          guard let known = view.functions[name] else { return nil }
          return known.contains(where: \.isStatic) == (function.linkage == .staticInline) ? nil : name
        }
      ),
    ]
  }

  private func macros() -> [(String, [String])] {
    let objectLike = view.macros.filter { !$0.value.isFunctionLike }.map(\.key)
    let functionLike = view.macros.filter(\.value.isFunctionLike).map(\.key)
    return [
      (
        "object-like macros lost",
        objectLike.filter { !spec.constants.contains($0) && !spec.aliases.contains($0) && !spec.skipped.contains($0) }
      ),
      ("function-like macros lost", functionLike.filter { !spec.macros.contains($0) && !spec.skipped.contains($0) }),
      (
        "macros with other parameters",
        spec.macros.compactMap { name, macro in
          guard let known = view.macros[name]?.parameters else { return nil }
          // GNU's `args...` is a parameter with a name, and the spec keeps names.
          let names = known.map { $0.hasSuffix("...") ? String($0.dropLast(3)) : $0 }.filter { !$0.isEmpty }
          let isVariadic = known.last?.hasSuffix("...") ?? false
          let written = macro.parameters.map(\.name)
          return macro.isVariadic == isVariadic && (written == names || isVariadic && written == names.dropLast())
            ? nil : name
        }
      ),
      (
        "macros elsewhere",
        view.macros.compactMap { name, macro in
          let at = spec.constants[name]?.notes.at ?? spec.aliases[name]?.notes.at ?? spec.macros[name]?.notes.at
          guard let at = at ?? spec.skipped[name]?.at, macro.path.hasSuffix(at.header) else { return name }
          // A conditional may show clang the definition on another line; one it must be.
          return at.line == macro.line || defines(name, line: at.line, of: macro.path) ? nil : name
        }
      ),
      (
        "macros that no header defines",
        (spec.macros.names + spec.aliases.names
          + spec.skipped.filter { $0.value.reason.rawValue.hasPrefix("scan.macro") }.map(\.name))
          .filter { !view.everDefined.contains($0) }
      ),
    ]
  }

  private func defines(_ name: String, line: Int, of path: String) -> Bool {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
    return lines.count >= line && lines[line - 1].contains("define") && lines[line - 1].contains(name)
  }

  private func types() -> [(String, [String])] {
    let debug = view.debug
    let enumerators = Set(spec.enums.flatMap { $0.value.definition?.values.map(\.name) ?? [] })
    return [
      ("typedefs lost", debug.typedefs.keys.filter { !spec.typedefs.contains($0) && !isStandard($0) }),
      (
        "records lost",
        debug.records.compactMap { name, record in
          let known = spec.records(record.isUnion ? .union : .structure)[name]
          guard record.size != nil else { return nil }
          return known?.definition?.size == record.size ? nil : name
        }
      ),
      (
        "records whose members differ",
        debug.records.compactMap { name, record in
          guard record.size != nil,
            let fields = spec.records(record.isUnion ? .union : .structure)[name]?.definition?.fields
          else { return nil }
          return fields.compactMap(\.name) == record.members ? nil : name
        }
      ),
      (
        "types and variables elsewhere",
        debug.typedefs.compactMap { isElsewhere(spec.typedefs[$0]?.notes.at, $1) ? $0 : nil }
          + debug.variables.compactMap { isElsewhere(spec.variables[$0]?.notes.at, $1) ? $0 : nil }
          + debug.records.compactMap { name, record in
            let known = spec.records(record.isUnion ? .union : .structure)[name]
            return record.size != nil && isElsewhere(known?.notes.at, record.place) ? name : nil
          }
      ),
      ("enums lost", debug.enums.keys.filter { !spec.enums.contains($0) && !spec.skipped.contains($0) }),
      (
        "enumerators lost",
        debug.enumerators.keys.filter { !enumerators.contains($0) && !spec.constants.contains($0) }
      ),
      (
        "variables lost",
        debug.variables.keys.filter {
          !spec.variables.contains($0) && !spec.constants.contains($0) && !spec.skipped.contains($0)
        }
      ),
    ]
  }

  private func isElsewhere(_ at: Provenance?, _ place: DebugInfo.Place) -> Bool {
    guard let at else { return false }
    return at.line != place.line || !place.path.hasSuffix(at.header)
  }

  private func isKnown(_ name: String) -> Bool {
    spec.functions.contains(name) || spec.variables.contains(name) || spec.skipped.contains(name)
  }

  /// A standard name that means the standard thing needs no entry, and an imported spec may have one.
  private func isStandard(_ name: String) -> Bool {
    Scalar(rawValue: name)?.isStandardTypedef == true || spec.skipped.contains(name)
  }
}
