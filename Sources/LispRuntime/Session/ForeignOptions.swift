/// What the user decided about calls into C.
///
/// The foreign side reads it when it needs it; nothing is set up because of it before the first library is loaded.
public struct ForeignOptions: Hashable, Sendable {
  /// Faults inside of C become conditions, and memory is watched.
  public var isChecked = false
  /// Every call is told on standard error, with arguments and result.
  public var tracesCalls = false
  /// What may be loaded and called, as `LIBRARY[:SYMBOL-GLOB]`; everything when there is nothing.
  public var allow: [String] = []
  /// Foreign memory that was never freed is listed at the end.
  public var reportsLeaks = false

  public init() {}
}
