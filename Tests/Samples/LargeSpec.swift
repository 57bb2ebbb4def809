import BindingSpec
import TestSupport

/// A spec as large as that of a desktop toolkit, with its proportions: about 1.5 MB of YAML at `scale` 1.
public enum LargeSpec {
  public static func make(scale: Double = 1, seed: UInt64 = 1) -> Spec {
    var random = SplitMix(seed: seed)
    func count(_ n: Int) -> Int { Int(Double(n) * scale) }
    func place() -> Provenance {
      Provenance(header: "gtk/\(random.pick(words))\(random.pick(words)).h", line: random.below(900))
    }
    func object() -> String { "Gtk" + capital(random.pick(words)) + capital(random.pick(words)) }
    func type() -> CType {
      switch random.below(10) {
      case 0...3: .pointer(.named(object()))
      case 4: .pointer(.qualified(.const, .scalar(.char)))
      case 5: .named("gboolean")
      case 6: .named("guint")
      case 7: .pointer(.pointer(.named("GError")))
      case 8: .scalar(.int)
      default: .named("gpointer")
      }
    }
    var spec = Spec(
      library: Library(name: "gtk4", version: "4.8.3", pkgConfig: "gtk4", load: [.linux: "libgtk-4.so.1"]),
      scan: ScanRecord(headers: ["gtk/gtk.h"], keep: ["gtk/*"], target: .x86_64LinuxGNU))
    for index in 0..<count(6000) {
      let name = "gtk_\(random.pick(words))_\(random.pick(words))_\(random.pick(verbs))_\(random.pick(words))"
      let parameters = (0..<random.below(5)).map {
        Parameter(name: $0 == 0 ? "self" : random.pick(words), type: type())
      }
      var function = Function(notes: Notes(at: place()), parameters: parameters, returns: type())
      if index % 9 == 0 { function.notes.deprecated = Deprecation(message: "Use “\(random.pick(words))” instead") }
      if index % 20 == 0 {
        function.notes.doc =
          "Gets the \(random.pick(words)) of the widget.\n\nIt is owned by the widget, so\ndo not free it."
      }
      spec.functions[name] = function
    }
    for _ in 0..<count(700) {
      let name = "_" + object()
      if random.once(in: 2) {
        spec.structs[name] = Record(notes: Notes(at: place()))
        continue
      }
      let fields = (0..<random.below(14)).map {
        Field(name: random.pick(words) + "_\($0)", type: type(), place: .byte(offset: UInt64($0) * 8))
      }
      spec.structs[name] = Record(
        notes: Notes(at: place()),
        definition: Record.Definition(fields: fields, size: UInt64(fields.count) * 8, alignment: 8))
    }
    for _ in 0..<count(260) {
      let name = object()
      let prefix = "GTK_\(random.pick(words).uppercased())_"
      let values = (0..<random.below(14)).map {
        Enumerator(name: "\(prefix)\(random.pick(words).uppercased())_\($0)", value: IntegerValue($0))
      }
      spec.enums[name] = Enumeration(
        notes: Notes(at: place()), definition: Enumeration.Definition(type: .scalar(.uint), values: values))
      spec.typedefs[name] = Typedef(notes: Notes(at: place()), type: .enumeration(name))
    }
    for _ in 0..<count(900) {
      let name = object()
      spec.typedefs[name] = Typedef(notes: Notes(at: place()), type: .record(.structure, "_" + name))
    }
    for _ in 0..<count(900) {
      let name = "GTK_\(random.pick(words).uppercased())_\(random.pick(words).uppercased())"
      let isText = random.once(in: 3)
      spec.constants[name] = Constant(
        notes: Notes(at: place()), type: isText ? .array(.scalar(.char), count: 12) : .scalar(.int),
        value: isText
          ? .string(Array("org.gtk.\(random.pick(words))".utf8)) : .integer(IntegerValue(random.below(1000))))
    }
    for _ in 0..<count(1500) {
      let name = "GTK_\(random.pick(words).uppercased())_\(random.pick(verbs).uppercased())"
      spec.macros[name] = Macro(notes: Notes(at: place()), parameters: [Macro.Parameter(name: "obj")])
      spec.skipped["_" + name] = Skip(at: place(), reason: .scanMacroNotConstant)
    }
    return spec
  }

  private static func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  private static let verbs = [
    "get", "set", "add", "remove", "new", "is", "has", "show", "hide", "get_default", "select",
  ]
  private static let words = [
    "widget", "window", "button", "entry", "text", "buffer", "iter", "mark", "tree", "view", "column", "cell",
    "renderer",
    "model", "list", "box", "grid", "layout", "manager", "style", "context", "provider", "theme", "icon", "image",
    "label",
    "link", "scale", "range", "adjustment", "scrollbar", "viewport", "drag", "source", "drop", "target", "gesture",
    "event", "controller", "key", "motion", "scroll", "focus", "shortcut", "action", "menu", "popover", "dialog",
    "file",
    "chooser", "color", "font", "print", "operation", "settings", "page", "setup", "paper", "size", "group", "builder",
  ]
}
