;;;; Exponentials, logarithms and powers of doubles.
(in-package "SYSTEM")

;;; e^x = 2^k · e^r with k the integer nearest to x / ln 2, which leaves r within ±0.35 for the series.

(defun whole-twos (x)
  "The power of two that e^x is nearest to."
  (declare (type wasm:f64 x) (values wasm:f64))
  (wasm:f64.nearest (f64 (* x 1.4426950408889634d0))))

(defun exponential-rest (x x-low twos)
  "e^x without its TWOS."
  (declare (type wasm:f64 x x-low twos))
  (with-pair ((r r-low) (- (pair x x-low) (* twos (ln-2))))
    (let ((sum (wasm:f64 1d0)) (rest (wasm:f64 0d0)))
      ;; 1 + r/1 (1 + r/2 (1 + r/3 …))
      (do ((n (wasm:f64 24d0) (f64 (- n 1)))) ((f64 (< n 13)) nil)
        (setq sum (f64 (+ 1 (* (/ r n) sum)))))
      (do ((n (wasm:f64 12d0) (f64 (- n 1)))) ((f64 (< n 1)) nil)
        (set-pair (sum rest) (+ (/ (* (pair r r-low) (pair sum rest)) n) 1)))
      (pair-values (pair sum rest)))))

(defun exp-f64 (x)
  (declare (type wasm:f64 x) (values wasm:f64))
  (cond ((f64 (/= x x)) x)
        ((f64 (> x 710)) (infinity-f64))
        ((f64 (< x -746)) (wasm:f64 0d0))
        (t
         (let ((twos (whole-twos x)))
           (with-result ((high low) (exponential-rest x (wasm:f64 0d0) twos))
             (scaled-pair high low (whole-i32 twos)))))))

;;; A logarithm is k ln 2 more than that of a number between √½ and √2, and ln (1 + u) = 2 artanh (u / (2 + u)).

(defun logarithm-near-1 (u u-low twos)
  "ln (1 + u) + TWOS · ln 2."
  (declare (type wasm:f64 u u-low twos))
  (with-pair ((s s-low) (/ (pair u u-low) (+ (pair u u-low) 2)))
    (with-pair ((square square-low) (* (pair s s-low) (pair s s-low)))
      (with-result ((sum rest) (odd-reciprocals-series square square-low))
        (pair-values (+ (* twos (ln-2)) (scale (* (pair s s-low) (pair sum rest)) 2)))))))

(defun exponent-of-f64 (x)
  "The power of two not above a positive number that is not subnormal."
  (declare (type wasm:f64 x) (values wasm:i32))
  (low-limb (i64 (- (u>> (wasm:i64.reinterpret_f64 x) 52) 1023))))

(defun logarithm (x x-low)
  "The logarithm of a positive number, which may be subnormal when there is no second part."
  (declare (type wasm:f64 x x-low))
  (let ((twos (wasm:i32 0)))
    (if (f64 (< x 2.2250738585072014d-308)) (setq x (f64 (* x 18014398509481984d0)) twos (wasm:i32 -54)))
    (let* ((exponent (exponent-of-f64 x)) (down (i32 (- exponent)))
           (high (scale-f64 x down)) (low (scale-f64 x-low down)))
      (setq twos (i32 (+ twos exponent)))
      (if (f64 (> high 1.4142135623730951d0))
          (setq high (f64 (* high 0.5d0)) low (f64 (* low 0.5d0)) twos (i32 (+ twos 1))))
      (with-pair ((u u-low) (+ (f64 (- high 1)) low))
        (logarithm-near-1 u u-low (wasm:f64.convert_i64_s (wasm:i64.extend_i32_s twos)))))))

(defun log-f64 (x)
  "Of a positive number."
  (declare (type wasm:f64 x) (values wasm:f64))
  (if (finite-f64 x)
      (with-result ((high low) (logarithm x (wasm:f64 0d0))) (f64 (+ high low)))
      x))

;;; Powers

(defun odd-f64-p (x)
  "Whether a float is an odd integer."
  (declare (type wasm:f64 x))
  (let ((half (f64 (* x 0.5d0))))
    (and (f64 (= x (wasm:f64.trunc x))) (f64 (/= half (wasm:f64.trunc half))))))

