;;;; The functions of numbers of any kind: computed as doubles, and rounded to a single unless a double went in. What
;;;; would be a complex number is refused.
(in-package "SYSTEM")

(defun double-or-single (double result)
  "RESULT as a double where DOUBLE, else as a single, which it may be too great for."
  (declare (type wasm:f64 result))
  (let ((boxed (wasm:make-double result)))
    (if double boxed (wasm:make-single (number-f32 boxed)))))

(defun finish-function (number x result)
  "A result that is not finite says what was wrong with a finite argument."
  (declare (type wasm:f64 x result))
  (if (and (not (finite-f64 result)) (finite-f64 x))
      (error (if (f64 (= result result)) 'floating-point-overflow 'floating-point-invalid-operation)))
  (double-or-single (double-float-p number) result))

(defmacro define-function (name function)
  "NAME of any real number by FUNCTION of doubles."
  `(defun ,name (number)
     (let ((x (number-f64 number))) (finish-function number x (,function x)))))

(defmacro define-function-within (name function text outside)
  "The same where the result is complex when X is OUTSIDE."
  `(defun ,name (number)
     (let ((x (number-f64 number)))
       (if ,outside (refused-number "complex number" ,text number))
       (finish-function number x (,function x)))))

(define-function exp exp-f64)
(define-function sin sin-f64)
(define-function cos cos-f64)
(define-function tan tan-f64)
(define-function sinh sinh-f64)
(define-function cosh cosh-f64)
(define-function tanh tanh-f64)
(define-function asinh asinh-f64)
(define-function-within asin asin-f64 "asin" (f64 (> (wasm:f64.abs x) 1)))
(define-function-within acos acos-f64 "acos" (f64 (> (wasm:f64.abs x) 1)))
(define-function-within acosh acosh-f64 "acosh" (f64 (< x 1)))

(defun atanh (number)
  (let* ((x (number-f64 number)) (magnitude (wasm:f64.abs x)))
    (if (f64 (> magnitude 1)) (refused-number "complex number" "atanh" number))
    (if (f64 (= magnitude 1)) (error 'division-by-zero))
    (finish-function number x (atanh-f64 x))))

(defun sqrt (number)
  (if (i32 (< (number-sign number 'number) 0)) (refused-number "complex number" "sqrt" number))
  (double-or-single (double-float-p number) (wasm:f64.sqrt (number-f64 number))))

(defun atan (y &optional (x nil given))
  (cond (given
         (check-real y)
         (check-real x)
         (double-or-single (or (double-float-p y) (double-float-p x)) (atan2-f64 (number-f64 y) (number-f64 x))))
        (t
         (let ((double (number-f64 y))) (finish-function y double (atan-f64 double))))))

;;; Logarithms

(defun log (number &optional (base nil given))
  (check-number number)
  (cond ((not given)
         (if (integerp number)
             (double-or-single nil (f64 (/ (binary-log number) 1.4426950408889634d0)))
             (double-or-single (double-float-p number) (log-of-float number))))
        (t
         (check-number base)
         (log-of-base number base))))

(defun log-of-float (number)
  (declare (values wasm:f64))
  (let ((x (number-f64 number)))
    (if (f64 (= x 0)) (error 'division-by-zero))
    (if (f64 (< x 0)) (refused-number "complex number" "log" number))
    (log-f64 x)))

(defun binary-log (integer)
  "Of an integer of any length."
  (declare (values wasm:f64))
  (if (i32 (/= (integer-sign-bit integer) 0)) (refused-number "complex number" "log" integer))
  (if (eql integer 0) (error 'division-by-zero))
  (let ((length (wasm:i64-of (integer-length integer))))
    (if (i64 (< length 53))
        (f64 (/ (log-f64 (integer-f64 integer)) 0.6931471805599453d0))
        ;; The number is a fraction of 2^length.
        (let ((fraction (fraction-of-integer integer length)))
          (f64 (+ (wasm:f64.convert_i64_s length) (/ (log-f64 fraction) 0.6931471805599453d0)))))))

(defun fraction-of-integer (integer length)
  (declare (type wasm:i64 length) (values wasm:f64))
  (if (wasm:bignum-p integer)
      (scale-f64 (wasm:f64.convert_i64_u (word-and-exponent (wasm:bignum-limbs integer))) (wasm:i32 -64))
      (scale-f64 (integer-f64 integer) (i32 (- (low-limb length))))))

(defun log-of-base (number base)
  (if (zerop base)
      (double-or-single (or (double-float-p number) (double-float-p base)) (wasm:f64 0d0))
      (progn
        (if (or (i32 (< (number-sign number 'number) 0)) (i32 (< (number-sign base 'number) 0)))
            (refused-number "complex number" "log" number base))
        (cond ((and (integerp number) (integerp base) (> (integer-length number) 62))
               (double-or-single nil (quotient-f64 (binary-log number) (binary-log base))))
              ((and (integerp number) (double-float-p base))
               (wasm:make-double (quotient-f64 (binary-log number)
                                               (f64 (/ (log-f64 (wasm:f64-of base)) 0.6931471805599453d0)))))
              ((and (double-float-p number) (integerp base))
               (wasm:make-double (quotient-f64 (f64 (/ (log-of-float number) 0.6931471805599453d0)) (binary-log base))))
              (t (divide-numbers (log number) (log base)))))))

;;; Powers

(defun expt (base power)
  (check-number base)
  (check-number power)
  (cond ((zerop power)
         (if (and (zerop base) (floatp power)) (error 'arithmetic-error :operation 'expt :operands (list base power)))
         (add-numbers 1 (multiply-numbers base power)))
        ((and (integerp base) (integerp power)) (integer-power base power))
        (t (float-power base power))))

(defun float-power (base power)
  (let ((x (number-f64 base)) (y (number-f64 power)))
    (if (and (f64 (< x 0)) (floatp power) (f64 (/= y (wasm:f64.trunc y))))
        (refused-number "complex number" "expt" base power))
    (if (and (f64 (= x 0)) (f64 (< y 0))) (divide-by-zero '/ 1d0 (wasm:make-double x)))
    (let ((result (pow-f64 x y)))
      (if (and (not (finite-f64 result)) (finite-f64 x) (finite-f64 y)) (error 'floating-point-overflow))
      (double-or-single (or (double-float-p base) (double-float-p power)) result))))

(defun integer-power (base power)
  (cond ((eql base 1) 1)
        ((eql base -1) (if (oddp power) -1 1))
        ((eql base 0) (if (< power 0) (divide-by-zero 'expt 0 power) 0))
        ((< power 0) (refused-number "ratio" "expt" base power))
        (t
         (check-integer-length (* (integer-length base) power))
         (check-integer-length power)
         (power-of-integer base power))))
