import BindingSpec
import TestSupport

/// A small library that has one of everything that `show` shows, written to a file.
struct SampleSpec {
  let directory: TemporaryDirectory
  var path: String { "\(directory.path)/sample.yaml" }

  init() throws {
    directory = try TemporaryDirectory()
    try AtomicFile.write(SpecWriter.yaml(Self.base), to: "\(directory.path)/base.yaml")
    try AtomicFile.write(SpecWriter.yaml(Self.spec), to: path)
  }

  /// What the sample imports.
  static var base: Spec {
    get throws {
      var spec = Spec(library: Library(name: "base"), scan: ScanRecord(headers: ["base.h"], target: .x86_64LinuxGNU))
      spec.typedefs["bool_t"] = Typedef(notes: notes(3), type: .scalar(.int))
      spec.structs["base_list"] = try record(
        ["data *void", "next *struct base_list"], offsets: [0, 8], size: 16, align: 8, line: 5)
      return spec
    }
  }

  static var spec: Spec {
    get throws {
      let library = Library(
        name: "sample", version: "2.1", pkgConfig: "sample",
        load: [.linux: "libsample.so.2", .macos: "libsample.2.dylib"])
      var spec = Spec(
        library: library, scan: ScanRecord(headers: ["sample.h"], keep: ["sample/*"], target: .x86_64LinuxGNU),
        imports: ["base"])

      spec.structs["event"] = try record(
        [
          "kind uint8_t", "stamp long", "precise ldouble", "position struct point", "- union event.anonymous",
          "name [5]char", "owner *const struct handle", "list struct base_list",
        ], offsets: [0, 8, 16, 32, 40, 48, 56, 64], size: 80, align: 16, line: 20)
      spec.structs["event"]?.notes.doc =
        "Something that happened.\n\nEvents are copied into the queue, so they may live on the stack."
      spec.unions["event.anonymous"] = try record(
        ["number double", "key struct event.key"], offsets: [0, 0], size: 8, align: 8, line: 26, tagless: true)
      spec.structs["event.key"] = try record(
        ["code short", "modifier uint8_t"], offsets: [0, 2], size: 4, align: 2, line: 28, tagless: true)
      spec.structs["point"] = try record(["x float", "y float"], offsets: [0, 4], size: 8, align: 4, line: 12)
      spec.structs["handle"] = Record(notes: notes(10))
      spec.structs["flags"] = try bitFields()
      var packed = try record(["tag char", "value double"], offsets: [0, 1], size: 9, align: 1, line: 50)
      packed.definition?.attributes.packed = true
      spec.structs["tight"] = packed
      spec.structs["text"] = try record(
        ["count size_t", "bytes []char"], offsets: [0, 8], size: 8, align: 8, line: 54)
      spec.unions["number"] = try record(
        ["i int", "d double", "bytes [9]uchar"], offsets: [0, 0, 0], size: 16, align: 8, line: 60)

      spec.enums["mode"] = Enumeration(
        notes: notes(70),
        definition: Enumeration.Definition(
          type: .scalar(.uint),
          values: [
            Enumerator(name: "MODE_NONE", value: 0), Enumerator(name: "MODE_READ", value: 1),
            Enumerator(name: "MODE_WRITE", value: 2), Enumerator(name: "MODE_ALL", value: 255),
          ], isFlags: true))
      spec.enums["mode"]?.definition?.values[3].deprecated = Deprecation(message: nil)
      spec.enums["level"] = Enumeration(
        notes: notes(76),
        definition: Enumeration.Definition(
          type: .scalar(.int),
          values: [Enumerator(name: "LEVEL_LOW", value: -1), Enumerator(name: "LEVEL_HIGH", value: 100)]))

      spec.typedefs["event_t"] = Typedef(notes: notes(34), type: .record(.structure, "event"))
      spec.typedefs["point_t"] = Typedef(notes: notes(15), type: .record(.structure, "point"))
      spec.typedefs["position_t"] = Typedef(notes: notes(16), type: .named("point_t"))
      spec.typedefs["compare_t"] = Typedef(
        notes: notes(80), type: try CType(notation: "*fn(*const struct event, *const struct event) int"))

      var sort = Function(
        notes: notes(90),
        parameters: [
          Parameter(name: "events", type: try CType(notation: "*event_t")),
          Parameter(name: "count", type: .scalar(.size)), Parameter(name: "compare", type: .named("compare_t")),
        ], returns: .named("bool_t"))
      sort.notes.doc = "Sorts events in place."
      sort.notes.deprecated = Deprecation(message: "Use sample_order() instead.")
      sort.attributes.nonnull = .parameters([1, 3])
      sort.attributes.mustUse = true
      spec.functions["sample_sort"] = sort
      var log = Function(
        notes: notes(95), parameters: [Parameter(name: "format", type: try CType(notation: "restrict *const char"))],
        returns: .void, arguments: .variadic)
      log.symbol = "sample_log_v2"
      log.attributes.format = FunctionAttributes.Format(kind: "printf", string: 1, first: 2)
      spec.functions["sample_log"] = log
      spec.functions["sample_zero"] = Function(
        notes: notes(99), parameters: [], returns: try CType(notation: "struct point"), linkage: .staticInline)

      spec.functions["sample_move"] = Function(
        notes: notes(100),
        parameters: [
          Parameter(name: "where", type: try CType(notation: "struct point")),
          Parameter(name: "event", type: try CType(notation: "struct event")),
          Parameter(name: "weight", type: .scalar(.ldouble)), Parameter(name: nil, type: .scalar(.int)),
        ], returns: try CType(notation: "union number"))

      spec.variables["sample_version"] = Variable(notes: notes(101), type: try CType(notation: "const [8]char"))
      spec.constants["SAMPLE_MAX"] = Constant(notes: notes(103), type: .scalar(.ulong), value: .integer(4_294_967_296))
      spec.constants["SAMPLE_NAME"] = Constant(
        notes: notes(104), type: try CType(notation: "[8]char"), value: .string(Array("a \"b\"\n\0".utf8)))
      spec.macros["SAMPLE_MIN"] = Macro(
        notes: notes(105), parameters: [Macro.Parameter(name: "a"), Macro.Parameter(name: "b")])
      spec.aliases["sample_order"] = Alias(notes: notes(106), kind: .function, target: "sample_sort")
      spec.skipped["SAMPLE_LINE"] = Skip(
        at: Provenance(header: "sample.h", line: 107), reason: .scanMacroDependsOnPlace, detail: "uses __LINE__")
      return spec
    }
  }

