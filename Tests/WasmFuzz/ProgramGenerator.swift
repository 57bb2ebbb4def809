import TestSupport

/// A random program: the same for the same seed everywhere.
///
/// Its forms are definitions and tests. A test prints all values of an expression, or the error that it ends in, so that a
/// program goes on whatever happens. Loops and calls burn fuel, so that each test ends.
struct ProgramGenerator {
  var random: SplitMix
  /// What can be mentioned where the generator is.
  var scope: [Binding] = []
  var functions: [GlobalFunction] = []
  var counter = 0
  /// How many expressions the test or function may still have.
  var budget = 0

  /// A variable, block, tag or local function.
  struct Binding {
    var name: String
    var kind: Character
    var isAssignable: Bool
  }

  /// A function of the program's: what goes where its arguments stand.
  struct GlobalFunction {
    var name: String
    /// Templates of argument lists.
    var calls: [String]
    var result: Character
  }

  /// Whether its characters are all of ASCII. The names of the others take half a second to unpack, so an eighth of the programs
  /// has them.
  private let isPlain: Bool

  init(seed: UInt64) {
    random = SplitMix(seed: seed)
    isPlain = seed % 8 != 0
  }

  mutating func program() -> [String] {
    var forms = Self.prologue
    if random.once(in: 3) { forms.append("(setq *print-pretty* nil)") }
    forms += definitions()
    for number in 0..<(5 + random.below(6)) {
      budget = 60
      scope = []
      let kinds = Array("iiiiidsclvxbh")
      var form = expression(random.pick(kinds), 5)
      if random.once(in: 4) { form = "(values \(form) \(expression("x", 2)))" }
      forms.append("(test \(number) \(form))")
    }
    return isPlain ? forms.map(Self.plain) : forms
  }

  private static func plain(_ form: String) -> String {
    let form = form.replacing("(code-char 128512)", with: "#\\|").replacing(" 55000)", with: " 127)")
    return String(String.UnicodeScalarView(form.unicodeScalars.map { $0.isASCII ? $0 : "w" }))
  }

  static let prologue = [
    "(defvar *fuel* 0)",
    "(defun burn () (when (< (decf *fuel*) 0) (error \"out of fuel\")))",
    "(defun spent () (when (> *fuel* 0) (decf *fuel*)) (<= *fuel* 0))",
    "(defun keep (x) (if (and (integerp x) (> (integer-length x) 300)) (rem x 1000000007) x))",
    """
    (defun short (x)
      (do ((rest x (cdr rest)) (n 0 (1+ n))) ((not (consp rest)) x) (when (> n 40) (return (list n)))))
    """,
    "(defun clip (s) (if (> (length s) 40) (subseq s 0 40) s))",
    """
    (defmacro test (name form)
      `(handler-case (progn (setq *fuel* 100) (format t "~A ~S~%" ,name (multiple-value-list ,form)))
         (error (c) (format t "~A ~A: ~A~%" ,name (type-of c) c))))
    """,
    "(defvar *g1* 1)",
    "(defparameter *g2* (list 1 2 3))",
    "(defvar *cell* (list 1 2))",
    "(defstruct point (x 0) y)",
    "(defstruct (solid (:include point (x 7)) (:conc-name sp-)) (z 1))",
    """
    (define-condition oops (error) ((code :initarg :code :reader oops-code :initform 0))
      (:report (lambda (c s) (format s "oops ~A" (oops-code c)))))
    """,
    "(defmacro twice (x) `(let ((y ,x)) (+ y y)))",
    "(defmacro either (a &optional (b 0) &rest more) `(if ,a (progn ,b ,@more) ,a))",
    "(defmacro with-two ((a b) &body body) `(let ((,a 1) (,b 2)) (declare (ignorable ,a ,b)) ,@body))",
    "(defun (setf half) (new x) (setf (car x) (* 2 new)) new)",
  ]

  // MARK: Definitions

  private mutating func definitions() -> [String] {
    var forms: [String] = []
    for _ in 0..<(1 + random.below(4)) {
      let name = fresh("f")
      let (list, calls) = random.pick(Self.lambdaLists)
      budget = 25
      scope = []
      let result = random.pick(Array("iiiild"))
      let function = GlobalFunction(name: name, calls: calls, result: result)
      let parameters = filled(list, 2, keepsScope: true)
      // Half of them can call themselves; fuel ends that.
      if random.once(in: 2) { functions.append(function) }
      let declaration = random.once(in: 6) ? " (declare (optimize (speed 3)))" : ""
      // A number that is squared in every call has no room in any machine, nor has a list that doubles.
      // What is called by its name may be given an integer for a float.
      let bounders: [Character: String] = ["i": "keep", "d": "keep", "l": "short", "s": "clip"]
      let bounds = scope.compactMap { variable in
        bounders[variable.kind].map { "(setq \(variable.name) (\($0) \(variable.name))) " }
      }.joined()
      let (end, body) = (leaf(result), expression(result, 4))
      let bounded = ["i": "(keep \(body))", "l": "(short \(body))"][result] ?? body
      forms.append("(defun \(name) \(parameters)\(declaration) \(bounds)(if (spent) \(end) \(bounded)))")
      if functions.last?.name != name { functions.append(function) }
    }
    return forms
  }

