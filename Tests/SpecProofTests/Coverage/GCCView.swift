import Foundation
import TestSupport

/// What gcc says that the kept headers declare: the oracle for what a spec must not lose.
///
/// Functions come from `-aux-info`, macros from `-E -dD`, types and variables from the debug information of a
/// translation unit that holds nothing but the headers. None of it goes through libclang or the scanner.
struct GCCView {
  struct Function {
    var path: String
    var line: Int
    var isPrototyped: Bool
    var isStatic: Bool
  }
  struct Macro {
    var path: String
    var line: Int
    /// nil for an object-like macro.
    var parameters: [String]?
    var isFunctionLike: Bool { parameters != nil }
  }
  /// Every declaration of each function of the kept headers.
  private(set) var functions: [String: [Function]] = [:]
  /// The macros defined at the end of the headers, by a kept one.
  private(set) var macros: [String: Macro] = [:]
  /// The object-like and function-like ones that a kept header ever defined.
  private(set) var everDefined: Set<String> = []
  let debug: DebugInfo

  init(_ subject: SpecUnderProof) throws {
    let gcc = try ToolCheck.require("gcc")
    let scratch = try Scratch()
    let source = try scratch.write(subject.includes, to: "headers.c")
    let object = scratch.url.appendingPathComponent("headers.o").path
    let list = scratch.url.appendingPathComponent("headers.aux").path
    let options = [
      "-w", "-c", "-g", "-gdwarf-5", "-fno-eliminate-unused-debug-types", "-fno-eliminate-unused-debug-symbols",
      "-aux-info", list, "-o", object,
    ]
    let compilation = try gcc.run(options + subject.arguments + [source])
    guard compilation.status == 0 else { throw Refused(errors: compilation.errors) }
    let preprocessed = try gcc.run(["-E", "-dD", "-w"] + subject.arguments + [source])
    guard preprocessed.status == 0 else { throw Refused(errors: preprocessed.errors) }

    var kept = KeptMemory(try KeptFiles(subject))
    debug = try DebugInfo(object, &kept)
    readFunctions(try String(contentsOfFile: list, encoding: .utf8), &kept)
    readMacros(preprocessed.output, &kept)
  }

  struct Refused: Error { var errors: String }

  // MARK: Functions

  /// `/* /usr/include/zlib.h:250:NC */ extern int deflate (z_streamp, int);`: `O` instead of `N` has no prototype.
  private mutating func readFunctions(_ text: String, _ kept: inout KeptMemory) {
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      guard line.starts(with: "/* ".utf8), let end = Self.firstRange(of: " */ ", in: line) else { continue }
      let place = Substring(line[..<end.lowerBound]).dropFirst(3).split(separator: ":")
      guard place.count == 3, let number = Int(place[1]), kept.contains(String(place[0])) else { continue }
      let declaration = line[end.upperBound...]
      guard let name = Self.name(declaration) else { continue }
      functions[name, default: []].append(
        Function(
          path: String(place[0]), line: number, isPrototyped: place[2].first != "O",
          isStatic: declaration.starts(with: "static ".utf8)))
    }
  }

  private static func firstRange(of mark: String, in line: Substring.UTF8View) -> Range<Substring.Index>? {
    let mark = Array(mark.utf8)
    var index = line.startIndex
    while index != line.endIndex {
      let rest = line[index...]
      if rest.starts(with: mark) { return index..<line.index(index, offsetBy: mark.count) }
      index = line.index(after: index)
    }
    return nil
  }

  /// The word before the first ` (` that no `*` follows: `deflate (`, `(*signal (int`.
  private static func name(_ declaration: Substring.UTF8View) -> String? {
    var word = declaration.startIndex..<declaration.startIndex
    var index = declaration.startIndex
    while index != declaration.endIndex {
      let byte = declaration[index]
      let next = declaration.index(after: index)
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A:
        if word.upperBound != index { word = index..<index }
        word = word.lowerBound..<next
      case UInt8(ascii: "("):
        let touches = !word.isEmpty && declaration.index(after: word.upperBound) == index
        if touches, next != declaration.endIndex, declaration[next] != UInt8(ascii: "*") {
          return String(Substring(declaration[word]))
        }
      default: break
      }
      index = next
    }
    return nil
  }

  // MARK: Macros

  private mutating func readMacros(_ text: String, _ kept: inout KeptMemory) {
    var path = ""
    var number = 0
    var isKept = false
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      defer { number += 1 }
      guard line.first == UInt8(ascii: "#") else { continue }
      let words = Substring(line).split(separator: " ", maxSplits: 2)
      switch words.first {
      case "#":
        // `# 12 "/usr/include/zlib.h" 2` speaks of the next line.
        guard words.count > 2, let start = Int(words[1]) else { continue }
        path = String(words[2].dropFirst().prefix { $0 != "\"" })
        number = start - 1
        isKept = kept.contains(path)
      case "#define":
        let name = String(words[1].prefix { $0 != "(" })
        macros[name] = isKept ? Macro(path: path, line: number, parameters: Self.parameters(line, name)) : nil
        if isKept { everDefined.insert(name) }
      case "#undef": macros[String(words[1])] = nil
      default: break
      }
    }
  }

  /// The parameters of `#define name(a,b,...) body`, which gcc writes without blanks.
  private static func parameters(_ line: Substring.UTF8View, _ name: String) -> [String]? {
    let rest = Substring(line).dropFirst("#define ".utf8.count + name.count)
    guard rest.first == "(" else { return nil }
    return rest.dropFirst().prefix { $0 != ")" }.split(separator: ",").map { $0.filter { $0 != " " } }
  }
}
