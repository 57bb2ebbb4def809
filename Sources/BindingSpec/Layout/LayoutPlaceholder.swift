public enum LayoutError: Error, Hashable, Sendable {
  case incomplete(String)
  public var code: DiagnosticCode { .layoutIncomplete }
  public var message: String { "is opaque" }
}
public struct RecordLayout: Hashable, Sendable {
  public var size: UInt64
  public var alignment: UInt64
  public var fields: [Field.Place]
}
public struct SizeAndAlignment: Hashable, Sendable {
  public var size: UInt64
  public var alignment: UInt64
}
public struct Layout<Environment: TypeEnvironment> {
  public init(target: Target, environment: Environment) {}
  public func layout(of definition: Record.Definition, kind: RecordKind) throws(LayoutError) -> RecordLayout {
    RecordLayout(size: definition.size, alignment: definition.alignment, fields: definition.fields.map(\.place))
  }
  public func sizeAndAlignment(of type: CType) throws(LayoutError) -> SizeAndAlignment {
    SizeAndAlignment(size: 4, alignment: 4)
  }
}
