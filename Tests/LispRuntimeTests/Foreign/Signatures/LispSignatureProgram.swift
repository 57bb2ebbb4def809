import BindingSpec

/// A batch of random signatures as a Lisp program: the types and functions as a generated module declares them, a call of
/// each with its values, and a callback of each.
///
/// C compares what arrives there and keeps the first that is wrong in `bad`; the program compares what comes back and what
/// its callbacks are handed, and counts.
struct LispSignatureProgram {
  let batch: SignatureBatch
  /// What the program says at its end when nothing was wrong.
  private(set) var verdict = ""
  private(set) var text = ""
  private(set) var callbacks = 0
  private var calls = 0
  private var numbers = 0

  /// How often each function is called: the first time prepares the call, the second takes the short way.
  private static let rounds = 2

  init(_ batch: SignatureBatch, library: String) {
    self.batch = batch
    text = Self.prologue.replacing("LIBRARY", with: library)
    for (name, enumeration) in batch.types.spec.enums {
      guard let definition = enumeration.definition else { continue }
      let rows = definition.values.map { "(:\(Self.keyword($0.name)) \($0.value) +\(Self.keyword($0.name))+)" }
      text +=
        "(ffi:define-enum (\(name) (:type \(LispSpelling.form(definition.type)))) \(rows.joined(separator: " ")))\n"
    }
    for (name, record) in batch.types.spec.structs { define("struct", name, record) }
    for (name, record) in batch.types.spec.unions { define("union", name, record) }
    for (index, signature) in batch.signatures.enumerated() {
      addCall(signature, style: index)
      addCallback(signature, style: index)
    }
    text += "(format t \"~D calls, ~D callbacks, ~D numbers, ~D wrong~%\" *calls* *callbacks* *numbers* *wrong*)\n"
    verdict = "\(calls) calls, \(callbacks) callbacks, \(numbers) numbers, 0 wrong\n"
  }

  private static func keyword(_ name: String) -> String { name.replacing("_", with: "-") }

  private static let prologue = """
    (ffi:define-foreign-library sig (:linux "LIBRARY"))
    (ffi:define-foreign-variable c-bad "sig.bad" :int)
    (defvar *calls* 0)
    (defvar *callbacks* 0)
    (defvar *numbers* 0)
    (defvar *wrong* 0)
    (defun wrong (place &rest more)
      (incf *wrong*)
      (format t "~A:~{ ~A~}~%" place more))
    (defun same (a b)
      (if (ffi:pointerp a)
          (and (ffi:pointerp b) (= (ffi:pointer-address a) (ffi:pointer-address b)))
          (equal a b)))
    (defun is (place got expected)
      (incf *numbers*)
      (unless (same got expected) (wrong place "got" got "instead of" expected)))
    (defun arrived (place)
      (unless (= (c-bad) 0) (wrong place "C found" (c-bad))))
    (defmacro try (place &body body)
      `(handler-case (progn ,@body) (error (c) (wrong ,place c))))

    """

  private mutating func define(_ kind: String, _ name: String, _ record: Record) {
    guard let definition = record.definition else { return }
    let fields = definition.fields.map { field in
      var options = ""
      if case .bits(_, let width) = field.place { options = " :bits \(width)" }
      return "(\(field.name ?? "") \(LispSpelling.form(field.type))\(options))"
    }
    let head = definition.attributes.packed ? "(\(name) :packed)" : name
    text += "(ffi:define-c-\(kind) \(head) \(fields.joined(separator: " ")))\n"
  }

  // MARK: Lisp calls C

