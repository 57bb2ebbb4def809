/// A value that is nearly always as it is by default, and then takes no more room than a pointer.
///
/// ```swift
/// @Seldom public var contract = Contract()
/// ```
///
/// A spec of GTK has fifteen thousand parameters, of which a handful have a contract.
@propertyWrapper
public struct Seldom<Value: SeldomSet>: Hashable, Sendable {
  private var content = Content.usual

  private indirect enum Content: Hashable, Sendable {
    case usual
    case other(Value)
  }

  public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }

  public var wrappedValue: Value {
    get { if case .other(let value) = content { value } else { Value() } }
    // So that two that are equal are also kept alike.
    set { content = newValue == Value() ? .usual : .other(newValue) }
  }
}

/// What has a usual value, that of `init()`.
public protocol SeldomSet: Hashable, Sendable {
  init()
}
