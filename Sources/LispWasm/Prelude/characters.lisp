;;;; Characters: their codes, their case, their weight as digits.
(in-package "SYSTEM")

;;; Codes

(defun code-of-character (object)
  (declare (values wasm:i32))
  (if (characterp object) (wasm:code-of object) (no-return (wrong-type object 'character))))

(defun code-of-integer (object)
  (declare (values wasm:i32))
  (if (and (wasm:i31p object) (i32 (u< (wasm:i31-of object) 1114112)))
      (wasm:i31-of object)
      (no-return (wrong-type object '(mod 1114112)))))

(defun char-code (character) (wasm:fixnum (code-of-character character)))
(defun code-char (code) (wasm:character (code-of-integer code)))

;;; Tables of Unicode are written as numbers one behind the other. A number has one character from # to [ at its end, a
;;; digit of weight 57, and before it any number of characters from ] to ~, digits of weight 34 that count from one.

(defun table-numbers (text)
  (let ((size (text-size text)) (count (wasm:i32 0)))
    (do-limbs (index (wasm:i32 0) size)
      (if (i32 (u< (- (raw-char text index) 35) 57)) (setq count (i32 (+ count 1)))))
    (let ((numbers (wasm:limbs count)) (place (wasm:i32 0)) (high (wasm:i32 0)))
      (do-limbs (index (wasm:i32 0) size)
        (let ((code (raw-char text index)))
          (cond ((i32 (>= code 93)) (setq high (i32 (+ (* high 34) (- code 92)))))
                ((i32 (>= code 35))
                 (wasm:set-limb numbers place (i32 (+ (* high 57) (- code 35))))
                 (setq place (i32 (+ place 1)) high (wasm:i32 0)))
                (t nil))))
      (wasm:value numbers))))

;;; Sets of characters are the codes at which they begin and end, by turns.

(defun sums (numbers)
  "Each number with all those before it."
  (declare (type wasm:limbs numbers))
  (let ((count (wasm:limb-count numbers)) (sum (wasm:i32 0)))
    (do-limbs (index (wasm:i32 0) count)
      (setq sum (i32 (+ sum (wasm:limb numbers index))))
      (wasm:set-limb numbers index sum))
    (wasm:value numbers)))

(defvar *letters* nil)
(defvar *digits* nil)

(defun letters () (or *letters* (setq *letters* (sums (table-numbers (letter-table))))))
(defun digits () (or *digits* (setq *digits* (sums (table-numbers (digit-table))))))

(defun bounds-up-to (bounds code)
  "How many of the bounds are not greater than CODE: an odd number when it is in the set."
  (declare (type wasm:limbs bounds) (type wasm:i32 code) (values wasm:i32))
  (let ((low (wasm:i32 0)) (high (wasm:limb-count bounds)))
    (do ()
        ((i32 (>= low high)))
      (let ((middle (i32 (u>> (+ low high) 1))))
        (if (i32 (<= (wasm:limb bounds middle) code))
            (setq low (i32 (+ middle 1)))
            (setq high middle))))
    low))

(defun letter-code-p (code)
  (declare (type wasm:i32 code) (values wasm:truth))
  (if (i32 (u< code 128))
      (i32 (u< (- (logior code 32) 97) 26))
      (i32 (/= (logand (bounds-up-to (letters) code) 1) 0))))

(defun decimal-weight (code)
  "Of digits beyond ASCII; -1 for other characters. Sets of ten follow each other."
  (declare (type wasm:i32 code) (values wasm:i32))
  (let ((count (bounds-up-to (digits) code)))
    (if (i32 (= (logand count 1) 0))
        (wasm:i32 -1)
        (i32 (rem (- code (wasm:limb (wasm:as-limbs (digits)) (i32 (- count 1)))) 10)))))

(defun digit-weight (code)
  "-1 for what is no digit in any radix."
  (declare (type wasm:i32 code) (values wasm:i32))
  (cond ((i32 (u< (- code 48) 10)) (i32 (- code 48)))
        ((i32 (>= code 128)) (decimal-weight code))
        ((i32 (u< (- (logior code 32) 97) 26)) (i32 (- (logior code 32) 87)))
        (t (wasm:i32 -1))))

(defun alphanumeric-code-p (code)
  (declare (type wasm:i32 code) (values wasm:truth))
  (or (letter-code-p code)
      (if (i32 (u< code 128)) (i32 (u< (- code 48) 10)) (i32 (>= (decimal-weight code) 0)))))

;;; Case. A run of upper case letters: where it begins behind the beginning of the run before; twice how many letters, and
;;; one more when only every second character is one; how far their lower case is away, twice, negative ones less one.

(defvar *case-runs* nil)

(defun case-runs () (or *case-runs* (setq *case-runs* (read-case-runs (table-numbers (case-table))))))

(defun read-case-runs (numbers)
  "For each run: its beginning, how many characters it spans, how far apart its letters are, the distance to lower case."
  (declare (type wasm:limbs numbers))
  (let* ((count (i32 (u/ (wasm:limb-count numbers) 3))) (runs (wasm:limbs (i32 (* count 4)))) (start (wasm:i32 0)))
    (do-limbs (run (wasm:i32 0) count)
      (let* ((from (i32 (* run 3))) (to (i32 (* run 4)))
             (letters (wasm:limb numbers (i32 (+ from 1)))) (step (i32 (+ 1 (logand letters 1))))
             (distance (wasm:limb numbers (i32 (+ from 2)))))
        (setq start (i32 (+ start (wasm:limb numbers from))))
        (wasm:set-limb runs to start)
        (wasm:set-limb runs (i32 (+ to 1)) (i32 (* (u>> letters 1) step)))
        (wasm:set-limb runs (i32 (+ to 2)) step)
        (wasm:set-limb runs (i32 (+ to 3)) (i32 (logxor (u>> distance 1) (- (logand distance 1)))))))
    (wasm:value runs)))

(defun caseless-code-p (code)
  "Whether a character is among the many of East Asia, so that nobody need look."
  (declare (type wasm:i32 code) (values wasm:truth))
  (or (i32 (u< (- code 11776) 30784)) (i32 (u< (- code 43968) 21344))))

(defun other-case (runs code from-lower)
  "The other form of a character; itself when it has none."
  (declare (type wasm:limbs runs) (type wasm:i32 code from-lower) (values wasm:i32))
  (let ((count (wasm:limb-count runs)) (result code) (run (wasm:i32 0)))
    (do ()
        ((i32 (>= run count)))
      (let* ((distance (wasm:limb runs (i32 (+ run 3))))
             (place (i32 (- (- code (wasm:limb runs run)) (* distance from-lower)))))
        (if (and (i32 (u< place (wasm:limb runs (i32 (+ run 1)))))
                 (i32 (= (urem place (wasm:limb runs (i32 (+ run 2)))) 0)))
            (setq result (if (i32 (= from-lower 0)) (i32 (+ code distance)) (i32 (- code distance)))
                  run count)
            (setq run (i32 (+ run 4))))))
    result))

(defun code-upcase (code)
  (declare (type wasm:i32 code) (values wasm:i32))
  (if (i32 (u< code 128))
      (if (i32 (u< (- code 97) 26)) (i32 (- code 32)) code)
      (if (caseless-code-p code) code (other-case (case-runs) code (wasm:i32 1)))))

(defun code-downcase (code)
  (declare (type wasm:i32 code) (values wasm:i32))
  (if (i32 (u< code 128))
      (if (i32 (u< (- code 65) 26)) (i32 (+ code 32)) code)
      (if (caseless-code-p code) code (other-case (case-runs) code (wasm:i32 0)))))

(defun char-upcase (character) (wasm:character (code-upcase (code-of-character character))))
(defun char-downcase (character) (wasm:character (code-downcase (code-of-character character))))

;;; Kinds

(defmacro define-character-test (name test)
  "A function of a character that has the code CODE in TEST."
  `(defun ,name (character)
     (let ((code (code-of-character character))) ,test)))

(define-character-test alpha-char-p (letter-code-p code))
(define-character-test alphanumericp (alphanumeric-code-p code))
(define-character-test upper-case-p (i32 (/= (code-downcase code) code)))
(define-character-test lower-case-p (i32 (/= (code-upcase code) code)))
(define-character-test both-case-p (or (i32 (/= (code-downcase code) code)) (i32 (/= (code-upcase code) code))))
(define-character-test graphic-char-p (or (i32 (u< (- code 32) 95)) (i32 (> code 159))))

;;; Digits

(defun radix-of (radix)
  (declare (values wasm:i32))
  (if (and (wasm:i31p radix) (i32 (u< (- (wasm:i31-of radix) 2) 35)))
      (wasm:i31-of radix)
      (no-return (wrong-type radix '(integer 2 36)))))

(defun digit-char-p (character &optional (radix 10))
  (let* ((base (radix-of radix)) (weight (digit-weight (code-of-character character))))
    (if (i32 (u< weight base)) (wasm:fixnum weight) nil)))

(defun digit-char (weight &optional (radix 10))
  (let ((base (radix-of radix)))
    (unless (integerp weight) (wrong-type weight 'unsigned-byte))
    (if (and (wasm:i31p weight) (i32 (u< (wasm:i31-of weight) base)))
        (let ((digit (wasm:i31-of weight)))
          (wasm:character (i32 (+ digit (if (i32 (< digit 10)) (wasm:i32 48) (wasm:i32 55))))))
        nil)))

;;; Comparison. All arguments are looked at, also behind the first that decides.

(defmacro define-character-comparison (name operator)
  `(defun ,name (character &rest more)
     (let ((code (code-of-character character)) (result t))
       (do ((rest more (wasm:cdr rest)))
           ((null rest))
         (let ((next (code-of-character (wasm:car rest))))
           (if (not (i32 (,operator code next))) (setq result nil))
           (setq code next)))
       result)))

(define-character-comparison char= =)
(define-character-comparison char< <)
(define-character-comparison char> >)
(define-character-comparison char<= <=)
(define-character-comparison char>= >=)

(defun char/= (character &rest more)
  "Each with every other one."
  (let ((code (code-of-character character)))
    (do ((rest more (wasm:cdr rest)))
        ((null rest) (if (null more) t (apply #'char/= more)))
      (if (i32 (= code (code-of-character (wasm:car rest)))) (return nil)))))
