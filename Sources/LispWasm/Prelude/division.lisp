;;;; Division with a remainder, in the four ways of rounding the quotient; and of integers what is made of it.
(in-package "SYSTEM")

;;; With a float the quotient is computed as a float and then made whole, so the remainder is what that leaves:
;;; `(mod 7.3d0 0.1d0)' is -8.9d-16.

(defun both-integers-p (number divisor)
  "Whether both are; the divisor must not be zero then."
  (check-real number)
  (check-real divisor)
  (if (and (integerp number) (integerp divisor))
      (progn (if (eql divisor 0) (divide-by-zero '/ number divisor)) t)
      nil))

(defun whole-quotient (x)
  "The integral part of a quotient that may have come from an infinite operand."
  (declare (type wasm:f64 x))
  (unless (finite-f64 x)
    (error 'floating-point-invalid-operation :operation 'truncate :operands (list (wasm:make-double x))))
  (integer-from-f64 x))

(defun truncate-floats (number divisor)
  (if (or (double-float-p number) (double-float-p divisor))
      (let* ((x (number-f64 number)) (y (number-f64 divisor)) (quotient (whole-quotient (quotient-f64 x y)))
             (whole (number-f64 quotient)))
        (values quotient
                (if (eql divisor 1)
                    (wasm:make-double (f64 (- x whole)))
                    (rest-of-doubles x y whole))))
      (let* ((x (number-f32 number)) (y (number-f32 divisor))
             (quotient (whole-quotient (wasm:f64.promote_f32 (quotient-f32 x y))))
             (whole (number-f32 quotient)))
        (values quotient
                (if (eql divisor 1)
                    (wasm:make-single (f32 (- x whole)))
                    (rest-of-singles number y whole))))))

(defun rest-of-doubles (x y quotient)
  (declare (type wasm:f64 x y quotient))
  (subtract-numbers (wasm:make-double x) (multiply-numbers (wasm:make-double quotient) (wasm:make-double y))))

(defun rest-of-singles (number y quotient)
  (declare (type wasm:f32 y quotient))
  (subtract-numbers number (multiply-numbers (wasm:make-single quotient) (wasm:make-single y))))

(defun beyond-zero-p (number divisor)
  "Whether the exact quotient is below zero."
  (let ((sign (number-sign number 'real)))
    (if (i32 (< (number-sign divisor 'real) 0)) (i32 (> sign 0)) (i32 (< sign 0)))))

(defun before-zero-p (number divisor)
  "Whether the exact quotient is above zero."
  (let ((sign (number-sign number 'real)))
    (if (i32 (< (number-sign divisor 'real) 0)) (i32 (< sign 0)) (i32 (> sign 0)))))

(defun lowered (quotient rest number divisor)
  "The floor of what was truncated."
  (if (or (zerop rest) (not (beyond-zero-p number divisor)))
      (values quotient rest)
      (values (subtract-numbers quotient 1) (add-numbers rest divisor))))

(defun raised (quotient rest number divisor)
  "The ceiling of what was truncated."
  (if (or (zerop rest) (not (before-zero-p number divisor)))
      (values quotient rest)
      (values (add-numbers quotient 1) (subtract-numbers rest divisor))))

(defun truncate (number &optional (divisor 1))
  (if (both-integers-p number divisor) (truncate-integers number divisor) (truncate-floats number divisor)))

(defun floor (number &optional (divisor 1))
  (if (both-integers-p number divisor)
      (floor-integers number divisor)
      (multiple-value-bind (quotient rest) (truncate-floats number divisor) (lowered quotient rest number divisor))))

(defun ceiling (number &optional (divisor 1))
  (if (both-integers-p number divisor)
      (ceiling-integers number divisor)
      (multiple-value-bind (quotient rest) (truncate-floats number divisor) (raised quotient rest number divisor))))

(defun round (number &optional (divisor 1))
  "To the nearest whole quotient, from the middle to the even one."
  (multiple-value-bind (quotient rest) (truncate number divisor)
    (if (zerop rest)
        (values quotient rest)
        ;; Twice the remainder against the divisor, so that no half of an integer is needed. It may be infinite.
        (let ((order (compare-numbers (twice (abs rest)) (abs divisor) 'real)))
          (if (or (i32 (= order -1)) (i32 (= order 2)) (and (i32 (= order 0)) (evenp quotient)))
              (values quotient rest)
              (if (i32 (= (low-bit-of-sign rest) (low-bit-of-sign divisor)))
                  (values (add-numbers quotient 1) (subtract-numbers rest divisor))
                  (values (subtract-numbers quotient 1) (add-numbers rest divisor))))))))

(defun low-bit-of-sign (number)
  "1 for what is below zero, otherwise 0."
  (declare (values wasm:i32))
  (i32 (u>> (number-sign number 'real) 31)))

(defun twice (number)
  (cond ((double-float-p number) (wasm:make-double (f64 (* 2 (wasm:f64-of number)))))
        ((single-float-p number) (wasm:make-single (f32 (* 2 (wasm:f32-of number)))))
        (t (add-integers number number))))

(defun rem (number divisor)
  (if (both-integers-p number divisor)
      (remainder-of-integers number divisor)
      (nth-value 1 (truncate-floats number divisor))))

(defun mod (number divisor)
  (if (both-integers-p number divisor)
      (modulo-of-integers number divisor)
      (let ((rest (nth-value 1 (truncate-floats number divisor))))
        (if (or (zerop rest) (not (beyond-zero-p number divisor))) rest (add-numbers rest divisor)))))

;;; The same with a float for the quotient, whose zero keeps its sign

(defun float-quotient (quotient rest)
  "A whole quotient as a float of the remainder's format, single beside an integer."
  (values (if (double-float-p rest)
              (wasm:make-double (number-f64 quotient))
              (wasm:make-single (number-f32 quotient)))
          rest))

(defun ftruncate (number &optional (divisor 1))
  (cond ((both-integers-p number divisor)
         (multiple-value-bind (quotient rest) (truncate-integers number divisor) (float-quotient quotient rest)))
        ((or (double-float-p number) (double-float-p divisor))
         (let* ((x (number-f64 number)) (y (number-f64 divisor)) (quotient (wasm:f64.trunc (quotient-f64 x y))))
           (values (wasm:make-double quotient) (rest-of-doubles x y quotient))))
        (t
         (let* ((x (number-f32 number)) (y (number-f32 divisor)) (quotient (wasm:f32.trunc (quotient-f32 x y))))
           (values (wasm:make-single quotient) (rest-of-singles number y quotient))))))

(defun ffloor (number &optional (divisor 1))
  (multiple-value-bind (quotient rest) (ftruncate number divisor) (lowered quotient rest number divisor)))

(defun fceiling (number &optional (divisor 1))
  (multiple-value-bind (quotient rest) (ftruncate number divisor) (raised quotient rest number divisor)))

(defun fround (number &optional (divisor 1))
  (multiple-value-bind (quotient rest) (round number divisor) (float-quotient quotient rest)))

;;; Integers

(defun gcd (&rest integers)
  (let ((result 0))
    (dolist (integer integers result) (setq result (gcd-of-integers result (check-integer integer))))))

(defun lcm (&rest integers)
  (let ((result 1))
    (dolist (integer integers result) (setq result (lcm-of-integers result (check-integer integer))))))

(defun isqrt (natural)
  (unless (and (integerp natural) (i32 (= (integer-sign-bit natural) 0))) (wrong-type natural 'unsigned-byte))
  (root-of-natural natural))
