/// The page of a diagnostic code.
public struct Explanation: Sendable {
  public var title: String
  public var meaning: String
  public var example: String?
  public var remedy: String
}
extension DiagnosticCode {
  public var explanation: Explanation { Explanation(title: "t", meaning: "m", example: nil, remedy: "r") }
}
