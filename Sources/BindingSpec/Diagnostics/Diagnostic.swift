/// Something to tell the user, as data: collected by the passes, rendered once by the command.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable, Comparable, CaseIterable {
    case note, warning, error
    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .error: 2
      }
    }
    public static func < (a: Severity, b: Severity) -> Bool { a.rank < b.rank }
  }

  /// A place in a file, counted from 1.
  public struct Place: Hashable, Sendable {
    public var file: String
    public var line: Int?
    public var column: Int?
    public init(file: String, line: Int? = nil, column: Int? = nil) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  public var code: DiagnosticCode
  public var severity: Severity
  /// The declaration that it is about.
  public var entity: String?
  public var place: Place?
  public var message: String
  /// What to do about it.
  public var hint: String?
  /// Places that led here, such as the chain of `#include`s, innermost first.
  public var trail: [Place]

  public init(
    _ code: DiagnosticCode, severity: Severity = .error, entity: String? = nil, at place: Place? = nil,
    _ message: String, hint: String? = nil, trail: [Place] = []
  ) {
    self.code = code
    self.severity = severity
    self.entity = entity
    self.place = place
    self.message = message
    self.hint = hint
    self.trail = trail
  }
}

/// One or more errors that ended an operation, with the warnings that came before them.
public struct Failure: Error, Sendable {
  public var diagnostics: [Diagnostic]
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
  public init(_ diagnostic: Diagnostic) { self.diagnostics = [diagnostic] }
}