  private mutating func addCall(_ signature: RandomSignature, style: Int) {
    let name = "f\(signature.name)"
    let fixed = signature.type.fixedParameters
    let parameters = fixed.enumerated().map { "(a\($0) \(LispSpelling.form($1)))" }.joined(separator: " ")
    let isVariadic = !signature.variadic.isEmpty || signature.isVariadic
    let result = LispSpelling.form(signature.type.result)
    text += "(ffi:define-foreign-function \(name) \"sig.\(name)\" (\(parameters)) \(result)"
    text += isVariadic ? " :variadic \(fixed.count))\n" : ")\n"
    var values: [String] = []
    for (index, leaves) in signature.arguments.enumerated() {
      let type = index < fixed.count ? fixed[index] : signature.variadic[index - fixed.count]
      if index >= fixed.count { values.append(LispSpelling.quoted(type)) }
      values.append(LispSpelling.value(leaves, of: type, style: style + index))
    }
    let arguments = values.joined(separator: " ")
    let call =
      switch style % 4 {
      case 2: "(apply #'\(name) (list \(arguments)))"
      case 3 where !isVariadic:
        "(ffi:ffi-call (ffi:get-library-function 'sig \"\(name)\") '(\(fixed.map(LispSpelling.form).joined(separator: " "))) '\(result) \(arguments))"
      default: "(\(name) \(arguments))"
      }
    text +=
      "(dotimes (round \(Self.rounds))\n (try \"\(name)\"\n  (let ((r \(call)))\n   (incf *calls*) (arrived \"\(name)\")"
    calls += Self.rounds
    if signature.type.result == .void {
      text += " (is \"\(name) result\" r nil)"
      numbers += Self.rounds
    } else {
      text += checks(signature.result, of: signature.type.result, in: "r", place: "\(name) result")
      numbers += Self.rounds * signature.result.count
    }
    text += ")))\n"
  }

  // MARK: C calls Lisp

  private mutating func addCallback(_ signature: RandomSignature, style: Int) {
    // Lisp has no callbacks with dots, and says so.
    if signature.isVariadic { return }
    let name = "c\(signature.name)"
    let fixed = signature.type.fixedParameters
    let result = LispSpelling.form(signature.type.result)
    let types = fixed.map(LispSpelling.form).joined(separator: " ")
    text += "(ffi:define-foreign-function \(name) \"sig.\(name)\""
    text += " ((f (:pointer (:function (\(types)) \(result))) :scope :call)) :void)\n"
    var lambda = "(lambda (\(fixed.indices.map { "a\($0)" }.joined(separator: " "))) (incf calls)"
    for (index, leaves) in signature.arguments.enumerated() {
      lambda += checks(leaves, of: fixed[index], in: "a\(index)", place: "\(name) argument \(index + 1)")
      numbers += leaves.count
    }
    if signature.type.result != .void {
      lambda += "\n   " + LispSpelling.value(signature.result, of: signature.type.result, style: style)
    }
    lambda += ")"
    text += "(try \"\(name)\"\n (let ((calls 0))\n  "
    if style % 3 == 0 {
      text += "(let ((pointer (ffi:make-c-callback \(lambda) :args '(\(types)) :return '\(result))))"
      text += " (\(name) pointer) (ffi:free-callback pointer))"
    } else {
      text += "(\(name) \(lambda))"
    }
    text += "\n  (incf *callbacks*) (arrived \"\(name)\") (unless (= calls 1) (wrong \"\(name)\" calls \"calls\"))))\n"
    callbacks += 1
  }

  /// One comparison for each number in a value.
  private func checks(_ leaves: [CLeaf], of type: CType, in variable: String, place: String) -> String {
    leaves.map { leaf in
      let path = LispSpelling.path(leaf).map { $0.field.map { "'\($0)" } ?? "\($0.index)" }.joined(separator: " ")
      let got = path.isEmpty ? variable : "(ffi:struct-get \(variable) \(path))"
      return "\n   (is \"\(place)\(leaf.path)\" \(got) \(LispSpelling.literal(leaf, of: path.isEmpty ? type : nil)))"
    }.joined()
  }
}

extension RandomSignature {
  var isVariadic: Bool {
    if case .variadic = type.parameters { return true }
    return false
  }
}
