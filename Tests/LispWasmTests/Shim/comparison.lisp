;;;; Runs functions of the library beside the host's on the same operands, at random and at the edges.

(defvar *state* 88172645463325252)

(defun random-word ()
  (let ((x *state*))
    (setq x (logxor x (logand (ash x 13) 18446744073709551615)))
    (setq x (logxor x (ash x -7)))
    (setq *state* (logxor x (logand (ash x 17) 18446744073709551615)))))

(defun random-below (limit) (mod (random-word) limit))

(defun random-bits (count)
  (let ((bits 0))
    (dotimes (index (ceiling count 64) (logand bits (1- (ash 1 count))))
      (setq bits (logior (ash bits 64) (random-word))))))

(defun random-of (list) (nth (random-below (length list)) list))

(defun random-length (most) (if (= (random-below 3) 0) (random-below most) (random-below (min most 140))))

(defun random-natural (most)
  "Of up to MOST bits: any, near a power of two, or with long runs of ones and zeros."
  (let ((length (random-length most)))
    (case (random-below 4)
      ((0 1) (random-bits length))
      (2 (max 0 (+ (ash 1 length) (- (random-below 5) 2))))
      (t (logand (ash 1 length) (1- (ash 1 (1+ length))))
       (let ((bits 0))
         (dotimes (run 4 bits) (setq bits (logxor bits (1- (ash 1 (random-length most)))))))))))

(defun random-integer (&optional (most 400)) (let ((n (random-natural most))) (if (= (random-below 2) 0) n (- n))))

(defun random-double ()
  (let ((sign (if (= (random-below 2) 0) 1 -1)))
    (case (random-below 8)
      (0 (* sign (random-of '(0d0 1d0 0.5d0 2d0 10d0 0.1d0 1.5d0 2.5d0 1d-3 1d7 9999999d0 1d22 1d23 4503599627370496d0
                              9007199254740992d0 9223372036854775808d0 1.7976931348623157d308 2.2250738585072014d-308
                              4.940656458412465d-324))))
      (1 (* sign (/ (float (random-below 100000) 1d0) 100)))
      (2 (* sign (float (random-natural 70) 1d0)))
      (3 (* sign (/ (float (random-natural 53) 1d0) (ash 1 (random-below 60)))))
      (4 (* sign (scale-float (float (logior 1 (random-bits 53)) 1d0) (- (random-below 120) 112))))
      (5 (* sign (scale-float (float (1+ (random-bits 52)) 1d0) -1074)))
      (t (* sign (scale-float (float (1+ (random-bits 53)) 1d0) (- (random-below 2040) 1074)))))))

(defun random-single ()
  (let ((sign (if (= (random-below 2) 0) 1 -1)))
    (case (random-below 7)
      (0 (* sign (random-of '(0.0 1.0 0.5 2.0 10.0 0.1 1.5 2.5 1e-3 1e7 9999999.0 1e10 16777216.0 3.4028235e38
                              1.1754944e-38 1.4012985e-45))))
      (1 (* sign (/ (float (random-below 10000) 1.0) 100)))
      (2 (* sign (float (random-natural 40) 1.0)))
      (3 (* sign (scale-float (float (logior 1 (random-bits 24)) 1.0) (- (random-below 60) 50))))
      (4 (* sign (scale-float (float (1+ (random-bits 23)) 1.0) -149)))
      (t (* sign (scale-float (float (1+ (random-bits 24)) 1.0) (- (random-below 250) 149)))))))

(defun random-real ()
  (case (random-below 6)
    (0 (random-integer 70))
    (1 (random-integer 1200))
    ((2 3) (random-double))
    (t (random-single))))

