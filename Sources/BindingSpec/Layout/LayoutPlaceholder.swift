public struct LayoutError: Error, Sendable {
  public var code: DiagnosticCode
  public var message: String
}
public struct RecordLayout: Hashable, Sendable {
  public var size: UInt64
  public var alignment: UInt64
  public var fields: [Field.Place]
}
public struct Layout {
  public init(target: Target, environment: any TypeEnvironment) {}
  public func layout(of record: Record, kind: RecordKind) throws(LayoutError) -> RecordLayout {
    guard let definition = record.definition else {
      throw LayoutError(code: .layoutIncomplete, message: "is opaque")
    }
    return RecordLayout(
      size: definition.size, alignment: definition.alignment, fields: definition.fields.map(\.place))
  }
  public func sizeAndAlignment(of type: CType) throws(LayoutError) -> (size: UInt64, alignment: UInt64) { (4, 4) }
}
