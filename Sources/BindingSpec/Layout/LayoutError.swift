/// Why a type has no size, or a record no layout.
///
/// ```swift
/// do {
///   _ = try layout.sizeAndAlignment(of: .record(.structure, "FILE"))
/// } catch .incomplete(let name) {
///   name  // "struct FILE": only pointers to it make sense
/// }
/// ```
public enum LayoutError: Error, Hashable, Sendable {
  /// A type that is declared but not defined, or that no spec at hand declares; the payload names it.
  case incomplete(String)
  /// A type that contains itself by value; the payload names it.
  case recursive(String)
  /// Something that no supported compiler accepts, or whose shape differs too much to be promised; says what.
  case unsupported(String)
  /// A size that the target's address space cannot hold.
  case tooLarge

  static var tooDeep: LayoutError { .unsupported("the type nests too deeply") }

  /// The code under which the diagnostics report it.
  public var code: DiagnosticCode {
    switch self {
    case .incomplete: .layoutIncomplete
    case .recursive: .layoutRecursive
    case .unsupported: .layoutUnsupported
    case .tooLarge: .layoutTooLarge
    }
  }

  /// A sentence for people.
  public var message: String {
    switch self {
    case .incomplete(let name): "\(name) is not defined, so its size is not known"
    case .recursive(let name): "\(name) contains itself by value"
    case .unsupported(let what): what
    case .tooLarge: "the type is larger than the target's address space"
    }
  }
}

/// Arithmetic on sizes that come from files: an overflow is an error, never a trap.
extension UInt64 {
  func adding(_ other: UInt64) throws(LayoutError) -> UInt64 {
    let (sum, overflow) = addingReportingOverflow(other)
    if overflow { throw .tooLarge }
    return sum
  }

  func multiplied(by other: UInt64) throws(LayoutError) -> UInt64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    if overflow { throw .tooLarge }
    return product
  }

  /// The next multiple of a power of two.
  func roundedUp(to alignment: UInt64) throws(LayoutError) -> UInt64 {
    let mask = alignment &- 1
    return try adding(mask) & ~mask
  }

  var isPowerOfTwo: Bool { nonzeroBitCount == 1 }

  /// The smallest power of two that is not less; sizes are far below the point where there is none.
  var roundedUpToPowerOfTwo: UInt64 {
    self <= 1 ? 1 : 1 << (64 - UInt64((self - 1).leadingZeroBitCount))
  }
}
