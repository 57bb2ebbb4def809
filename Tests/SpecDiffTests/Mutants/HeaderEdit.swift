import Foundation

/// One edit of a header: what a maintainer may do to a declaration, by intent or by mistake.
struct HeaderEdit: Sendable {
  var kind: Kind
  /// Which of the places where it could be done.
  var index: Int
  var range: Range<Int>
  var replacement: String

  /// What stood there and around it, for whoever reads a failure.
  func place(in header: HeaderText) -> String {
    if range.count > 300 { return header.string(range.lowerBound..<range.lowerBound + 300) }
    return header.string(max(0, range.lowerBound - 40)..<min(header.text.count, range.upperBound + 40))
  }

  enum Kind: String, CaseIterable, Sendable {
    case functionRemoved, functionRenamed, functionAdded, functionsSwapped, functionBecameMacro
    case functionDeprecated, functionStatic
    case parameterRemoved, parameterAdded, parametersSwapped, parameterRenamed, dotsAdded
    case parameterLong, parameterUnsigned, parameterFloat, parameterPointer, parameterConst, parameterNotConst
    case parameterVoidPointer
    case resultLong, resultVoid, resultUnsigned, resultConst, resultPointer
    case fieldRemoved, fieldRenamed, fieldsSwapped, fieldInFront, fieldAtEnd, fieldLong, fieldUnsigned, fieldShort
    case fieldPointer, fieldArrayLonger, fieldFloat, fieldConst
    case enumeratorRemoved, enumeratorRenamed, enumeratorInFront, enumeratorAtEnd, enumeratorsSwapped
    case enumeratorValue, enumeratorNegative
    case macroRemoved, macroRenamed, macroNumber, macroHexadecimal, macroText, macroLong, macroParentheses
    case macroAdded, macroBecameEnumerator
    case typedefRemoved, typedefAdded, typedefLong
    case commentChanged, commentRemoved, linesAdded, spacesAdded, tabsForSpaces
  }

  /// Some of the places of a header where an edit of that kind can be made, always the same ones.
  static func some(_ kind: Kind, of header: HeaderText, count: Int) -> [HeaderEdit] {
    let edits = all(kind, header)
    guard edits.count > count else { return edits }
    // Spread over the header, from a start that is another one for each kind.
    let start = kind.rawValue.utf8.reduce(7) { ($0 * 31 + Int($1)) % 9973 }
    return (0..<count).map { edits[(start + $0 * edits.count / count) % edits.count] }
  }

  private static func all(_ kind: Kind, _ header: HeaderText) -> [HeaderEdit] {
    replacements(kind, header).filter { header.string($0.0) != $0.1 }.enumerated().map { index, edit in
      HeaderEdit(kind: kind, index: index, range: edit.0, replacement: edit.1)
    }
  }

