import BindingSpec
import LispRuntime

/// What cannot be compiled, and why.
struct LoweringError: Error {
  var code: DiagnosticCode
  var message: String
  var hint: String?
  /// Unknown where whoever throws it does not know: the function that is being lowered then adds its own.
  var place: Place
  var file: String?

  init(_ code: DiagnosticCode = .compileInternal, message: String, hint: String? = nil, place: Place) {
    self.code = code
    self.message = message
    self.hint = hint
    self.place = place
  }

  /// With a place, where it has none.
  func placed(in lambda: Lambda, at place: Place) -> LoweringError {
    var placed = self
    if placed.place.line == 0 { placed.place = place }
    if placed.file == nil { placed.file = lambda.sourceFile }
    return placed
  }

  func diagnostic(severity: Diagnostic.Severity = .error) -> Diagnostic {
    let at = file.map {
      Diagnostic.Place(
        file: $0, line: place.line == 0 ? nil : Int(place.line), column: place.column == 0 ? nil : Int(place.column))
    }
    return Diagnostic(code, severity: severity, at: at, message, hint: hint)
  }
}

extension Lambda {
  /// The file of the function at top level that this one is a part of; nil in the prelude.
  var sourceFile: String? {
    var current: Lambda? = self
    while let lambda = current {
      if let file = lambda.file { return file }
      current = lambda.parent
    }
    return nil
  }
}
