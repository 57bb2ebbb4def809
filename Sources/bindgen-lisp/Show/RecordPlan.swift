import BindingSpec

/// A record taken apart for drawing: its fields, those of nested records, and the holes between them, each with its
/// place on every target asked for.
struct RecordPlan {
  struct Row {
    enum Kind {
      case field, hole, padding
    }
    var kind: Kind
    /// How deep the field is nested; 0 for the record's own.
    var depth: Int
    var name: String?
    var type: CType?
    /// Where each target has it; nil where a target has no such row.
    var spans: [Span?]
    /// Whether it is the last of its record: its branch ends here.
    var isLast = false
  }

  /// Bits from the record's start, and how many. Whole bytes are drawn as such.
  struct Span: Hashable {
    var bit: UInt64
    var width: UInt64
    var isBitField = false
  }

  struct Side {
    var target: Target
    var size: UInt64
    var alignment: UInt64
    /// Bits that no field uses.
    var holes: Int = 0
    var unusedBits: UInt64 = 0
  }

  var rows: [Row] = []
  var sides: [Side] = []
  /// Targets on which the layout is not known, and why.
  var problems: [(target: Target, error: LayoutError)] = []

  private let environment: LinkedSpec
  private let depth: Int
  private var engines: [Layout<LinkedSpec>] = []

  init(
    _ definition: Record.Definition, _ kind: RecordKind, targets: [Target], depth: Int, in environment: LinkedSpec
  ) {
    self.environment = environment
    self.depth = depth
    var layouts: [RecordLayout] = []
    for target in targets {
      let engine = Layout(target: target, environment: environment)
      do {
        let layout = try engine.layout(of: definition, kind: kind)
        layouts.append(layout)
        engines.append(engine)
        sides.append(Side(target: target, size: layout.size, alignment: layout.alignment))
      } catch {
        problems.append((target, error))
      }
    }
    guard !sides.isEmpty else { return }
    add(definition.fields, kind, layouts, bases: layouts.map { _ in 0 }, depth: 0, isCounted: true)
  }

  /// Adds a record's rows. `bases` says where the record starts on each target, in bits; `isCounted`, whether its holes
  /// are the whole record's: what one member of a union leaves unused another may use.
  private mutating func add(
    _ fields: [Field], _ kind: RecordKind, _ layouts: [RecordLayout], bases: [UInt64], depth level: Int,
    isCounted: Bool
  ) {
    let firstRow = rows.count
    var ends = bases
    for (index, field) in fields.enumerated() {
      let spans = sides.indices.map { side in span(of: field, index, on: side, layouts, bases) }
      if kind == .structure {
        addGap(.hole, from: ends, to: spans.map { $0?.bit }, depth: level, isCounted)
      }
      rows.append(Row(kind: .field, depth: level, name: field.name, type: field.type, spans: spans))
      for side in sides.indices {
        if let span = spans[side] { ends[side] = max(ends[side], span.bit + span.width) }
      }
      open(field, spans, depth: level, isCounted: isCounted && kind == .structure)
    }
    let tops = zip(bases, layouts).map { base, layout in base + layout.size * 8 }
    addGap(.padding, from: ends, to: tops, depth: level, isCounted)
    if let last = rows.indices.dropFirst(firstRow).last(where: { rows[$0].depth == level }) { rows[last].isLast = true }
  }

  /// Opens a field that is itself a record, as deep as was asked for; an anonymous one always, having no name of its
  /// own to be asked about.
  private mutating func open(_ field: Field, _ spans: [Span?], depth level: Int, isCounted: Bool) {
    guard level < depth || field.name == nil, level < 16,
      case .record(let kind, let name) = environment.resolved(field.type).type.unqualified,
      let definition = environment.record(kind, named: name)?.definition, !definition.fields.isEmpty
    else { return }
    var layouts: [RecordLayout] = []
    for engine in engines {
      guard let layout = try? engine.layout(of: definition, kind: kind) else { return }
      layouts.append(layout)
    }
    let bases = spans.compactMap { $0?.bit }
    if bases.count == layouts.count {
      add(definition.fields, kind, layouts, bases: bases, depth: level + 1, isCounted: isCounted)
    }
  }

  private func span(
    of field: Field, _ index: Int, on side: Int, _ layouts: [RecordLayout], _ bases: [UInt64]
  ) -> Span? {
    guard layouts.indices.contains(side), layouts[side].fields.indices.contains(index) else { return nil }
    switch layouts[side].fields[index] {
    case .bits(let offset, let width): return Span(bit: bases[side] + offset, width: width, isBitField: true)
    case .byte(let offset):
      if case .array(_, nil) = environment.resolved(field.type).type.unqualified {
        return Span(bit: bases[side] + offset * 8, width: 0)
      }
      let size = (try? engines[side].sizeAndAlignment(of: field.type))?.size ?? 0
      return Span(bit: bases[side] + offset * 8, width: size * 8)
    }
  }

  private mutating func addGap(
    _ kind: Row.Kind, from ends: [UInt64], to starts: [UInt64?], depth: Int, _ isCounted: Bool
  ) {
    var spans: [Span?] = []
    for (side, end) in ends.enumerated() {
      guard let start = starts[side], start > end else {
        spans.append(nil)
        continue
      }
      spans.append(Span(bit: end, width: start - end))
      if !isCounted { continue }
      sides[side].holes += 1
      sides[side].unusedBits += start - end
    }
    if spans.contains(where: { $0 != nil }) {
      rows.append(Row(kind: kind, depth: depth, name: nil, type: nil, spans: spans))
    }
  }
}