  private static func notes(_ line: Int) -> Notes { Notes(at: Provenance(header: "sample.h", line: line)) }

  /// A record from lines such as `next *void`; `-` is a field without a name.
  private static func record(
    _ fields: [String], offsets: [UInt64], size: UInt64, align: UInt64, line: Int, tagless: Bool = false
  ) throws -> Record {
    let fields = try zip(fields, offsets).map { text, offset in
      let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
      return Field(
        name: parts[0] == "-" ? nil : parts[0], type: try CType(notation: parts[1]), place: .byte(offset: offset))
    }
    return Record(
      notes: notes(line), definition: Record.Definition(fields: fields, size: size, alignment: align),
      isTagless: tagless)
  }

  private static func bitFields() throws -> Record {
    func bits(_ name: String?, _ type: Scalar, _ offset: UInt64, _ width: UInt64) -> Field {
      Field(name: name, type: .scalar(type), place: .bits(offset: offset, width: width))
    }
    let fields = [
      bits("ready", .bool, 0, 1), bits("kind", .uint, 1, 5), bits(nil, .uint, 6, 3), bits("wide", .ullong, 9, 40),
      bits(nil, .uint, 64, 0), Field(name: "last", type: .scalar(.char), place: .byte(offset: 8)),
    ]
    return Record(notes: notes(40), definition: Record.Definition(fields: fields, size: 16, alignment: 8))
  }
}
