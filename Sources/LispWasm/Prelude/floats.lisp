;;;; Floats: their parts, and what they are as integers.
(in-package "SYSTEM")

;;; Powers of two

(defun power-of-two-f64 (exponent)
  "For exponents of numbers that are not subnormal."
  (declare (type wasm:i32 exponent) (values wasm:f64))
  (wasm:f64.reinterpret_i64 (i64 (<< (wide (i32 (+ exponent 1023))) 52))))

(defun scale-f64 (x exponent)
  "X times a power of two. It may become zero or infinite."
  (declare (type wasm:f64 x) (type wasm:i32 exponent) (values wasm:f64))
  (let ((exponent (if (i32 (< exponent -3066)) (wasm:i32 -3066) (if (i32 (> exponent 3069)) (wasm:i32 3069) exponent))))
    (do () ((i32 (>= exponent -1022)) nil)
      (setq x (f64 (* x 2.2250738585072014d-308)) exponent (i32 (+ exponent 1022))))
    (do () ((i32 (<= exponent 1023)) nil)
      (setq x (f64 (* x 8.98846567431158d307)) exponent (i32 (- exponent 1023))))
    (f64 (* x (power-of-two-f64 exponent)))))

(defun scale-f32 (x exponent)
  (declare (type wasm:f32 x) (type wasm:i32 exponent) (values wasm:f32))
  (let ((exponent (if (i32 (< exponent -378)) (wasm:i32 -378) (if (i32 (> exponent 381)) (wasm:i32 381) exponent))))
    (do () ((i32 (>= exponent -126)) nil)
      (setq x (f32 (* x 1.1754944e-38)) exponent (i32 (+ exponent 126))))
    (do () ((i32 (<= exponent 127)) nil)
      (setq x (f32 (* x 1.7014118e38)) exponent (i32 (- exponent 127))))
    (f32 (* x (wasm:f32.reinterpret_i32 (i32 (<< (+ exponent 127) 23)))))))

(defun scale-float (float exponent)
  (check-float float)
  (check-integer exponent)
  (let ((bounded (if (wasm:bignum-p exponent)
                     (if (i32 (= (integer-sign-bit exponent) 0)) (wasm:i64 5000) (wasm:i64 -5000))
                     (wasm:i64-of exponent))))
    ;; Beyond these every float is zero or infinite.
    (if (i64 (> bounded 5000)) (setq bounded (wasm:i64 5000)))
    (if (i64 (< bounded -5000)) (setq bounded (wasm:i64 -5000)))
    (if (double-float-p float)
        (let* ((x (wasm:f64-of float)) (result (scale-f64 x (low-limb bounded))))
          (if (and (infinite-f64 result) (finite-f64 x)) (scaled-too-far float exponent))
          (wasm:make-double result))
        (let* ((x (wasm:f32-of float)) (result (scale-f32 x (low-limb bounded))))
          (if (and (not (finite-f32 result)) (finite-f32 x)) (scaled-too-far float exponent))
          (wasm:make-single result)))))

(defun scaled-too-far (float exponent)
  (error 'floating-point-overflow :operation 'scale-float :operands (list float exponent)))

;;; Parts

(defun float-significand (float)
  "A natural number, not shifted to the full precision when FLOAT is subnormal."
  (declare (values wasm:i64))
  (if (double-float-p float)
      (let* ((bits (wasm:i64.reinterpret_f64 (wasm:f64-of float))) (fraction (i64 (logand bits 4503599627370495))))
        (if (i64 (= (logand (u>> bits 52) 2047) 0)) fraction (i64 (logior fraction 4503599627370496))))
      (let* ((bits (wasm:i32.reinterpret_f32 (wasm:f32-of float))) (fraction (wide (i32 (logand bits 8388607)))))
        (if (i32 (= (logand (u>> bits 23) 255) 0)) fraction (i64 (logior fraction 8388608))))))

(defun float-exponent (float)
  "The power of two of the significand's lowest bit."
  (declare (values wasm:i64))
  (if (double-float-p float)
      (let ((field (i64 (logand (u>> (wasm:i64.reinterpret_f64 (wasm:f64-of float)) 52) 2047))))
        (if (i64 (= field 0)) (wasm:i64 -1074) (i64 (- field 1075))))
      (let ((field (wide (i32 (logand (u>> (wasm:i32.reinterpret_f32 (wasm:f32-of float)) 23) 255)))))
        (if (i64 (= field 0)) (wasm:i64 -149) (i64 (- field 150))))))

