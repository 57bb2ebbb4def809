/// Programs that print something else when they are compiled, and why: `docs/compiled-modules.md` says so too.
///
/// A program that is in here and prints what SBCL prints is a failure as well: then it has no place here any more.
enum KnownDifference {
  /// The program needs what compiled programs do not have.
  case lacks(String)
  /// The engine's stack is too small for the program, which cannot be helped from here.
  case needsStack(engine: String, String)
  /// Lines differ that are computed with other means: by what SBCL prints, what comes instead.
  case lines([String: String], String)

  static let all: [String: KnownDifference] = [
    "conditions/top-level-restarts.lisp": .lacks(
      "the restarts that load has around each top-level form: the forms of a module are not loaded one by one"),
    "control/recursion.lisp": .needsStack(
      engine: "chromium", "five thousand calls wait for each other, and the stack of a worker has half a megabyte"),
    "numbers-floats/hyperbolic.lisp": .lines(
      ["100.0d0 5.298292365610484d0 ": "100.0d0 5.298292365610485d0 "],
      "the inverse of cosh is rounded rightly here, and by the C library one place off"),
  ]
}
