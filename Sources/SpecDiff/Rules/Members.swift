import BindingSpec

/// A record's members as programs name them: those of records without a name of their own stand beside the others.
struct Member: Hashable {
  var name: String
  /// From the start of the outermost record, in bits.
  var offset: UInt64
  /// The width of a bit-field.
  var bits: UInt64?
  var type: CType
  var field: Field
}

extension Side {
  /// The named members of a record, in order. nil where the platform has no layout for it.
  func members(_ kind: RecordKind, _ name: String) -> [Member]? {
    var members: [Member] = []
    return gather(kind, name, at: 0, into: &members, depth: 0) ? members : nil
  }

  private func gather(_ kind: RecordKind, _ name: String, at start: UInt64, into members: inout [Member], depth: Int)
    -> Bool
  {
    guard depth < 32, members.count < 100_000, let definition = environment.record(kind, named: name)?.definition,
      let places = recordLayout(kind, name)?.fields, places.count == definition.fields.count
    else { return false }
    for (field, place) in zip(definition.fields, places) {
      let (offset, bits): (UInt64, UInt64?) =
        switch place {
        case .byte(let offset): (start &+ offset &* 8, nil)
        case .bits(let offset, let width): (start &+ offset, width)
        }
      if let own = field.name {
        members.append(Member(name: own, offset: offset, bits: bits, type: field.type, field: field))
      } else if bits == nil, case .record(let inner, let tag) = field.type.unqualified {
        guard gather(inner, tag, at: offset, into: &members, depth: depth + 1) else { return false }
      }
    }
    return true
  }

  /// A record's layout with its padding, to be drawn.
  func picture(_ kind: RecordKind, _ name: String) -> LayoutPicture? {
    guard let definition = environment.record(kind, named: name)?.definition, let layout = recordLayout(kind, name),
      layout.fields.count == definition.fields.count
    else { return nil }
    var rows: [LayoutPicture.Row] = []
    var end: UInt64 = 0
    for (field, place) in zip(definition.fields, layout.fields) {
      let row: LayoutPicture.Row
      switch place {
      case .byte(let offset):
        let size = size(of: field.type)?.size ?? 0
        row = LayoutPicture.Row(
          offset: offset &* 8, width: size &* 8, isBitField: false, text: Judge.text(of: field, self))
      case .bits(let offset, let width):
        row = LayoutPicture.Row(offset: offset, width: width, isBitField: true, text: Judge.text(of: field, self))
      }
      if row.offset > end { rows.append(LayoutPicture.Row(offset: end, width: row.offset - end, isBitField: false)) }
      rows.append(row)
      end = max(end, row.offset &+ row.width)
    }
    if layout.size &* 8 > end {
      rows.append(LayoutPicture.Row(offset: end, width: layout.size &* 8 &- end, isBitField: false))
    }
    let word = environment.record(kind, named: name)?.isTagless == true ? name : "\(kind.rawValue) \(name)"
    return LayoutPicture(name: word, size: layout.size, alignment: layout.alignment, rows: rows)
  }
}