  /// Parameter lists, each with the arguments that calls may give.
  private static let lambdaLists: [(String, [String])] = [
    ("(@1)$i1", ["%i", "%i", "%i", "%i %i", ""]), ("(@1 @2)!i1!i2", ["%i %i", "%i %i", "%i"]),
    ("(@1 &optional (@2 %k))!i1!i2", ["%i", "%i %i", "%i %i %i"]),
    ("(@1 &optional (@2 (1+ @1) @3) &rest @4)!i1$i2$b3$l4", ["%i", "%i %i", "%i %i %i %i"]),
    ("(@1 &rest @2)!i1$l2", ["%i", "%i %i %i", "%i %i %i %i %i %i %i %i"]),
    (
      "(@1 &key (alpha %k) ((:beta @2) 5 @3))$i1$i2$b3", ["%i", "%i :alpha %i", "%i :beta %i :alpha %i", "%i :gamma 1"]
    ),
    (
      "(@1 &rest @2 &key alpha &allow-other-keys)!i1$x2",
      ["%i", "%i :alpha %i", "%i :beta %i :alpha %i :alpha 3", "%i 5"]
    ),
    ("(@1 @2 @3 @4 @5 @6 @7)$i1$i2$i3$i4$i5$i6!i7", ["%i %i %i %i %i %i %i", "%i %i %i %i %i %i"]),
    ("(@1 &aux (@2 %i) @3)!i1!i2", ["%i"]), ("()", ["", "", "%i"]),
    ("(@1 @2)$f1$i2", ["%f %i"]), ("(@1 @2)$l1$i2", ["%l %i"]), ("(@1)!d1", ["%d"]),
  ]

  mutating func fresh(_ prefix: String) -> String {
    counter += 1
    return "\(prefix)\(counter)"
  }

  // MARK: Templates

  private static let kinds: Set<Character> = Set("ibdsclvhfpxSk")

  /// Fills a template. `%k` is an expression of a kind, `@1` a new name; `$k1` lets what follows mention that name as
  /// something of that kind, `!k1` also assign to it, `¬1` no longer.
  mutating func filled(_ template: String, _ depth: Int, keepsScope: Bool = false) -> String {
    let outer = scope.count
    var names: [Character: String] = [:]
    var result = ""
    var characters = Array(template)[...]
    func known(_ digit: Character) -> String { names[digit] ?? "unnamed" }
    while let character = characters.popFirst() {
      switch character {
      case "%" where characters.first.map(Self.kinds.contains) == true:
        if let kind = characters.popFirst() { result += expression(kind, depth - 1) }
      case "@" where characters.first?.isNumber == true:
        guard let digit = characters.popFirst() else { break }
        if names[digit] == nil { names[digit] = fresh("v") }
        result += known(digit)
      case "$" where characters.dropFirst().first?.isNumber == true,
        "!" where characters.dropFirst().first?.isNumber == true:
        guard let kind = characters.popFirst(), let digit = characters.popFirst() else { break }
        scope.append(Binding(name: known(digit), kind: kind, isAssignable: character == "!"))
      case "¬":
        guard let digit = characters.popFirst() else { break }
        let name = known(digit)
        if let index = scope.lastIndex(where: { $0.name == name }) { scope.remove(at: index) }
      case "\\": if let next = characters.popFirst() { result.append(next) }
      default: result.append(character)
      }
    }
    if !keepsScope, scope.count > outer { scope.removeLast(scope.count - outer) }
    return result
  }

  mutating func expression(_ kind: Character, _ depth: Int) -> String {
    budget -= 1
    // Numbers that something is done so often, or is so large, stay small.
    if kind == "k" { return "\(random.below(6))" }
    if random.once(in: 90) { return random.pick(Self.strangers) }
    if depth <= 0 || budget <= 0 || random.once(in: 6) { return leaf(kind) }
    if let special = special(kind, depth) { return special }
    return filled(random.pick(Self.templates[kind] ?? ["nil"]), depth)
  }

  /// Values of the wrong kind.
  private static let strangers = [
    "\"x\"", "'sym", "nil", "2.5d0", "#\\a", "(list 1 2)", ":key", "-1", "(vector 1)", "t", "1.5",
    "4611686018427387904",
    "(error 'oops :code 3)", "(error \"plain ~A\" 1)", "(values)", "(values 1 2 3)",
  ]

