import BindingSpec

extension DriftRule {
  /// The rule's page.
  public var explanation: Explanation {
    Explanation(rawValue, meaning: rawValue, remedy: rawValue)
  }
  public var classes: [DriftClass] { [.abi] }
}
