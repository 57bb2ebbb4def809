import BindingSpec
import Foundation
import TestSupport

/// What gcc makes of records, by running a program: it sets each bit-field to all ones and looks which bits changed.
struct GCCOracle {
  /// A record as the program saw it; offsets and widths of named members in bits.
  struct Answer: Hashable {
    var size: UInt64 = 0
    var alignment: UInt64 = 0
    var members: [String: Member] = [:]
  }
  struct Member: Hashable {
    var offset: UInt64
    /// The width of a bit-field.
    var width: UInt64?
  }

  static func layouts(of world: World) throws -> [String: Answer] {
    let scratch = try Scratch()
    let file = try scratch.write(source(world), to: "records.c")
    let program = scratch.url.appendingPathComponent("records").path
    let compilation = try ToolCheck.require("gcc").run(["-w", "-O0", "-std=gnu2x", "-o", program, file])
    guard compilation.status == 0 else {
      throw ClangOracle.Refusal(description: String(compilation.errors.prefix(4000)))
    }
    return parse(try Tool(path: program).run([]).output)
  }

  /// Every named member of a record, those of anonymous records inside included.
  static func members(
    of definition: Record.Definition, _ layout: RecordLayout, in world: World, _ engine: Layout<World>
  ) throws -> [String: Member] {
    var members: [String: Member] = [:]
    for (field, place) in zip(definition.fields, layout.fields) {
      switch (field.name, place) {
      case (let name?, .byte(let offset)): members[name] = Member(offset: offset * 8)
      case (let name?, .bits(let offset, let width)): members[name] = Member(offset: offset, width: width)
      case (nil, .byte(let offset)):
        guard case .record(let kind, let tag) = field.type, let inner = world.record(kind, named: tag)?.definition
        else { continue }
        let places = try engine.layout(of: inner, kind: kind)
        for (name, member) in try Self.members(of: inner, places, in: world, engine) {
          members[name] = Member(offset: offset * 8 + member.offset, width: member.width)
        }
      case (nil, .bits): break
      }
    }
    return members
  }

  private static func source(_ world: World) -> String {
    var text = CText(world: world, dialect: .gcc).source()
    text += """
      int printf(const char *, ...);
      static void bits(const char *name, const void *object, size_t size) {
        const unsigned char *bytes = object;
        size_t first = 0, count = 0;
        for (size_t i = 0; i < size * 8; i++)
          if (bytes[i / 8] >> (i % 8) & 1 && !count++) first = i;
        printf("b %s %zu %zu\\n", name, first, count);
      }

      """
    var calls = ""
    for (kind, name, definition) in world.records {
      let type = "\(kind.rawValue) \(name)"
      text += "static void show_\(name)(void) {\n"
      text += "  printf(\"r \(name) %zu %zu\\n\", sizeof(\(type)), __alignof__(\(type)));\n"
      for field in named(definition, world) {
        if case .bits = field.place {
          text +=
            "  { static const \(type) x = {.\(field.name ?? "") = -1}; bits(\"\(field.name ?? "")\", &x, sizeof x); }\n"
        } else {
          text += "  printf(\"o \(field.name ?? "") %zu\\n\", offsetof(\(type), \(field.name ?? "")));\n"
        }
      }
      text += "}\n"
      calls += "  show_\(name)();\n"
    }
    return text + "int main(void) {\n\(calls)  return 0;\n}\n"
  }

  private static func named(_ definition: Record.Definition, _ world: World) -> [Field] {
    definition.fields.flatMap { field -> [Field] in
      if field.name != nil { return [field] }
      guard case .record(let kind, let tag) = field.type, let inner = world.record(kind, named: tag)?.definition else {
        return []
      }
      return named(inner, world)
    }
  }

  private static func parse(_ text: String) -> [String: Answer] {
    var answers: [String: Answer] = [:]
    var name = ""
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words.count >= 3, let first = UInt64(words[2]) else { continue }
      switch words[0] {
      case "r":
        name = String(words[1])
        answers[name] = Answer(size: first, alignment: UInt64(words[3]) ?? 0)
      case "o": answers[name]?.members[String(words[1])] = Member(offset: first * 8)
      case "b": answers[name]?.members[String(words[1])] = Member(offset: first, width: UInt64(words[3]))
      default: break
      }
    }
    return answers
  }
}