  private static func replacements(_ kind: Kind, _ header: HeaderText) -> [(Range<Int>, String)] {
    let functions = header.functions
    let parameters = functions.flatMap(\.parameters)
    let fields = header.structs.flatMap(\.items)
    let enumerators = header.enums.flatMap(\.items)
    switch kind {
    case .functionRemoved: return functions.map { ($0.whole, "") }
    case .functionRenamed: return functions.map { ($0.name, header.string($0.name) + "_2") }
    case .functionAdded:
      return functions.map { ($0.whole, header.string($0.whole) + "\nextern int added_here (int a, void *b);") }
    case .functionsSwapped: return header.swapped(functions.map(\.whole))
    case .functionBecameMacro:
      return functions.map { ($0.whole, "\n#define \(header.string($0.name))(...) ((void)0)\n") }
    case .functionDeprecated:
      return functions.map {
        ($0.whole, header.string($0.whole).dropLast() + " __attribute__((deprecated));")
      }
    case .functionStatic:
      return functions.filter { !header.string($0.result).contains("void") || header.string($0.result).contains("*") }
        .map { function in
          let result = header.string(function.result)
          let plain = header.words(function.result).filter { !HeaderText.isDecoration($0.word) }.map(\.word)
          let stars = String(repeating: "*", count: result.filter { $0 == "*" }.count)
          let list = header.string(function.inside)
          return (
            function.whole,
            "\nstatic inline \(plain.joined(separator: " ")) \(stars)\(header.string(function.name)) (\(list)) { for (;;); }\n"
          )
        }
    case .parameterRemoved:
      return functions.filter { $0.parameters.count >= 2 }.map { function in
        let kept = function.parameters.dropLast().map(header.string)
        return (function.inside, kept.joined(separator: ", "))
      }
    case .parameterAdded:
      return functions.filter { !header.string($0.inside).hasSuffix("...") }.map { function in
        let list = header.string(function.inside)
        let isEmpty = list == "void" || list.allSatisfy(\.isWhitespace)
        return (function.inside, isEmpty ? "int added" : list + ", int added")
      }
    case .parametersSwapped:
      return functions.filter { $0.parameters.count >= 2 }.map { function in
        var list = function.parameters.map(header.string)
        if list.last == "...", list.count == 2 { return (function.inside, header.string(function.inside)) }
        list.swapAt(0, 1)
        return (function.inside, list.joined(separator: ", "))
      }
    case .parameterRenamed:
      return parameters.compactMap { parameter in
        let words = header.words(parameter)
        guard let last = words.last, words.count >= 2, last.range.upperBound == parameter.upperBound,
          !HeaderText.typeWords.contains(last.word), header.bare[last.range.lowerBound - 1] <= 32 || words.count >= 3
        else { return nil }
        return (last.range, "other_name")
      }
    case .dotsAdded:
      return functions.filter {
        let list = header.string($0.inside)
        return !list.hasSuffix("...") && list != "void" && !list.isEmpty
      }.map { ($0.inside, header.string($0.inside) + ", ...") }
    case .parameterLong: return header.words("int", in: parameters, become: "long")
    case .parameterUnsigned: return header.words("int", in: parameters, become: "unsigned int")
    case .parameterFloat: return header.words("double", in: parameters, become: "float")
    case .parameterPointer: return header.words("int", in: parameters, become: "int *")
    case .parameterConst:
      return parameters.filter { header.string($0).contains("*") && !header.string($0).contains("const") }
        .compactMap { parameter in
          guard let first = header.words(parameter).first else { return nil }
          return (first.range, "const " + first.word)
        }
    case .parameterNotConst: return header.words("const", in: parameters, become: "")
    case .parameterVoidPointer: return header.words("char", in: parameters, become: "void")
    case .resultLong: return header.words("int", in: functions.map(\.result), become: "long")
    case .resultVoid: return header.words("int", in: functions.map(\.result), become: "void")
    case .resultUnsigned: return header.words("int", in: functions.map(\.result), become: "unsigned int")
    case .resultConst:
      return functions.filter { header.string($0.result).contains("*") && !header.string($0.result).contains("const") }
        .compactMap { function in
          let words = header.words(function.result)
          guard let type = words.last(where: { !HeaderText.isDecoration($0.word) && $0.word != "struct" }),
            !words.contains(where: { $0.word == "struct" })
          else { return nil }
          return (type.range, "const " + type.word)
        }
    case .resultPointer: return header.words("int", in: functions.map(\.result), become: "int *")
    case .fieldRemoved: return fields.map { ($0, "") }
    case .fieldRenamed:
      return fields.compactMap { field in header.words(field).last.map { ($0.range, $0.word + "_2") } }
    case .fieldsSwapped: return header.structs.flatMap { header.swapped($0.items) }
    case .fieldInFront:
      return header.structs.map { ($0.inside, "\n  int in_front;" + header.string($0.inside)) }
    case .fieldAtEnd: return header.structs.map { ($0.inside, header.string($0.inside) + "\n  int at_end;\n") }
    case .fieldLong: return header.words("int", in: fields, become: "long")
    case .fieldUnsigned: return header.words("int", in: fields, become: "unsigned int")
    case .fieldShort: return header.words("int", in: fields, become: "short")
    case .fieldPointer: return header.words("char", in: fields, become: "long")
    case .fieldFloat: return header.words("double", in: fields, become: "float")
    case .fieldConst: return header.words("const", in: fields, become: "")
    case .fieldArrayLonger:
      return fields.compactMap { field in
        guard let open = header.bare[field].firstIndex(of: UInt8(ascii: "[")),
          let close = header.bare[field].firstIndex(of: UInt8(ascii: "]")), close > open + 1
        else { return nil }
        return (open + 1..<close, header.string(open + 1..<close) + " + 1")
      }
    case .enumeratorRemoved:
      return header.enums.flatMap { list in
        list.items.indices.dropLast().map { index in
          (list.items[index].lowerBound..<list.items[index + 1].lowerBound, "")
        }
      }
    case .enumeratorRenamed:
      return enumerators.compactMap { item in header.words(item).first.map { ($0.range, $0.word + "_2") } }
    case .enumeratorInFront:
      return header.enums.map { ($0.inside, "\n  ADDED_IN_FRONT," + header.string($0.inside)) }
    case .enumeratorAtEnd:
      return header.enums.compactMap { list in
        list.items.last.map { ($0, header.string($0) + ", ADDED_AT_END") }
      }
    case .enumeratorsSwapped: return header.enums.flatMap { header.swapped($0.items) }
    case .enumeratorValue:
      return enumerators.filter { header.string($0).contains("=") }.map { ($0, header.string($0) + " + 1") }
    case .enumeratorNegative:
      return header.enums.compactMap { list in list.items.last.map { ($0, header.string($0) + ", BELOW_ZERO = -7") } }
    case .macroRemoved: return header.macros.map { ($0.line, "") }
    case .macroRenamed: return header.macros.map { ($0.name, header.string($0.name) + "_2") }
    case .macroNumber: return header.numbers.map { ($0.range, String($0.value &+ 1)) }
    case .macroHexadecimal: return header.numbers.map { ($0.range, "0x" + String($0.value, radix: 16)) }
    case .macroLong: return header.numbers.map { ($0.range, "\($0.value)L") }
    case .macroParentheses: return header.numbers.map { ($0.range, "(\($0.value))") }
    case .macroBecameEnumerator:
      return header.numbers.filter { $0.value < 1 << 30 }
        .map { ($0.line, "enum { \($0.name) = \($0.value) };") }
    case .macroText:
      return header.macros.filter { header.string($0.value).contains("\"") }.map { macro in
        (macro.value, " \"another text\"")
      }
    case .macroAdded: return header.macros.map { ($0.line, header.string($0.line) + "\n#define ADDED_MACRO 12") }
    case .typedefRemoved: return header.typedefs.map { ($0, "") }
    case .typedefAdded: return header.typedefs.map { ($0, header.string($0) + "\ntypedef long added_type;") }
    case .typedefLong:
      return header.typedefs.filter { !header.string($0).contains("(") }
        .flatMap { header.words("int", in: [$0], become: "long") }
    case .commentChanged: return header.comments.map { ($0, " something else ") }
    case .commentRemoved: return header.comments.map { ($0, "") }
    case .linesAdded: return functions.map { ($0.whole, "\n\n\n" + header.string($0.whole) + "\n\n") }
    case .spacesAdded: return functions.map { ($0.inside, "  " + header.string($0.inside) + "  ") }
    case .tabsForSpaces:
      return functions.map { ($0.result, header.string($0.result).replacing(" ", with: "\t ")) }
    }
  }
}

