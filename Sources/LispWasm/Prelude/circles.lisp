;;;; Sines, cosines, tangents of doubles, and the angles that have them.
(in-package "SYSTEM")

;;; An angle is taken as so many quarters of a turn and a rest between -π/4 and π/4.

(defun reduced-angle (x)
  "The rest as a pair, and a number whose last two bits are those of the number of quarters."
  (declare (type wasm:f64 x))
  (if (f64 (< (wasm:f64.abs x) 1048576))
      ;; π/2 in three parts, the rest of which is beyond everything also where X is nearly a multiple of it.
      (let ((quarters (wasm:f64.nearest (f64 (* x 0.6366197723675814d0)))))
        (with-pair ((rest rest-low)
                    (- (- (- x (* quarters 1.5707963267948966d0)) (* quarters 6.123233995736766d-17))
                       (f64 (* quarters -1.4973849048591698d-33))))
          (values (wasm:make-double rest) (wasm:make-double rest-low)
                  (wasm:integer-from-i64 (wasm:i64.trunc_sat_f64_s quarters)))))
      (reduced-great-angle (wasm:make-double x))))

;;; Great angles are integers times a power of two: what a division of long integers by π/2 leaves is exact enough.

(defvar *quarter-turn* nil)
(defun quarter-turn-bits () 1280)

(defun quarter-turn ()
  "π/2 with 1280 bits behind the point, by Machin's formula."
  (or *quarter-turn*
      (setq *quarter-turn* (subtract-integers (shift-integer (arc-of-reciprocal 5) (wasm:i64 3))
                                              (shift-integer (arc-of-reciprocal 239) (wasm:i64 1))))))

(defun arc-of-reciprocal (n)
  "The arc tangent of 1/N with that many bits, some of the last wrong."
  (let* ((square (multiply-integers n n)) (power (truncate-integers (ash 1 (quarter-turn-bits)) n)) (sum power))
    (do ((odd 3 (add-integers odd 2)))
        ((eql power 0) sum)
      (setq power (negate-integer (values (truncate-integers power square))))
      (setq sum (add-integers sum (values (truncate-integers power odd)))))))

(defun reduced-great-angle (angle)
  ;; The integer has 53 bits and EXPONENT zeros; 200 bits more behind the point are right.
  (let* ((exponent (wasm:integer-from-i64 (float-exponent angle)))
         (precision (max 0 (+ exponent 260)))
         (quarter (ash (quarter-turn) (- precision (quarter-turn-bits))))
         (scaled (ash (wasm:integer-from-i64 (float-significand angle)) (+ exponent precision))))
    (multiple-value-bind (quarters rest) (truncate-integers scaled quarter)
      (if (> (+ rest rest) quarter) (setq quarters (+ quarters 1) rest (- rest quarter)))
      (if (float-negative-p angle) (setq quarters (- quarters) rest (- rest)))
      ;; A double holds no more than 1024 bits, and these are more than enough.
      (if (> precision 300) (setq rest (ash rest (- 300 precision)) precision 300))
      (let* ((high (integer-f64 rest)) (low (integer-f64 (- rest (integer-from-f64 high))))
             (down (low-limb (i64 (- (wasm:i64-of precision))))))
        (values (wasm:make-double (scale-f64 high down)) (wasm:make-double (scale-f64 low down))
                (logand quarters 3))))))

