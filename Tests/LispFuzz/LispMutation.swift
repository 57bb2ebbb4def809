import TestSupport

/// Lisp text that nobody would write: damaged programs, and the pieces of the syntax in any order.
struct LispMutation {
  var random: SplitMix

  private static let pieces: [[UInt8]] =
    [
      "(", "(", ")", ")", "'", "`", ",", ",@", ",.", "#'", "\"", "\\", "|", "||", "#|", "|#", ";", "\n", " ", "\t",
      "\r", "\u{c}",
      ".", " . ", "..", "...", ":", "::", ":a", "a:b", "cl:car", "cl::car", "sys::x", "ffi:", "#:g", "#:|x y|", "#\\a",
      "#\\space", "#\\newline", "#\\U+1F600", "#\\x41", "#\\(", "#\\", "#(", "#3(1 2)", "#0()",
      "#99999999999999999999(1)", "#*0101",
      "#4*1", "#b101", "#o17", "#xFF", "#36rZZ", "#37r1", "#1r0", "#r", "#b2", "#c(1 2)", "#p\"x\"", "#s(x :a 1)",
      "#.(+ 1 2)", "#.",
      "#1=", "#1#", "#+nil", "#-nil", "#+(and a (not b))", "#+", "#<", "#)", "# ", "#\u{0}", "#2a((1 2) (3 4))",
      "#0a 5",
      "#3a((1 2) (3))", "0", "-0", "+1", "1.", "-1.", ".5", "1.5", "1e10", "1d400", "1f-60", "1s0", "1l0", "1/2", "1/0",
      "+.", "-.e1",
      "1e99999999999999999999", "123456789012345678901234567890", "-9223372036854775808", "4611686018427387904",
      "a", "A", "|a|", "a|B|c", "\\a", "é", "日本", "\u{1F600}", "\u{FEFF}", "nil", "t", "quote", "lambda", "&rest",
      "&key", "&optional",
      "(quote a)", "(lambda (x) x)", "(let ((x 1)) x)", "(defun f (x) x)", "(f 1)", "(defmacro m (x) `(list ,x))",
      "(m 1)",
      "(defstruct s a b)", "(make-s :a 1)", "(list 1 2)", "(vector 1 2)", "(error \"x\")", "(ignore-errors (car 1))",
      "(handler-case (error \"a\") (error (c) c))", "(block b (return-from b 1))", "(tagbody a (go b) b)",
      "(unwind-protect 1 2)", "(catch 'a (throw 'a 1))", "(multiple-value-bind (a b) (values 1 2) a)",
      "(loop for i below 3 collect i)", "(format nil \"~A ~S~%\" 1 2)", "(format nil \"~{~A~^, ~}\" '(1 2))", "~", "~A",
      "~{", "~}", "~[",
      "~v,vF", "(declare (special x))", "(setf (car x) 1)", "(incf x)", "(flet ((g () 1)) (g))",
      "(labels ((g (n) (g n))) 1)",
      "(macrolet ((k () 1)) (k))", "(symbol-macrolet ((y 1)) y)", "(case 1 (1 2))", "(dotimes (i 3) i)",
      "(funcall #'car '(1))",
      "(apply #'+ '(1 2))", "(defvar *v* 1)", "(eval '(+ 1 2))", "(read-from-string \"(a\")", "(coerce \"ab\" 'list)",
      "(make-array '(2 2))", "(subseq \"abc\" 1)", "(map 'list #'1+ '(1))", "(expt 2 100)", "(/ 1 0)", "(char \"a\" 5)",
      "(intern \"X\" :nowhere)", "(check-type 1 string)", "(the fixnum \"a\")", "(in-package :cl)",
      "(in-package :cl-user)",
    ].map { Array($0.utf8) } + [
      [0x80], [0xC3], [0xFF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0], [0xC0, 0x80],
    ]

  /// Pieces in any order.
  mutating func text() -> [UInt8] {
    let count = random.below(random.once(in: 30) ? 2000 : 25)
    var text: [UInt8] = []
    // Sometimes one piece over and over: what nests, nests deeply.
    if random.once(in: 100) {
      let piece = random.pick(Self.pieces)
      for _ in 0..<random.below(20_000) { text += piece }
      return text
    }
    for _ in 0..<count {
      text += random.pick(Self.pieces)
      if random.once(in: 2) { text.append(32) }
    }
    return text
  }

  /// A program with some damage.
  mutating func damaged(_ program: [UInt8]) -> [UInt8] {
    var text = program
    for _ in 0...random.below(6) { damage(&text) }
    return text
  }

  private mutating func damage(_ text: inout [UInt8]) {
    let position = random.below(text.count + 1)
    let length = min(text.count - position, random.once(in: 3) ? random.below(60) : random.below(3))
    switch random.below(9) {
    case 0: text.removeSubrange(position..<position + length)
    case 1: text.replaceSubrange(position..<position + length, with: random.pick(Self.pieces))
    case 2, 3, 4: text.insert(contentsOf: random.pick(Self.pieces), at: position)
    case 5:
      let part = Array(text[position..<position + length])
      text.insert(contentsOf: part, at: random.below(text.count + 1))
    case 6: if position < text.count { text[position] ^= 1 << UInt8(random.below(8)) }
    case 7: if position < text.count { text[position] = UInt8(random.below(256)) }
    default: text.removeLast(min(text.count, random.below(200)))
    }
  }
}
