import BindingSpec

/// A declaration as JSON: what it is, its C and notation, and for a record the layout on each target.
enum EntityJSON {
  static func value(_ entity: Entity, targets: [Target], in linked: LinkedSpec, _ lookup: LispLookup) -> JSON {
    var members: [(String, JSON?)] = [
      ("name", .string(entity.name)), ("lisp", lookup.qualified(entity).map(JSON.string)),
      ("kind", .string(entity.word)), ("library", .string(entity.spec.library.name)),
      ("at", entity.at.map { .object([("header", .string($0.header)), ("line", .integer($0.line))]) }),
    ]
    switch entity.kind {
    case .record(let kind, let record):
      members.append(("opaque", .bool(record.definition == nil)))
      members.append(("layout", record.definition.map { layouts($0, kind, targets, linked) }))
    case .enumeration(let enumeration):
      members.append(("type", enumeration.definition.map { .string($0.type.notation) }))
      members.append(("flags", enumeration.definition.map { .bool($0.isFlags) }))
      members.append(
        ("values", enumeration.definition.map { .object($0.values.map { ($0.name, number($0.value)) }) }))
    case .typedef(let typedef):
      members.append(("type", .string(typedef.type.notation)))
      members.append(("resolved", .string(linked.resolved(typedef.type).type.notation)))
      members.append(("c", .string("typedef \(cDeclaration(of: typedef.type, named: entity.name, in: linked))")))
    case .function(let function):
      members.append(("type", .string(CType.function(function.type).notation)))
      members.append(("c", .string(cPrototype(of: function, named: entity.name, in: linked))))
      members.append(("linkage", .string(function.linkage.rawValue)))
      members.append(("symbol", function.linkage == .staticInline ? nil : .string(function.symbol ?? entity.name)))
      members.append(
        (
          "params",
          .array(
            function.parameters.map { parameter in
              .object([("name", parameter.name.map(JSON.string)), ("type", .string(parameter.type.notation))])
            })
        ))
      members.append(("returns", .string(function.returns.notation)))
    case .variable(let variable):
      members.append(("type", .string(variable.type.notation)))
      members.append(("c", .string("extern \(cDeclaration(of: variable.type, named: entity.name, in: linked))")))
      members.append(("symbol", .string(variable.symbol ?? entity.name)))
    case .constant(let constant):
      members.append(("type", .string(constant.type.notation)))
      members.append(("value", value(constant.value)))
    case .macro(let macro):
      members.append(("params", .array(macro.parameters.map { .string($0.name) })))
      members.append(("variadic", .bool(macro.isVariadic)))
    case .alias(let alias):
      members.append(("of", .string(alias.kind.rawValue)))
      members.append(("target", .string(alias.target)))
    case .skipped(let skip):
      members.append(("reason", .string(skip.reason.rawValue)))
      members.append(("detail", skip.detail.map(JSON.string)))
    }
    members.append(("doc", entity.notes?.doc.map(JSON.string)))
    members.append(("deprecated", entity.notes?.deprecated.map { .string($0.message ?? "") }))
    return .object(members)
  }

  private static func layouts(
    _ definition: Record.Definition, _ kind: RecordKind, _ targets: [Target], _ linked: LinkedSpec
  ) -> JSON {
    .object(
      targets.map { target in
        let plan = RecordPlan(definition, kind, targets: [target], depth: 0, in: linked)
        guard let side = plan.sides.first else {
          let error = plan.problems.first?.error
          return (
            target.rawValue,
            .object([("error", error.map { .string($0.message) }), ("code", error.map { .string($0.code.rawValue) })])
          )
        }
        return (
          target.rawValue,
          .object([
            ("size", .unsigned(side.size)), ("align", .unsigned(side.alignment)),
            ("fields", .array(plan.rows.map(row))),
          ])
        )
      })
  }

  private static func row(_ row: RecordPlan.Row) -> JSON {
    let span = row.spans.first ?? nil
    let isBits = span.map { $0.isBitField || $0.width % 8 != 0 || $0.bit % 8 != 0 } ?? false
    let hole: String? =
      switch row.kind {
      case .field: nil
      case .hole: "hole"
      case .padding: "padding"
      }
    return .object([
      ("name", row.name.map(JSON.string)), ("unused", hole.map(JSON.string)),
      ("type", row.type.map { .string($0.notation) }),
      ("offset", isBits ? nil : span.map { .unsigned($0.bit / 8) }),
      ("size", isBits ? nil : span.map { .unsigned($0.width / 8) }),
      ("bit-offset", isBits ? span.map { .unsigned($0.bit) } : nil),
      ("bits", isBits ? span.map { .unsigned($0.width) } : nil),
      ("depth", row.depth == 0 ? nil : .integer(row.depth)),
    ])
  }

  private static func value(_ value: Constant.Value) -> JSON {
    switch value {
    case .integer(let integer): number(integer)
    case .floating(let double) where double.isFinite: .literal("\(double)")
    case .floating, .longDouble, .string: .string(text(of: value))
    }
  }

  /// Numbers beyond 64 bits are given as text, since JSON readers would round them.
  private static func number(_ value: IntegerValue) -> JSON {
    let fits = value.magnitude <= UInt128(UInt64.max)
    return fits ? .literal(value.description) : .string(value.description)
  }

  /// A value as C would write it.
  static func text(of value: Constant.Value) -> String {
    switch value {
    case .integer(let integer): return integer.description
    case .floating(let double): return "\(double)"
    case .longDouble(let text): return text
    case .string(let bytes):
      var text = "\""
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        switch scalar {
        case "\"", "\\": text += "\\\(scalar)"
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        case _ where scalar.value < 32 || scalar.value == 127:
          let digits = String(scalar.value, radix: 8)
          text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
        default: text.unicodeScalars.append(scalar)
        }
      }
      return text + "\""
    }
  }
}