extension HeaderText {
  static let typeWords: Set<String> = [
    "int", "char", "long", "short", "unsigned", "signed", "double", "float", "void", "const", "struct", "enum",
    "union", "size_t", "volatile", "restrict",
  ]

  /// Words in front of a result that are no type: what exports and marks a function.
  static func isDecoration(_ word: String) -> Bool {
    word == "extern" || word == "static" || word == "inline" || word.hasSuffix("_public") || word == "DECLSPEC"
      || (word.count > 3 && word.allSatisfy { $0.isUppercase || $0 == "_" || $0.isNumber }
        && !["FILE"].contains(word))
  }

  /// Numbers that macros stand for.
  var numbers: [(name: String, line: Range<Int>, range: Range<Int>, value: Int64)] {
    macros.compactMap { macro in
      var (start, end) = (macro.value.lowerBound, macro.value.upperBound)
      while start < end, text[start] <= 32 { start += 1 }
      while end > start, text[end - 1] <= 32 { end -= 1 }
      guard let value = Int64(string(start..<end)), value >= 0 else { return nil }
      return (string(macro.name), macro.line, start..<end, value)
    }
  }

  /// Each pair of neighbours in the other order.
  fileprivate func swapped(_ ranges: [Range<Int>]) -> [(Range<Int>, String)] {
    zip(ranges, ranges.dropFirst()).map { first, second in
      (
        first.lowerBound..<second.upperBound,
        string(second) + string(first.upperBound..<second.lowerBound) + string(first)
      )
    }
  }

  /// A word that stands alone, so that `unsigned int` stays.
  fileprivate func words(_ word: String, in ranges: [Range<Int>], become other: String) -> [(Range<Int>, String)] {
    ranges.compactMap { range in
      let all = words(range)
      guard let index = all.firstIndex(where: { $0.word == word }) else { return nil }
      let neighbours = all[max(0, index - 1)...min(all.count - 1, index + 1)].map(\.word)
      if word != "const", neighbours.contains(where: { ["unsigned", "signed", "long", "short"].contains($0) }) {
        return nil
      }
      return (all[index].range, other)
    }
  }
}
