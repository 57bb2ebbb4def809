;;;; Hyperbolic functions of doubles and their inverses.
(in-package "SYSTEM")

;;; Near zero, where exponentials would cancel, the sine's series without its changing signs. Beyond 40, e^-x is nothing
;;; beside e^x.

(defmacro with-exponentials ((high low more less) magnitude &body body)
  "BODY with e^x as a pair without its powers of two, and these: MORE as the i32 exponent, LESS for the inverse's pair."
  (let ((twos (gensym)))
    `(let* ((,twos (whole-twos ,magnitude)) (,more (whole-i32 ,twos))
            (,less (if (f64 (< ,magnitude 40)) (power-of-two-f64 (i32 (* -2 ,more))) (wasm:f64 0d0))))
       (with-result ((,high ,low) (exponential-rest ,magnitude (wasm:f64 0d0) ,twos)) ,@body))))

(defun sinh-near-0 (x)
  (declare (type wasm:f64 x))
  (with-pair ((square square-low) (* x x))
    (with-result ((sum rest) (factorial-series square square-low (wasm:f64 1d0)))
      (pair-values (* (pair sum rest) x)))))

(defun sinh-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((or (tiny-f64 x) (not (finite-f64 x))) x)
          ((f64 (< magnitude 0.75d0)) (with-result ((high low) (sinh-near-0 x)) (f64 (+ high low))))
          ((f64 (> magnitude 711)) (wasm:f64.copysign (infinity-f64) x))
          (t
           (with-exponentials (high low twos inverse) magnitude
             (with-pair ((high low) (- (pair high low) (scale (/ 1 (pair high low)) inverse)))
               (wasm:f64.copysign (scaled-pair high low (i32 (- twos 1))) x)))))))

(defun cosh-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((not (finite-f64 x)) magnitude)
          ((f64 (> magnitude 711)) (infinity-f64))
          (t
           (with-exponentials (high low twos inverse) magnitude
             (with-pair ((high low) (+ (pair high low) (scale (/ 1 (pair high low)) inverse)))
               (scaled-pair high low (i32 (- twos 1)))))))))

(defun tanh-f64 (x)
  "The sine over the cosine, or 1 - 2 / (e^2x + 1)."
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((or (tiny-f64 x) (f64 (/= x x))) x)
          ((f64 (> magnitude 20)) (wasm:f64.copysign (wasm:f64 1d0) x))
          ((f64 (< magnitude 0.75d0))
           (with-pair ((square square-low) (* x x))
             (with-result ((cosine rest) (factorial-series square square-low (wasm:f64 0d0)))
               (with-result ((sine sine-rest) (sinh-near-0 x))
                 (rounded (/ (pair sine sine-rest) (pair cosine rest)))))))
          (t
           (let* ((twice (f64 (+ magnitude magnitude))) (twos (whole-twos twice))
                  (power (power-of-two-f64 (whole-i32 twos))))
             (with-result ((high low) (exponential-rest twice (wasm:f64 0d0) twos))
               (wasm:f64.copysign (rounded (- 1 (/ 2 (+ (scale (pair high low) power) 1)))) x)))))))

;;; The inverses are logarithms, near 1 of what is exactly known to be more than 1.

(defun logarithm-of-1-and (u u-low)
  "ln (1 + u), u ≥ 0."
  (declare (type wasm:f64 u u-low))
  (if (f64 (< u 0.41d0))
      (logarithm-near-1 u u-low (wasm:f64 0d0))
      (with-pair ((x x-low) (+ (pair u u-low) 1)) (logarithm x x-low))))

(defun great-inverse (x)
  "ln 2x, which the inverses are where x² + 1 is x² and more."
  (declare (type wasm:f64 x) (values wasm:f64))
  (with-result ((high low) (logarithm x (wasm:f64 0d0))) (rounded (+ (pair high low) (ln-2)))))

(defun asinh-f64 (x)
  "ln (x + √(x² + 1)) = ln (1 + x + x² / (1 + √(x² + 1)))"
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (cond ((or (tiny-f64 x) (not (finite-f64 x))) x)
          ((f64 (> magnitude 1.152921504606847d18)) (wasm:f64.copysign (great-inverse magnitude) x))
          (t
           (with-pair ((square square-low) (* magnitude magnitude))
             (with-pair ((u u-low)
                         (+ (/ (pair square square-low) (+ (root (+ (pair square square-low) 1)) 1)) magnitude))
               (with-result ((high low) (logarithm-of-1-and u u-low))
                 (wasm:f64.copysign (f64 (+ high low)) x))))))))

(defun acosh-f64 (x)
  "ln (x + √(x² - 1)) with t = x - 1: ln (1 + t + √(t (t + 2))), x ≥ 1."
  (declare (type wasm:f64 x) (values wasm:f64))
  (cond ((f64 (= x 1)) (wasm:f64 0d0))
        ((not (finite-f64 x)) x)
        ((f64 (> x 1.152921504606847d18)) (great-inverse x))
        (t
         (with-pair ((above above-low) (- x 1))
           (with-pair ((u u-low)
                       (+ (root (* (pair above above-low) (+ (pair above above-low) 2))) (pair above above-low)))
             (with-result ((high low) (logarithm-of-1-and u u-low)) (f64 (+ high low))))))))

(defun atanh-f64 (x)
  "½ ln ((1 + x) / (1 - x)) = ½ ln (1 + 2x / (1 - x)), |x| < 1."
  (declare (type wasm:f64 x) (values wasm:f64))
  (let ((magnitude (wasm:f64.abs x)))
    (if (or (tiny-f64 x) (f64 (/= x x)))
        x
        (with-pair ((u u-low) (/ (f64 (+ magnitude magnitude)) (- 1 magnitude)))
          (with-result ((high low) (logarithm-of-1-and u u-low))
            (wasm:f64.copysign (f64 (* 0.5d0 (+ high low))) x))))))
