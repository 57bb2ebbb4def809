;;;; Numbers of twice a double's precision: the unevaluated sum of two doubles, the second of which is no more than half
;;;; a last place of the first.
(in-package "SYSTEM")

;;; What is computed from these is right to some 100 bits. Rounding it once gives the nearest double but where the true
;;; result lies within 2^-47 of a last place of the middle between two doubles.
;;;
;;; The rounding error of a sum of doubles is a double, and can be computed: with s = a + b rounded, s - a is the part
;;; of b that came in, s less that part is the part of a, and what is missing of each is exact. The error of a product
;;; is one as well: cut into halves of 26 bits, the four partial products are exact, and so are their sums in the order
;;; of their sizes, begun by taking away the rounded product.

;;; The constants are printed by tools/float-constants.

(defmacro with-pair (((high low) expression) &body body)
  "BODY with HIGH and LOW as the pair that EXPRESSION gives. It is made of doubles (names, numbers, `(f64 …)'), pairs
`(pair high low)', the constants `(ln-2)' and `(half-pi)', the four operations, `(root x)', and `(scale x y)' where Y is
a power of two."
  (let ((bindings nil))
    (labels ((note (form)
               (let ((name (gensym)))
                 (setq bindings (cons (list name (list 'f64 form)) bindings))
                 name))
             ;; A value is a list of two names, or of one for an exact double.
             (value (form)
               (cond ((numberp form) (list (note form)))
                     ((atom form) (list form))
                     (t
                      (let ((operands (if (eq (car form) 'f64) nil (mapcar #'value (cdr form)))))
                        (case (car form)
                          (f64 (list (note (second form))))
                          (ln-2 (list (note 0.6931471805599453d0) (note 2.3190468138462996d-17)))
                          (half-pi (list (note 1.5707963267948966d0) (note 6.123233995736766d-17)))
                          (pair (list (car (first operands)) (car (second operands))))
                          (+ (sum (first operands) (second operands)))
                          (- (if (cdr operands)
                                 (sum (first operands) (negation (second operands)))
                                 (negation (first operands))))
                          (* (product (first operands) (second operands)))
                          (/ (quotient (first operands) (second operands)))
                          (root (root (first operands)))
                          (scale (scaled (first operands) (car (second operands))))
                          (t (error "~s is no expression of pairs" form)))))))
             (negation (a) (mapcar (lambda (part) (note (list '- part))) a))
             (scaled (a factor) (mapcar (lambda (part) (note (list '* part factor))) a))
             (exact-sum (a b)
               (let* ((sum (note (list '+ a b))) (from-b (note (list '- sum a))) (from-a (note (list '- sum from-b))))
                 (list sum (note (list '+ (list '- a from-a) (list '- b from-b))))))
             (settled (a b)
               ;; Their sum where A is the greater one or zero.
               (let ((sum (note (list '+ a b)))) (list sum (note (list '- b (list '- sum a))))))
             (sum (a b)
               (cond ((and (cdr a) (cdr b))
                      (let* ((high (exact-sum (first a) (first b))) (low (exact-sum (second a) (second b)))
                             (middle (settled (first high) (note (list '+ (second high) (first low))))))
                        (settled (first middle) (note (list '+ (second middle) (second low))))))
                     ((cdr b) (sum b a))
                     (t
                      (let ((high (exact-sum (first a) (first b))))
                        (if (cdr a) (settled (first high) (note (list '+ (second high) (second a)))) high)))))
             (halves (a)
               ;; 2^27 + 1 times A less 2^27 times A: A without its lower half, rounded.
               (let* ((shifted (note (list '* a 134217729d0))) (high (note (list '- shifted (list '- shifted a)))))
                 (list high (note (list '- a high)))))
             (exact-product (a b)
               (let* ((product (note (list '* a b))) (x (halves a)) (y (if (eq a b) x (halves b))))
                 (list product
                       (note (list '+ (list '- (list '* (first x) (first y)) product) (list '* (first x) (second y))
                                   (list '* (second x) (first y)) (list '* (second x) (second y)))))))
             (product (a b)
               (if (or (cdr a) (cdr b))
                   (let ((high (exact-product (first a) (first b)))
                         (parts (append (if (cdr b) (list (list '* (first a) (second b))) nil)
                                        (if (cdr a) (list (list '* (second a) (first b))) nil))))
                     (settled (first high) (note (append (list '+ (second high)) parts))))
                   (exact-product (first a) (first b))))
             (quotient (a b)
               ;; Two digits of 53 bits and a third to round by.
               (let* ((first-digit (note (list '/ (first a) (first b))))
                      (rest (sum a (negation (product (list first-digit) b))))
                      (second-digit (note (list '/ (first rest) (first b))))
                      (last (sum rest (negation (product (list second-digit) b))))
                      (high (settled first-digit second-digit)))
                 (settled (first high) (note (list '+ (second high) (list '/ (first last) (first b)))))))
             (root (a)
               ;; One step of Newton's from the nearest double.
               (let* ((root (note (list 'wasm:f64.sqrt (first a)))) (rest (sum a (negation (exact-product root root)))))
                 (settled root (note (list '/ (first rest) (list '+ root root)))))))
      (let ((result (value expression)))
        (list* 'let*
               (append (reverse bindings)
                       (list (list high (list 'f64 (first result)))
                             (list low (if (cdr result) (list 'f64 (second result)) '(wasm:f64 0d0)))))
               body)))))

(defmacro set-pair ((high low) expression)
  (let ((new-high (gensym)) (new-low (gensym)))
    `(with-pair ((,new-high ,new-low) ,expression) (setq ,high ,new-high ,low ,new-low))))

(defmacro pair-values (expression)
  "What a function returns whose result is a pair, for `with-result'."
  (let ((high (gensym)) (low (gensym)))
    `(with-pair ((,high ,low) ,expression) (values (wasm:make-double ,high) (wasm:make-double ,low)))))

(defmacro with-result (((high low) call) &body body)
  (let ((high-value (gensym)) (low-value (gensym)))
    `(multiple-value-bind (,high-value ,low-value) ,call
       (let ((,high (wasm:f64-of ,high-value)) (,low (wasm:f64-of ,low-value))) ,@body))))

(defmacro rounded (expression)
  "The double nearest to what EXPRESSION gives, when it is not subnormal."
  (let ((high (gensym)) (low (gensym)))
    `(with-pair ((,high ,low) ,expression) (f64 (+ ,high ,low)))))


(defun scaled-pair (high low exponent)
  "The pair times a power of two as a double, rounded once also where it becomes subnormal."
  (declare (type wasm:f64 high low) (type wasm:i32 exponent) (values wasm:f64))
  (let ((result (scale-f64 (f64 (+ high low)) exponent)))
    (if (f64 (>= (wasm:f64.abs result) 4.450147717014403d-308))
        result
        ;; In units of the smallest double, a whole number, towards which the rest is taken into account.
        (let* ((units (scale-f64 high (i32 (+ exponent 1074)))) (whole (wasm:f64.nearest units))
               (rest (f64 (+ (- units whole) (scale-f64 low (i32 (+ exponent 1074)))))))
          (if (f64 (> rest 0.5d0)) (setq whole (f64 (+ whole 1))))
          (if (f64 (< rest -0.5d0)) (setq whole (f64 (- whole 1))))
          (wasm:f64.copysign (scale-f64 whole (wasm:i32 -1074)) high)))))

(defun infinity-f64 () (declare (values wasm:f64)) (wasm:f64.reinterpret_i64 (wasm:i64 9218868437227405312)))

(defun whole-i32 (x)
  "The integer that a small float is."
  (declare (type wasm:f64 x) (values wasm:i32))
  (low-limb (wasm:i64.trunc_sat_f64_s x)))

(defmacro tiny-f64 (x)
  "Whether odd functions that begin with X and a fraction of its cube round to X."
  (list 'f64 (list '< (list 'wasm:f64.abs x) 7.450580596923828d-9)))

;;; Series, by Horner's scheme. Terms that do not reach the upper 53 bits are added up as doubles.

(defun factorial-series (square square-low odd)
  "1 + z/2! + z²/4! …, of |z| up to 0.62, or with all factorials one further where ODD is 1: the cosine's, the sine's."
  (declare (type wasm:f64 square square-low odd))
  (let ((sum (wasm:f64 1d0)) (rest (wasm:f64 0d0)))
    (do ((n (f64 (+ 28 odd)) (f64 (- n 2)))) ((f64 (< n 16)) nil)
      (setq sum (f64 (+ 1 (* (/ square (* n (- n 1))) sum)))))
    (do ((n (f64 (+ 14 odd)) (f64 (- n 2)))) ((f64 (< n 2)) nil)
      (set-pair (sum rest) (+ (/ (* (pair square square-low) (pair sum rest)) (f64 (* n (- n 1)))) 1)))
    (pair-values (pair sum rest))))

(defun odd-reciprocals-series (square square-low)
  "1 + z/3 + z²/5 …, of |z| up to 0.04: the arc tangent's, and the logarithm's."
  (declare (type wasm:f64 square square-low))
  (let ((sum (wasm:f64 0d0)) (rest (wasm:f64 0d0)))
    (do ((n (wasm:f64 47d0) (f64 (- n 2)))) ((f64 (< n 25)) nil)
      (setq sum (f64 (+ (/ 1 n) (* square sum)))))
    (do ((n (wasm:f64 23d0) (f64 (- n 2)))) ((f64 (< n 1)) nil)
      (set-pair (sum rest) (+ (* (pair square square-low) (pair sum rest)) (/ 1 n))))
    (pair-values (pair sum rest))))
