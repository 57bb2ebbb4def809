import BindingSpec

/// Writes a witness for every finding that breaks something.
///
/// ```swift
/// let set = WitnessWriter.witnesses(for: drift, old: old, new: new)
/// try set.write(to: "witnesses")  // one C file for each, README.md, and “run”, which tries them all
/// ```
public enum WitnessWriter {
  /// - Parameters:
  ///   - sides: where the two interfaces are found; by default as their specs were scanned.
  public static func witnesses(
    for drift: Drift, old: LinkedSpec, new: LinkedSpec, sides: (old: WitnessSide, new: WitnessSide)? = nil
  ) -> WitnessSet {
    let headers = WitnessHeaders(old.spec.scan, new.spec.scan)
    var set = WitnessSet(
      old: sides?.old ?? WitnessSide(scanned: old.spec, label: drift.oldVersion ?? "old", headers.oldFolders),
      new: sides?.new ?? WitnessSide(scanned: new.spec, label: drift.newVersion ?? "new", headers.newFolders),
      witnesses: [], without: [])
    let matches = Matches(old, new)
    var makers: [Target: WitnessMaker] = [:]
    var names: [String: Int] = [:]
    let manyTargets = Set(drift.findings.map(\.target)).count > 1
    for finding in drift.findings where finding.class >= .source {
      let maker = makers[finding.target] ?? WitnessMaker(matches, finding.target)
      makers[finding.target] = maker
      switch maker.program(for: finding) {
      case .failure(let missing): set.without.append(Unwitnessed(finding: finding, reason: missing.reason))
      case .success(let program):
        if finding.target != .host, program.way != .compiles {
          set.without.append(
            Unwitnessed(finding: finding, reason: "it has to be run, and this is no \(finding.target.rawValue) machine")
          )
          continue
        }
        var name = "\(finding.rule.rawValue)-\(fileName(finding.entity))"
        if manyTargets { name += "-\(finding.target.rawValue)" }
        // Two parameters of one function are two findings under one name.
        let count = names[name, default: 0] + 1
        names[name] = count
        if count > 1 { name += "-\(count)" }
        set.witnesses.append(program.witness(finding, name + ".c", headers))
      }
    }
    return set
  }

  private static func fileName(_ entity: String) -> String {
    String(entity.map { $0.isASCII && ($0.isLetter || $0.isNumber || "_.-".contains($0)) ? $0 : "_" }.prefix(120))
  }
}

/// Why a finding has no witness.
struct NoWitness: Error {
  var reason: String
  init(_ reason: String) { self.reason = reason }
}

/// The claim of a witness in C, before it becomes a file.
struct WitnessProgram {
  var way = Witness.Way.compiles
  var claim: String
  /// What stands before the library's headers.
  var preamble: [String] = []
  var lines: [String]
  var flags: [String] = []
  var needsClang = false
  /// Whether the library's headers take part.
  var includesHeaders = true

  init(_ claim: String, _ lines: [String]) {
    self.claim = claim
    self.lines = lines
  }

  func witness(_ finding: Finding, _ fileName: String, _ headers: WitnessHeaders) -> Witness {
    var witness = Witness(
      finding: finding, fileName: fileName, way: way, claim: claim,
      needsClang: needsClang || finding.target != .host, flags: flags, text: "")
    if finding.target != .host { witness.flags.insert("--target=\(finding.target.clangTriple)", at: 0) }
    var text = "// \(finding.rule.rawValue) (\(finding.class.rawValue)): \(Self.comment(finding.message))\n//\n"
    text += "// \(Self.comment(claim)) It does with the old interface and does not with the new one:\n"
    for side in ["OLD", "NEW"] { text += "//   \(witness.command(side))\n" }
    text += "// where $OLD and $NEW are the compiler's options for each, as “run” beside this file sets them.\n\n"
    for line in preamble { text += line + "\n" }
    if includesHeaders {
      for line in headers.lines { text += line + "\n" }
      for header in Self.standardHeaders(lines) { text += "#include <\(header)>\n" }
      text += "\n"
    }
    for line in lines { text += line + "\n" }
    witness.text = text
    return witness
  }

  private static func comment(_ text: String) -> String {
    text.replacing("\n", with: " ").replacing("\\", with: "/")
  }

  /// What the program itself needs: types of the standard library in a declaration of the old side, and functions.
  private static func standardHeaders(_ lines: [String]) -> [String] {
    var words: Set<Substring> = []
    for line in lines {
      for word in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || $0 == "_") }) { words.insert(word) }
    }
    let homes: [(header: String, names: [String])] = [
      ("dlfcn.h", ["dlopen"]), ("stdarg.h", ["va_list"]), ("stddef.h", ["size_t", "ptrdiff_t", "wchar_t"]),
      (
        "stdint.h",
        [
          "int8_t", "int16_t", "int32_t", "int64_t", "uint8_t", "uint16_t", "uint32_t", "uint64_t", "intptr_t",
          "uintptr_t", "intmax_t", "uintmax_t",
        ]
      ),
      ("string.h", ["memcmp", "memset", "strcmp"]), ("sys/types.h", ["ssize_t"]), ("time.h", ["time_t", "clock_t"]),
      ("uchar.h", ["char16_t", "char32_t"]), ("wchar.h", ["wint_t"]),
    ]
    return homes.filter { $0.names.contains { words.contains(Substring($0)) } }.map(\.header)
  }
}

extension Witness {
  /// The command that tries it with `$OLD` or `$NEW`.
  func command(_ side: String) -> String {
    let compiler = ([needsClang ? "clang" : "gcc", "-std=gnu11"] + flags).joined(separator: " ")
    switch way {
    case .compiles: return "\(compiler) $\(side) -c -o /dev/null \(fileName)"
    case .asksFor(let symbol):
      return "\(compiler) $\(side) -c -o witness.o \(fileName) && nm -u witness.o | grep -w \(symbol)"
    // Functions that a header defines and nobody calls are left out, and with them what they would need to be linked.
    case .runs: return "\(compiler) $\(side) -O1 -o witness \(fileName) && ./witness"
    case .opens:
      return "\(compiler) $\(side) -o witness \(fileName) -ldl && LD_LIBRARY_PATH=$\(side)_LIBRARIES ./witness"
    }
  }
}