(defmacro with-angle ((rest rest-low quarters) x &body body)
  (let ((high (gensym)) (low (gensym)) (count (gensym)))
    `(multiple-value-bind (,high ,low ,count) (reduced-angle ,x)
       (let ((,rest (wasm:f64-of ,high)) (,rest-low (wasm:f64-of ,low)) (,quarters (wasm:i64-of ,count))) ,@body))))

(defun sine-of-rest (x x-low)
  (declare (type wasm:f64 x x-low))
  (with-pair ((square square-low) (- (* (pair x x-low) (pair x x-low))))
    (with-result ((sum rest) (factorial-series square square-low (wasm:f64 1d0)))
      (pair-values (* (pair sum rest) (pair x x-low))))))

(defun cosine-of-rest (x x-low)
  (declare (type wasm:f64 x x-low))
  (with-pair ((square square-low) (- (* (pair x x-low) (pair x x-low))))
    (factorial-series square square-low (wasm:f64 0d0))))

(defun sine-after-quarters (x x-low quarters)
  (declare (type wasm:f64 x x-low) (type wasm:i64 quarters) (values wasm:f64))
  (with-result ((high low) (if (i64 (= (logand quarters 1) 0)) (sine-of-rest x x-low) (cosine-of-rest x x-low)))
    (let ((result (f64 (+ high low))))
      (if (i64 (= (logand quarters 2) 0)) result (f64 (- result))))))

(defun sin-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (cond ((tiny-f64 x) x)
        ((not (finite-f64 x)) (f64 (- x x)))
        (t (with-angle (rest rest-low quarters) x (sine-after-quarters rest rest-low quarters)))))

(defun cos-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (if (finite-f64 x)
      (with-angle (rest rest-low quarters) x (sine-after-quarters rest rest-low (i64 (+ quarters 1))))
      (f64 (- x x))))

(defun tan-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (cond ((tiny-f64 x) x)
        ((not (finite-f64 x)) (f64 (- x x)))
        (t
         (with-angle (rest rest-low quarters) x
           (with-result ((sine sine-low) (sine-of-rest rest rest-low))
             (with-result ((cosine cosine-low) (cosine-of-rest rest rest-low))
               (if (i64 (= (logand quarters 1) 0))
                   (rounded (/ (pair sine sine-low) (pair cosine cosine-low)))
                   (rounded (- (/ (pair cosine cosine-low) (pair sine sine-low)))))))))))

;;; Angles. arctan t = 2 arctan (t / (1 + √(1 + t²))), until the series takes it.

(defun angle-of-slope (x x-low)
  "The arc tangent of a number from 0 to 1."
  (declare (type wasm:f64 x x-low))
  (let ((factor (wasm:f64 1d0)))
    (do () ((f64 (<= x 0.2d0)) nil)
      (set-pair (x x-low) (/ (pair x x-low) (+ (root (+ (* (pair x x-low) (pair x x-low)) 1)) 1)))
      (setq factor (f64 (+ factor factor))))
    (with-pair ((square square-low) (- (* (pair x x-low) (pair x x-low))))
      (with-result ((sum rest) (odd-reciprocals-series square square-low))
        (pair-values (scale (* (pair sum rest) (pair x x-low)) factor))))))

(defun angle-of-sides (height height-low width width-low)
  "From 0 to π/2, of sides that are not negative and not both zero."
  (declare (type wasm:f64 height height-low width width-low))
  (if (f64 (<= height width))
      (with-pair ((slope rest) (/ (pair height height-low) (pair width width-low)))
        (angle-of-slope slope rest))
      (with-pair ((slope rest) (/ (pair width width-low) (pair height height-low)))
        (with-result ((high low) (angle-of-slope slope rest))
          (pair-values (- (half-pi) (pair high low)))))))

(defmacro with-cosine ((high low) sine &body body)
  "√(1 - x²), of factors that are both exact."
  `(with-pair ((,high ,low) (root (* (+ 1 ,sine) (- 1 ,sine)))) ,@body))

(defun asin-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((or (tiny-f64 x) (f64 (/= x x))) x)
          ((f64 (= magnitude 1)) (wasm:f64.copysign (wasm:f64 1.5707963267948966d0) x))
          (t
           (with-cosine (cosine rest) magnitude
             (with-result ((high low) (angle-of-sides magnitude (wasm:f64 0d0) cosine rest))
               (wasm:f64.copysign (f64 (+ high low)) x)))))))

(defun acos-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((f64 (/= x x)) x)
          ((f64 (= magnitude 1)) (if (f64 (> x 0)) (wasm:f64 0d0) (wasm:f64 3.141592653589793d0)))
          (t
           (with-cosine (sine rest) magnitude
             (with-result ((high low) (angle-of-sides sine rest magnitude (wasm:f64 0d0)))
               (if (f64 (< x 0)) (rounded (- (scale (half-pi) 2) (pair high low))) (f64 (+ high low)))))))))

(defun atan-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (if (or (tiny-f64 x) (f64 (/= x x))) x (atan2-f64 x (wasm:f64 1d0))))

(defun atan2-f64 (y x)
  "The angle of the point (x, y), between -π and π."
  (declare (type wasm:f64 y x) (values wasm:f64))
  (let ((height (wasm:f64.abs y)) (width (wasm:f64.abs x)) (left (i64 (< (wasm:i64.reinterpret_f64 x) 0))))
    (cond ((f64 (/= x x)) x)
          ((f64 (/= y y)) y)
          (t (wasm:f64.copysign (angle-of-point height width left) y)))))

(defun angle-of-point (height width left)
  "Of a point that is not below the axis."
  (declare (type wasm:f64 height width) (values wasm:f64))
  (cond ((f64 (= height 0)) (if left (wasm:f64 3.141592653589793d0) (wasm:f64 0d0)))
        ((and (infinite-f64 height) (infinite-f64 width))
         (if left (wasm:f64 2.356194490192345d0) (wasm:f64 0.7853981633974483d0)))
        ((f64 (= width 0)) (wasm:f64 1.5707963267948966d0))
        (t
         (let ((steepness (i32 (- (exponent-of-any-f64 height) (exponent-of-any-f64 width)))))
           ;; Beyond 60 powers of two, angles differ from those of the axes by less than half a last place.
           (cond ((i32 (> steepness 60)) (wasm:f64 1.5707963267948966d0))
                 ((i32 (< steepness -60)) (if left (wasm:f64 3.141592653589793d0) (f64 (/ height width))))
                 (t (angle-of-near-sides height width left)))))))

(defun exponent-of-any-f64 (x)
  (declare (type wasm:f64 x) (values wasm:i32))
  (if (f64 (< x 2.2250738585072014d-308))
      (i32 (- (exponent-of-f64 (f64 (* x 18014398509481984d0))) 54))
      (exponent-of-f64 x)))

(defun angle-of-near-sides (height width left)
  (declare (type wasm:f64 height width) (values wasm:f64))
  (let ((down (i32 (- (exponent-of-any-f64 width)))))
    (with-result ((high low)
                  (angle-of-sides (scale-f64 height down) (wasm:f64 0d0) (scale-f64 width down) (wasm:f64 0d0)))
      (if left (rounded (- (scale (half-pi) 2) (pair high low))) (f64 (+ high low))))))
