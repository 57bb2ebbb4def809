/// Why a primitive could not do what it was asked: data, made into a Lisp condition by the machine.
///
/// Types are written as the reader reads them: `.wrongType(value, "(INTEGER 0 *)")`.
public enum LispError: Error {
  case wrongType(Word, String)
  /// A standard or foreign condition by its name, with initial arguments by their keywords.
  case condition(String, [(String, Word)])
  /// A `simple-error` or the condition class named, with a format control and its arguments.
  case simple(String, [Word], class: String = "SIMPLE-ERROR")
  case unboundVariable(Word)
  case undefinedFunction(Word)
  /// The function, and with how many arguments it was called.
  case argumentCount(Word, Int)
  case invalidIndex(Word, Word, bound: Int)
  case divisionByZero(String, [Word])
  /// A part of Common Lisp that this subset does not have.
  case notInSubset(String)
  /// A non-local exit is under way; where to is in `Machine.unwinding`.
  case unwinding

  static func program(_ message: String, _ arguments: [Word] = []) -> LispError {
    .simple(message, arguments, class: "SIMPLE-PROGRAM-ERROR")
  }
}
