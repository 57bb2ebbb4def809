;;;; Numbers of all kinds: the four operations, comparisons, and what needs nothing else.
(in-package "SYSTEM")

;;; Kinds

(defun fixnump (object)
  "Whether OBJECT is an integer of 62 bits and a sign's, whatever this machine makes of it."
  (cond ((wasm:i31p object) t)
        ((wasm:boxed-i64-p object) (i64 (= (>> (wasm:i64-of object) 63) (>> (wasm:i64-of object) 62))))
        (t nil)))

(defun integerp (object) (or (wasm:i31p object) (wasm:boxed-i64-p object) (wasm:bignum-p object)))
(defun rationalp (object) (integerp object))
(defun bignump (object) (and (integerp object) (not (fixnump object))))
(defun floatp (object) (or (double-float-p object) (single-float-p object)))
(defun numberp (object) (or (integerp object) (floatp object)))
(defun realp (object) (numberp object))
(defun complexp (object) (declare (ignore object)) nil)

(defun check-number (object) (if (numberp object) object (wrong-type object 'number)))
(defun check-real (object) (if (numberp object) object (wrong-type object 'real)))
(defun check-float (object) (if (floatp object) object (wrong-type object 'float)))

;;; What cannot be computed

(defun refused-number (kind operation &rest operands)
  "Refuses an operation whose result would be of a KIND that there is not."
  (let ((form (joined-texts "(" operation)))
    (dolist (operand operands) (setq form (joined-texts form " " (short-number-text operand))))
    (error 'not-in-subset-error :what (joined-texts form "), a " kind ","))))

(defun short-number-text (number)
  (let ((text (if (integerp number) (integer-to-string number 10) (float-to-string number))))
    (if (<= (length text) 40) text (joined-texts (text-part text 0 20) "…"))))

(defun divide-by-zero (operation a b)
  (error 'division-by-zero :operation operation :operands (list a b)))

(defun overflow-of-float (number format)
  (error 'floating-point-overflow :operation (if (integerp number) 'float 'coerce) :operands (list number format)))

;;; Conversions

(defmacro finite-f64 (x) (list 'f64 (list '<= (list 'wasm:f64.abs x) 1.7976931348623157d308)))
(defmacro finite-f32 (x) (list 'f32 (list '<= (list 'wasm:f32.abs x) 3.4028235e38)))
(defmacro infinite-f64 (x) (list 'f64 (list '> (list 'wasm:f64.abs x) 1.7976931348623157d308)))

(defun word-and-exponent (limbs)
  "The 64 highest bits of more, the lowest of them set when any below is."
  (declare (type wasm:limbs limbs) (values wasm:i64))
  (let* ((count (wasm:limb-count limbs)) (highest (wide-limb limbs (i32 (- count 1))))
         (zeros (i64 (- (wasm:i64.clz highest) 32)))
         (third (if (i32 (> count 2)) (wide-limb limbs (i32 (- count 3))) (wasm:i64 0)))
         (word (i64 (logior (<< (logior (<< highest 32) (wide-limb limbs (i32 (- count 2)))) zeros)
                            (u>> third (- 32 zeros))))))
    (if (i32 (< (trailing-zeros limbs) (- (limbs-length limbs) 64))) (i64 (logior word 1)) word)))

(defun integer-f64 (integer)
  "The nearest double, which may be infinite."
  (declare (values wasm:f64))
  (if (wasm:bignum-p integer)
      (let* ((limbs (wasm:bignum-limbs integer))
             (magnitude (scale-f64 (wasm:f64.convert_i64_u (word-and-exponent limbs))
                                   (i32 (- (limbs-length limbs) 64)))))
        (if (i32 (= (wasm:bignum-negative integer) 0)) magnitude (f64 (- magnitude))))
      (wasm:f64.convert_i64_s (wasm:i64-of integer))))

(defun integer-f32 (integer)
  "The nearest single, which may be infinite."
  (declare (values wasm:f32))
  (if (wasm:bignum-p integer)
      (let* ((limbs (wasm:bignum-limbs integer))
             (magnitude (scale-f32 (wasm:f32.convert_i64_u (word-and-exponent limbs))
                                   (i32 (- (limbs-length limbs) 64)))))
        (if (i32 (= (wasm:bignum-negative integer) 0)) magnitude (f32 (- magnitude))))
      (wasm:f32.convert_i64_s (wasm:i64-of integer))))

(defun number-f64 (number)
  "The nearest double; an integer that is too long for any is a condition."
  (declare (values wasm:f64))
  (cond ((double-float-p number) (wasm:f64-of number))
        ((single-float-p number) (wasm:f64.promote_f32 (wasm:f32-of number)))
        ((integerp number)
         (let ((float (integer-f64 number)))
           (if (infinite-f64 float) (overflow-of-float number 'double-float))
           float))
        (t (wrong-type number 'number) (wasm:f64 0d0))))

(defun number-f32 (number)
  "The nearest single; a number that is too great for any is a condition."
  (declare (values wasm:f32))
  (cond ((single-float-p number) (wasm:f32-of number))
        ((double-float-p number)
         (let ((float (wasm:f32.demote_f64 (wasm:f64-of number))))
           (if (and (not (finite-f32 float)) (finite-f64 (wasm:f64-of number))) (overflow-of-float number 'single-float))
           float))
        ((integerp number)
         (let ((float (integer-f32 number)))
           (if (not (finite-f32 float)) (overflow-of-float number 'single-float))
           float))
        (t (wrong-type number 'number) (wasm:f32 0.0))))

(defun integer-from-f64 (x)
  "The integral part of a finite float."
  (declare (type wasm:f64 x))
  (if (f64 (< (wasm:f64.abs x) 9.223372036854775808d18))
      (wasm:integer-from-i64 (wasm:i64.trunc_sat_f64_s x))
      (let* ((bits (wasm:i64.reinterpret_f64 x))
             (magnitude (shift-integer (wasm:integer-from-i64 (i64 (logior (logand bits 4503599627370495)
                                                                           4503599627370496)))
                                       (i64 (- (logand (u>> bits 52) 2047) 1075)))))
        (if (f64 (< x 0)) (negate-integer magnitude) magnitude))))

;;; Two numbers. An integer meets a float as a float of the same format, a single meets a double as a double.

(defun finish-double (result operation x y)
  "Floats that were finite give a finite float, or a condition."
  (declare (type wasm:f64 result x y))
  (if (or (finite-f64 result) (not (finite-f64 x)) (not (finite-f64 y)))
      (wasm:make-double result)
      (unfinite-result (f64 (= result result)) operation (wasm:make-double x) (wasm:make-double y))))

(defun finish-single (result operation x y)
  (declare (type wasm:f32 result x y))
  (if (or (finite-f32 result) (not (finite-f32 x)) (not (finite-f32 y)))
      (wasm:make-single result)
      (unfinite-result (f32 (= result result)) operation (wasm:make-single x) (wasm:make-single y))))

(defun unfinite-result (overflow operation x y)
  (error (if overflow 'floating-point-overflow 'floating-point-invalid-operation)
         :operation operation :operands (list x y)))

(defmacro define-two-number-operation (name operation integers)
  "The function NAME of any two numbers, by OPERATION of floats and the function INTEGERS."
  `(defun ,name (a b)
     (cond ((and (integerp a) (integerp b)) (,integers a b))
           ((or (double-float-p a) (double-float-p b))
            (let ((x (number-f64 a)) (y (number-f64 b)))
              (finish-double (f64 (,operation x y)) ',operation x y)))
           (t
            (check-number a)
            (check-number b)
            (let ((x (number-f32 a)) (y (number-f32 b)))
              (finish-single (f32 (,operation x y)) ',operation x y))))))

(define-two-number-operation add-numbers + add-integers)
(define-two-number-operation subtract-numbers - subtract-integers)
(define-two-number-operation multiply-numbers * multiply-integers)

(defun divide-numbers (a b)
  (cond ((and (integerp a) (integerp b))
         (if (eql b 0) (divide-by-zero '/ a b))
         (or (exact-quotient a b) (refused-number "ratio" "/" a b)))
        ((or (double-float-p a) (double-float-p b))
         (let ((x (number-f64 a)) (y (number-f64 b))) (wasm:make-double (quotient-f64 x y))))
        (t
         (check-number a)
         (check-number b)
         (let ((x (number-f32 a)) (y (number-f32 b))) (wasm:make-single (quotient-f32 x y))))))

(defun quotient-f64 (x y)
  (declare (type wasm:f64 x y) (values wasm:f64))
  (let ((result (f64 (/ x y))))
    (if (not (finite-f64 result))
        (if (and (f64 (= y 0)) (f64 (/= x 0)) (finite-f64 x))
            (divide-by-zero '/ (wasm:make-double x) (wasm:make-double y))
            (finish-double result '/ x y)))
    result))

(defun quotient-f32 (x y)
  (declare (type wasm:f32 x y) (values wasm:f32))
  (let ((result (f32 (/ x y))))
    (if (not (finite-f32 result))
        (if (and (f32 (= y 0)) (f32 (/= x 0)) (finite-f32 x))
            (divide-by-zero '/ (wasm:make-single x) (wasm:make-single y))
            (finish-single result '/ x y)))
    result))

(defun negate-number (number)
  "What `(- number)' is; 0 less the number would lose the sign of a zero."
  (cond ((integerp number) (negate-integer number))
        ((double-float-p number) (wasm:make-double (f64 (- (wasm:f64-of number)))))
        ((single-float-p number) (wasm:make-single (f32 (- (wasm:f32-of number)))))
        (t (wrong-type number 'number))))

(defun + (&rest numbers)
  (if (null numbers)
      0
      (let ((sum (check-number (car numbers))))
        (dolist (number (cdr numbers) sum) (setq sum (add-numbers sum number))))))

(defun * (&rest numbers)
  (if (null numbers)
      1
      (let ((product (check-number (car numbers))))
        (dolist (number (cdr numbers) product) (setq product (multiply-numbers product number))))))

(defun - (number &rest numbers)
  (if (null numbers)
      (negate-number number)
      (dolist (next numbers number) (setq number (subtract-numbers number next)))))

(defun / (number &rest numbers)
  (if (null numbers)
      (divide-numbers 1 number)
      (dolist (next numbers number) (setq number (divide-numbers number next)))))

(defun 1+ (number) (add-numbers number 1))
(defun 1- (number) (subtract-numbers number 1))

;;; Order

(defun compare-f64 (x y)
  "-1, 0 or 1, or 2 where one is no number at all."
  (declare (type wasm:f64 x y) (values wasm:i32))
  (cond ((f64 (< x y)) (wasm:i32 -1))
        ((f64 (> x y)) (wasm:i32 1))
        ((f64 (= x y)) (wasm:i32 0))
        (t (wasm:i32 2))))

(defun compare-numbers (a b type)
  "-1, 0, 1 or 2, and exactly: 16777217 is greater than 16777216.0."
  (declare (values wasm:i32))
  (cond ((and (integerp a) (integerp b)) (compare-integers a b))
        ((not (numberp a)) (wrong-type a type) (wasm:i32 2))
        ((not (numberp b)) (wrong-type b type) (wasm:i32 2))
        ((integerp b) (compare-float-to-integer (number-f64 a) b))
        ((integerp a)
         (let ((order (compare-float-to-integer (number-f64 b) a)))
           (if (i32 (= order 2)) order (i32 (- order)))))
        (t (compare-f64 (number-f64 a) (number-f64 b)))))

(defun compare-float-to-integer (x integer)
  (declare (type wasm:f64 x) (values wasm:i32))
  (cond ((f64 (/= x x)) (wasm:i32 2))
        ((infinite-f64 x) (compare-f64 x (wasm:f64 0d0)))
        (t
         (let ((order (compare-integers (integer-from-f64 x) integer)))
           (if (i32 (= order 0)) (compare-f64 x (wasm:f64.trunc x)) order)))))

(defun number-less-p (a b) (i32 (= (compare-numbers a b 'real) -1)))
(defun number-less-or-equal-p (a b) (i32 (<= (compare-numbers a b 'real) 0)))
(defun numbers-equal-p (a b) (i32 (= (compare-numbers a b 'number) 0)))

(defmacro define-comparison (name type holds)
  "The function NAME: whether HOLDS of the order of each argument and the next. All are looked at, whatever comes out."
  `(defun ,name (number &rest numbers)
     (let ((result t))
       (if (null numbers) (unless (numberp number) (wrong-type number ',type)))
       (dolist (next numbers result)
         (let ((order (compare-numbers number next ',type)))
           (if ,holds nil (setq result nil)))
         (setq number next)))))

(define-comparison = number (i32 (= order 0)))
(define-comparison < real (i32 (= order -1)))
(define-comparison > real (i32 (= order 1)))
(define-comparison <= real (i32 (<= order 0)))
(define-comparison >= real (i32 (u<= order 1)))

(defun /= (number &rest numbers)
  (check-number number)
  (let ((seen (list number)) (result t))
    (dolist (next numbers result)
      (check-number next)
      (dolist (other seen) (if (numbers-equal-p other next) (setq result nil)))
      (setq seen (cons next seen)))))

(defun max (number &rest numbers)
  (if (null numbers) (check-real number))
  (dolist (next numbers number)
    (if (i32 (= (compare-numbers next number 'real) 1)) (setq number next))))

(defun min (number &rest numbers)
  (if (null numbers) (check-real number))
  (dolist (next numbers number)
    (if (i32 (= (compare-numbers next number 'real) -1)) (setq number next))))

;;; Signs

(defun number-sign (number type)
  "-1, 0 or 1; 0 for zeros of either sign."
  (declare (values wasm:i32))
  (cond ((integerp number) (compare-integers number 0))
        ((floatp number)
         (let ((order (compare-f64 (number-f64 number) (wasm:f64 0d0))))
           (if (i32 (= order 2)) (wasm:i32 0) order)))
        (t (wrong-type number type) (wasm:i32 0))))

(defun zerop (number)
  (cond ((integerp number) (eql number 0))
        (t (check-number number) (f64 (= (number-f64 number) 0)))))
(defun plusp (number) (i32 (> (number-sign number 'real) 0)))
(defun minusp (number) (i32 (< (number-sign number 'real) 0)))

(defun oddp (integer)
  (check-integer integer)
  (if (wasm:bignum-p integer)
      (i32 (/= (logand (wasm:limb (wasm:bignum-limbs integer) (wasm:i32 0)) 1) 0))
      (i64 (/= (logand (wasm:i64-of integer) 1) 0))))
(defun evenp (integer) (not (oddp integer)))

(defun abs (number)
  (cond ((integerp number) (magnitude-of-integer number))
        ((double-float-p number) (wasm:make-double (wasm:f64.abs (wasm:f64-of number))))
        ((single-float-p number) (wasm:make-single (wasm:f32.abs (wasm:f32-of number))))
        (t (wrong-type number 'number))))

(defun signum (number)
  "In the number's own format, with the sign of a zero."
  (cond ((integerp number) (wasm:integer-from-i64 (wasm:i64.extend_i32_s (number-sign number 'number))))
        ((double-float-p number)
         (let ((x (wasm:f64-of number)))
           (cond ((f64 (< x 0)) -1d0) ((f64 (> x 0)) 1d0) (t number))))
        ((single-float-p number)
         (let ((x (wasm:f32-of number)))
           (cond ((f32 (< x 0)) -1.0) ((f32 (> x 0)) 1.0) (t number))))
        (t (wrong-type number 'number))))