(defun random-operand (kind)
  (case kind
    (integer (random-integer))
    (long (random-integer 6000))
    (natural (random-natural 2000))
    (small (- (random-below 300) 150))
    (count (random-below 140))
    (radix (+ 2 (random-below 35)))
    (field (byte (random-below 150) (random-below 150)))
    (boole (random-below 16))
    (double (random-double))
    (single (random-single))
    (float (if (= (random-below 2) 0) (random-double) (random-single)))
    (real (random-real))
    (odd (random-of '(nil foo "text" #\c (1 . 2))))
    (t (if (consp kind) (funcall (car kind)) (error "no kind of operands: ~s" kind)))))

;;; What a call comes to: its values, or the class of its condition

(defun outcome (function operands)
  (handler-case (multiple-value-list (apply function operands))
    (type-error (condition) (list 'type-error (type-error-datum condition)))
    (reader-error () '(reader-error))
    (storage-condition () '(storage-condition))
    (division-by-zero () '(division-by-zero))
    (floating-point-overflow () '(floating-point-overflow))
    (floating-point-invalid-operation () '(floating-point-invalid-operation))
    (arithmetic-error () '(arithmetic-error))
    (error (condition) (list (if (refusal-p condition) 'refused (list 'error (type-of condition) (princ-to-string condition)))))))

(defun refusal-p (condition)
  (or (typep condition 'not-in-subset-error) (string= (symbol-name (type-of condition)) "NOT-IN-SUBSET-ERROR")))

(defun outcome-of-library (function operands)
  #+sbcl (sb-int:with-float-traps-masked (:overflow :invalid :divide-by-zero :inexact :underflow)
           (outcome function operands))
  #-sbcl (outcome function operands))

(defun refused-p (value) (or (and (rationalp value) (not (integerp value))) (complexp value)))

(defvar *places* 0 "So many last places doubles may differ by.")

(defun places-between (a b)
  "How far doubles are apart, in last places of the greater one."
  (let ((exponent (nth-value 1 (integer-decode-float (max (abs a) (abs b))))))
    (ash (abs (- (exact-value a) (exact-value b))) (- (+ exponent 1074)))))

(defun exact-value (double)
  "As an integer, in units of the smallest one."
  (multiple-value-bind (significand exponent sign) (integer-decode-float double)
    (* sign (ash significand (+ exponent 1074)))))

(defun finite-double-p (a) (and (typep a 'double-float) (<= (abs a) most-positive-double-float)))

(defun same-p (a b)
  (cond ((and (stringp a) (stringp b)) (string= a b))
        ((and (consp a) (consp b)) (and (same-p (car a) (car b)) (same-p (cdr a) (cdr b))))
        ((eql a b) t)
        ((and (> *places* 0) (finite-double-p a) (finite-double-p b)) (<= (places-between a b) *places*))
        (t nil)))

(defvar *failures* 0)
(defvar *calls* 0)

(defun compare-call (library host operands report)
  "Whether both do the same; the difference is printed where REPORT is true."
  (let* ((function (fdefinition (intern library "SYSTEM-UNDER-TEST")))
         (expected (outcome host operands)) (result (outcome-of-library function operands))
         (same (or (same-p expected result)
                   (and (some #'refused-p expected)
                        (or (equal result '(refused)) (equal result '(reader-error)))))))
    (setq *calls* (1+ *calls*))
    (unless same
      (setq *failures* (1+ *failures*))
      (if report (format t "~a ~s: ~s instead of ~s~%" library operands result expected)))
    same))

(defun compare-functions (name count kinds &key (library (symbol-name name)) (host name))
  "COUNT calls with operands of KINDS."
  (let ((wrong 0))
    (dotimes (index count)
      (unless (compare-call library host (mapcar #'random-operand kinds) (< wrong 3)) (setq wrong (1+ wrong))))
    (if (> wrong 0) (format t "~a: ~d of ~d calls differ~%" library wrong count))))

(defun compare-once (name &rest operands) (compare-call (symbol-name name) name operands t))

(defun compare-all (count names kinds) (dolist (name names) (compare-functions name count kinds)))

(defun host-count (compiled interpreted)
  "How often is worth the time here."
  (declare (ignorable compiled interpreted))
  #+sbcl compiled
  #-sbcl interpreted)

(defun report-comparison ()
  "SBCL reads a few decimal numbers a last place off, and subnormal ones with fewer digits."
  (format t "~a~%" (if (and (> *calls* 1000) (<= *failures* (floor *calls* 50000))) "as the host's" "different"))
  (format t "~d calls, ~d differ~%" *calls* *failures*))