  /// What depends on what there is to be mentioned.
  private mutating func special(_ kind: Character, _ depth: Int) -> String? {
    if kind == "S" {
      let variables = scope.filter { $0.isAssignable && "idl".contains($0.kind) }
      let ways = scope.filter { "BG".contains($0.kind) }
      if !ways.isEmpty, random.once(in: 6) {
        let way = random.pick(ways)
        return way.kind == "G" ? "(go \(way.name))" : "(return-from \(way.name) \(expression("i", depth - 1)))"
      }
      if !variables.isEmpty, random.once(in: 2) {
        let variable = random.pick(variables)
        return filled(
          Self.assignments[variable.kind, default: []][random.below(3)]
            .replacing("@1", with: variable.name), depth)
      }
      return nil
    }
    if random.once(in: 5) {
      let callable = functions.filter { $0.result == kind }
      if !callable.isEmpty {
        let function = random.pick(callable)
        let arguments = filled(random.pick(function.calls), depth)
        switch random.below(8) {
        case 0: return "(funcall #'\(function.name) \(arguments))"
        case 1: return "(apply '\(function.name) (list \(arguments)))"
        case 2: return "(multiple-value-call #'\(function.name) (values \(arguments)))"
        default: return "(\(function.name) \(arguments))"
        }
      }
    }
    if kind == "i", random.once(in: 6), let local = scope.last(where: { $0.kind == "F" }) {
      return filled(random.once(in: 3) ? "(funcall #'\(local.name) %i)" : "(\(local.name) %i)", depth)
    }
    return nil
  }

  private static let assignments: [Character: [String]] = [
    "i": ["(setq @1 (keep %i))", "(incf @1 (keep %i))", "(setf @1 (keep (+ @1 %i)))"],
    "d": ["(setq @1 %d)", "(incf @1 %d)", "(setf @1 (/ @1 %d))"],
    "l": ["(push %i @1)", "(pop @1)", "(setq @1 (clip %l))"],
  ]

  private mutating func leaf(_ kind: Character) -> String {
    let visible = scope.filter { $0.kind == kind }
    if !visible.isEmpty, !random.once(in: 4) { return random.pick(visible).name }
    switch kind {
    case "i": return integer()
    case "d": return random.once(in: 3) ? "\(Double(random.below(2000) - 1000) / 8)d0" : random.pick(Self.doubles)
    case "s": return random.pick(Self.strings)
    case "c": return random.pick(Self.characters)
    case "b": return random.pick(["t", "nil", "(evenp *g1*)"])
    case "l":
      return random.pick(["nil", "(list 3 1 2)", "'(5 6)", "*g2*", "(list 0 -1 4611686018427387904 7 7)", "'(1)"])
    case "v": return random.pick(["(vector 1 2 3)", "(vector)", "#(4 5 6 7 8)", "(make-array 4 :initial-element 0)"])
    case "f": return random.pick(["#'1+", "#'-", "#'abs", "'1-", "#'identity", "#'evenp", "(lambda (x) (* x x))"])
    case "h": return "(let ((h (make-hash-table))) (setf (gethash 1 h) 2 (gethash 2 h) 1) h)"
    case "p": return random.pick(["#'evenp", "#'oddp", "#'plusp", "(lambda (x) (> x 3))", "#'null", "#'minusp"])
    case "S": return random.pick(["(princ 1)", "nil", "(burn)", "(setq *g1* 2)"])
    case "x":
      return random.once(in: 2)
        ? leaf(random.pick(Array("idsclvb"))) : random.pick(["'foo", ":key", "'|a b|", "nil", "'(1 . 2)"])
    default: return "nil"
    }
  }

  private mutating func integer() -> String {
    switch random.below(6) {
    case 0, 1, 2: return "\(random.below(40) - 12)"
    case 3:
      let power = random.pick([7, 8, 15, 16, 29, 30, 31, 32, 52, 53, 60, 61, 62])
      return "\((random.once(in: 2) ? 1 : -1) * (1 << power) + random.below(5) - 2)"
    case 4: return random.pick(Self.large)
    default: return "\(Int64(truncatingIfNeeded: random.next()) >> Int64(random.below(60)))"
    }
  }

  private static let large = [
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616", "-18446744073709551617", "340282366920938463463374607431768211455",
    "-340282366920938463463374607431768211456", "123456789012345678901234567890123456789012345678901234567890",
    "4611686018427387903", "4611686018427387904", "-4611686018427387904", "-4611686018427387905",
  ]
  private static let doubles = [
    "0d0", "-0d0", "1.5d0", "-2.25d0", "1d300", "1d-300", "0.1d0", "123456.789d0", "1d0", "4.5d0", "-3.5d0", "2.5d0",
    "1.7976931348623157d308", "4.9406564584124654d-324", "1d22", "1.5", "0.1", "-7", "16777217.0", "1e10",
    "9007199254740993",
  ]
  private static let strings = [
    "\"\"", "\"abc\"", "\"Hello, World\"", "\"éßÀ\"", "\"日本語\"", "\"a😀b\"", "\"  pad  \"", "\"12\"", "\"-7x\"",
    "\"q\\\"\\\\\"", "\"ǆﬁİ\"", "(copy-seq \"copy\")", "(make-string 3 :initial-element #\\z)",
    "\"the quick brown fox\"",
  ]
  private static let characters = [
    "#\\a", "#\\Z", "#\\Space", "#\\0", "#\\é", "#\\ß", "#\\日", "(code-char 128512)", "#\\Newline", "#\\~", "#\\9",
  ]
}
