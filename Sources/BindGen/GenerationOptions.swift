/// What a run of the generator is to bind, and how.
public struct GenerationOptions: Hashable, Sendable {
  /// Globs over C names; when there are any, only what they match is bound, with the types that it needs.
  public var only: [String]
  /// Globs over the C names of what is left out.
  public var except: [String]
  /// Prefixes of C names that Lisp names do without: the package says as much.
  public var strippedPrefixes: [String]

  public init(only: [String] = [], except: [String] = [], strippedPrefixes: [String] = []) {
    self.only = only
    self.except = except
    self.strippedPrefixes = strippedPrefixes
  }
}
