/// Keeps a value from ever being freed, for a command that ends when it is done with it: to take a hundred thousand small
/// objects apart one by one takes milliseconds, and the system takes back all memory at once.
///
/// ```swift
/// let linked = keptUntilExit(try SpecReader.link(path: path))
/// ```
package func keptUntilExit<Value: Sendable>(_ value: Value) -> Value {
  _ = Unmanaged.passRetained(Kept(value))
  return value
}

private final class Kept<Value: Sendable>: Sendable {
  private let value: Value
  init(_ value: Value) { self.value = value }
}
