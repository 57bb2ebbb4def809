import BindingSpec
import TestSupport

/// What clang says about every record of a source text: sizes, alignments and the offset of each field in bits.
struct ClangOracle {
  struct Answer: Hashable {
    var size: UInt64
    var alignment: UInt64
    var offsets: [UInt64]
  }
  struct Refusal: Error, CustomStringConvertible {
    var description: String
  }

  /// Answers by `struct NAME` or `union NAME`, in bits.
  static func layouts(of source: String, target: Target) throws -> [String: Answer] {
    let scratch = try Scratch()
    let file = try scratch.write(source, to: "records.c")
    let run = try ToolCheck.require("clang-14").run([
      "-target", target.clangTriple, "-fsyntax-only", "-ffreestanding", "-w", "-x", "c", "-std=gnu2x",
      "-ferror-limit=0", "-Xclang", "-fdump-record-layouts-simple", "-Xclang", "-fdump-record-layouts-complete", file,
    ])
    guard run.status == 0 else { throw Refusal(description: String(run.errors.prefix(4000))) }
    return parse(run.output)
  }

  private static func parse(_ text: String) -> [String: Answer] {
    var answers: [String: Answer] = [:]
    var name = ""
    var size: UInt64 = 0
    var alignment: UInt64 = 0
    for line in text.split(separator: "\n") {
      if line.hasPrefix("Type: ") {
        name = String(line.dropFirst(6))
      } else if line.hasPrefix("  Size:") {
        size = UInt64(line.dropFirst(7)) ?? 0
      } else if line.hasPrefix("  Alignment:") {
        alignment = UInt64(line.dropFirst(12)) ?? 0
      } else if line.hasPrefix("  FieldOffsets: [") {
        let list = line.dropFirst(17).prefix { $0 != "]" }
        let offsets = list.split(separator: ",").compactMap { UInt64($0.drop { $0 == " " }) }
        answers[name] = Answer(size: size, alignment: alignment, offsets: offsets)
      }
    }
    return answers
  }
}

extension ClangOracle.Answer {
  /// The engine's answer in the same terms.
  init(_ layout: RecordLayout) {
    let offsets = layout.fields.map { place in
      switch place {
      case .byte(let offset): offset * 8
      case .bits(let offset, _): offset
      }
    }
    self.init(size: layout.size * 8, alignment: layout.alignment * 8, offsets: offsets)
  }
}