(defun float-negative-p (float)
  (if (double-float-p float)
      (i64 (< (wasm:i64.reinterpret_f64 (wasm:f64-of float)) 0))
      (i32 (< (wasm:i32.reinterpret_f32 (wasm:f32-of float)) 0))))

(defun finite-float-p (float)
  (if (double-float-p float) (finite-f64 (wasm:f64-of float)) (finite-f32 (wasm:f32-of float))))

(defun integer-decode-float (float)
  (check-float float)
  (let ((significand (float-significand float)))
    (values (wasm:integer-from-i64 significand)
            (if (i64 (= significand 0)) 0 (wasm:integer-from-i64 (float-exponent float)))
            (if (float-negative-p float) -1 1))))

(defun decode-float (float)
  "A fraction from 1/2 up to below 1, the power of two that it is to be multiplied with, and 1 or -1."
  (check-float float)
  (let* ((significand (float-significand float)) (length (i64 (- 64 (wasm:i64.clz significand)))))
    (if (or (i64 (= significand 0)) (not (finite-float-p float)))
        (values (abs float) 0 (float-sign float))
        (values (float-like float (f64 (* (wasm:f64.convert_i64_s significand)
                                          (power-of-two-f64 (low-limb (i64 (- length)))))))
                (wasm:integer-from-i64 (i64 (+ (float-exponent float) length)))
                (float-sign float)))))

(defun float-like (float x)
  "X in the format of FLOAT."
  (declare (type wasm:f64 x))
  (if (double-float-p float) (wasm:make-double x) (wasm:make-single (wasm:f32.demote_f64 x))))

(defun float-digits (float)
  (check-float float)
  (if (double-float-p float) 53 24))

(defun float-precision (float)
  (check-float float)
  (wasm:integer-from-i64 (i64 (- 64 (wasm:i64.clz (float-significand float))))))

(defun float-radix (float)
  (check-float float)
  2)

(defun float-sign (float &optional (magnitude nil given))
  (check-float float)
  (if given
      (let ((positive (abs (check-float magnitude))))
        (if (float-negative-p float) (negate-number positive) positive))
      (float-like float (if (float-negative-p float) (wasm:f64 -1d0) (wasm:f64 1d0)))))

(defun float (number &optional (prototype nil given))
  (check-real number)
  (cond (given
         (check-float prototype)
         (if (double-float-p prototype)
             (wasm:make-double (number-f64 number))
             (wasm:make-single (number-f32 number))))
        ((floatp number) number)
        (t (wasm:make-single (number-f32 number)))))

;;; As rationals

(defun exact-integer (number)
  "The integer that NUMBER is, or nil when it has a fraction or is none at all."
  (cond ((integerp number) number)
        (t
         (let ((x (number-f64 number)))
           (if (and (finite-f64 x) (f64 (= x (wasm:f64.trunc x)))) (integer-from-f64 x) nil)))))

(defun rational (number) (or (exact-integer (check-real number)) (refused-number "ratio" "rational" number)))
(defun rationalize (number) (or (exact-integer (check-real number)) (refused-number "ratio" "rationalize" number)))

(defun numerator (integer) (if (integerp integer) integer (wrong-type integer 'rational)))
(defun denominator (integer) (if (integerp integer) 1 (wrong-type integer 'rational)))

;;; As complex numbers without an imaginary part; others are refused

(defun realpart (number) (check-number number))
(defun conjugate (number) (check-number number))
(defun imagpart (number) (multiply-numbers 0 number))

(defun complex (realpart &optional (imagpart nil given))
  (check-real realpart)
  (if (and (integerp realpart) (or (not given) (eql imagpart 0)))
      realpart
      (error 'not-in-subset-error :what "(complex), a complex number,")))

(defun phase (number)
  (check-number number)
  (cond ((integerp number) (if (i32 (/= (integer-sign-bit number) 0)) 3.1415927 0.0))
        ((double-float-p number) (if (float-negative-p number) 3.141592653589793d0 0d0))
        (t (if (float-negative-p number) 3.1415927 0.0))))