(defun pow-f64 (x y)
  "X to the power Y; a negative X has integers as its powers."
  (declare (type wasm:f64 x y) (values wasm:f64))
  (let* ((magnitude (wasm:f64.abs x))
         (result (cond ((f64 (= y 0)) (wasm:f64 1d0))
                       ((f64 (= magnitude 1)) (wasm:f64 1d0))
                       ((f64 (/= x x)) x)
                       ((f64 (/= y y)) y)
                       ((or (not (finite-f64 x)) (not (finite-f64 y)) (f64 (= x 0)))
                        (if (eq (f64 (> magnitude 1)) (f64 (> y 0))) (infinity-f64) (wasm:f64 0d0)))
                       (t
                        (let ((whole (whole-power magnitude y)))
                          (if (f64 (= whole 0)) (power-of-positive magnitude y) whole))))))
    (if (and (i64 (< (wasm:i64.reinterpret_f64 x) 0)) (odd-f64-p y)) (f64 (- result)) result)))

(defun whole-power (x y)
  "A positive number to a small whole power, rounded once; zero for other powers, and where a float's range is near. Such
results come as near to the middle between two floats as no logarithm can tell."
  (declare (type wasm:f64 x y) (values wasm:f64))
  (let ((count (wasm:f64.abs y)))
    (cond ((or (f64 (> count 64)) (f64 (/= count (wasm:f64.trunc count)))) (wasm:f64 0d0))
          ((f64 (= count 1)) (if (f64 (> y 0)) x (f64 (/ 1 x))))
          (t
           (with-result ((high low) (repeated-product x count))
             (cond ((not (and (f64 (> high 1.1830521861667747d-271)) (f64 (< high 1.0463951242053392d298))))
                    (wasm:f64 0d0))
                   ((f64 (> y 0)) high)
                   ((f64 (< high 8.452712498170644d270)) (reciprocal-of-pair high low))
                   (t (wasm:f64 0d0))))))))

(defun repeated-product (x count)
  "The product of as many X as the sum of two floats, the first of them the sum rounded."
  (declare (type wasm:f64 x count))
  (let ((high x) (low (wasm:f64 0d0)))
    (do ((n (wasm:f64 1d0) (f64 (+ n 1)))) ((f64 (>= n count)) nil)
      (with-pair ((product lost) (* high x))
        (let* ((rest (f64 (+ lost (* low x)))) (sum (f64 (+ product rest))))
          (setq low (f64 (- rest (- sum product))) high sum))))
    (pair-values (pair high low))))

(defun reciprocal-of-pair (high low)
  (declare (type wasm:f64 high low) (values wasm:f64))
  (let ((quotient (f64 (/ 1 high))))
    (with-pair ((product lost) (* quotient high))
      (f64 (+ quotient (/ (- (- (- 1 product) lost) (* quotient low)) high))))))

(defun power-of-positive (x y)
  (declare (type wasm:f64 x y) (values wasm:f64))
  (with-result ((logarithm rest) (logarithm x (wasm:f64 0d0)))
    (let* ((estimate (f64 (* logarithm y))) (twos (whole-twos estimate)))
      (cond ((f64 (> estimate 710)) (infinity-f64))
            ((f64 (< estimate -746)) (wasm:f64 0d0))
            (t
             (with-pair ((exponent exponent-low) (* (pair logarithm rest) y))
               (with-result ((high low) (exponential-rest exponent exponent-low twos))
                 (rounded-power high low (whole-i32 twos)))))))))

(defun rounded-power (high low twos)
  "As `scaled-pair', where the true result may be a double or in the middle between two. What is nearly that is it."
  (declare (type wasm:f64 high low) (type wasm:i32 twos) (values wasm:f64))
  (let* ((other (f64 (+ high (+ low low)))) (distance (f64 (- other high))))
    (cond ((f64 (< (wasm:f64.abs low) (* (wasm:f64.abs high) 2.5849394142282115d-26)))
           (scaled-pair high (wasm:f64 0d0) twos))
          ((and (i32 (> twos -1000)) (f64 (/= distance 0))
                (f64 (<= (wasm:f64.abs (- distance (+ low low))) (* (wasm:f64.abs distance) 2.9802322387695313d-8))))
           (scale-f64 (if (i64 (= (logand (wasm:i64.reinterpret_f64 high) 1) 0)) high other) twos))
          (t (scaled-pair high low twos)))))
