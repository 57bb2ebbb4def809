;;;; Elementary functions of doubles against their true values, which are computed here with hundreds of bits from
;;;; series in long integers: every result has to be the double nearest to the true one.
(load "Tests/LispWasmTests/Shim/machine.lisp")
(load "Tests/LispWasmTests/Shim/library.lisp")
(load "Tests/LispWasmTests/Shim/comparison.lisp")

;;; Numbers with so many bits behind the point, as integers

(defvar *bits* 480)
(defun one () (ash 1 *bits*))
(defun fixed (double)
  (multiple-value-bind (significand exponent sign) (integer-decode-float double)
    (* sign (ash significand (+ exponent *bits*)))))
(defun times (a b) (ash (* a b) (- *bits*)))
(defun part-of (a b) (values (round (ash a *bits*) b)))
(defun root (a) (isqrt (ash a *bits*)))

(defun nearest-double (number)
  "Of one that is not subnormal."
  (if (= number 0)
      0d0
      (let* ((drop (- (integer-length (abs number)) 53)) (significand (if (> drop 0) (rounded-part number drop) number))
             (double (float (abs significand) 1d0)))
        (float-sign (if (< number 0) -1d0 1d0) (scale-float double (- (max drop 0) *bits*))))))
(defun rounded-part (number drop) (values (round number (ash 1 drop))))

(defun true-exp (x)
  "Of a 2^20th part, squared as often."
  (let* ((x (ash x -20)) (term (one)) (sum term))
    (do ((n 1 (1+ n))) ((<= (abs term) 1))
      (setq term (values (truncate (times term x) n)) sum (+ sum term)))
    (dotimes (index 20 sum) (setq sum (times sum sum)))))

(defun true-log (x)
  "From the library's own, by steps that treble the number of right bits."
  (let ((y (fixed (system-under-test::log-f64 (nearest-double x)))))
    (dotimes (step 3 y)
      (let ((power (true-exp y))) (setq y (+ y (* 2 (part-of (- x power) (+ x power)))))))))

(defun reciprocal-arc (n)
  (do* ((power (truncate (one) n) (- (truncate power (* n n))))
        (odd 1 (+ odd 2))
        (sum power (+ sum (truncate power odd))))
       ((= power 0) sum)))

(defun circle-half ()
  (* 4 (- (+ (* 12 (reciprocal-arc 18)) (* 8 (reciprocal-arc 57))) (* 5 (reciprocal-arc 239)))))

(defun wave (x term first)
  (do* ((n first (+ n 2)) (sum term)) ((<= (abs term) 1) sum)
    (setq term (- (truncate (times term (times x x)) (* n (1+ n)))) sum (+ sum term))))
(defun true-sin (x) (let ((x (rem x (* 2 (circle-half))))) (wave x x 2)))
(defun true-cos (x) (wave (rem x (* 2 (circle-half))) (one) 1))

(defun true-angle (y x)
  (let ((angle (fixed (system-under-test::atan2-f64 (nearest-double y) (nearest-double x)))))
    (dotimes (step 4 angle)
      (let ((sine (true-sin angle)) (cosine (true-cos angle)))
        (setq angle (+ angle (part-of (- (* y cosine) (* x sine)) (+ (* x cosine) (* y sine)))))))))

(defun true-value (name x y)
  (flet ((cosine () (root (times (- (one) x) (+ (one) x))))
         (inverse () (part-of (one) (true-exp x))))
    (case name
      (exp (true-exp x))
      (log (true-log x))
      (expt (true-exp (times y (true-log x))))
      (sin (true-sin x))
      (cos (true-cos x))
      (tan (part-of (true-sin x) (true-cos x)))
      (asin (true-angle x (cosine)))
      (acos (true-angle (cosine) x))
      (atan (true-angle x y))
      (sinh (ash (- (true-exp x) (inverse)) -1))
      (cosh (ash (+ (true-exp x) (inverse)) -1))
      (tanh (part-of (- (true-exp x) (inverse)) (+ (true-exp x) (inverse))))
      (asinh (* (signum x) (true-log (+ (abs x) (root (+ (times x x) (one)))))))
      (acosh (true-log (+ x (root (- (times x x) (one))))))
      (atanh (ash (true-log (part-of (+ (one) x) (- (one) x))) -1))
      (t (error "no function ~s" name)))))

;;; Arguments

(defun within (low high) (+ low (* (- high low) (/ (float (random-bits 53) 1d0) 9007199254740992d0))))
(defun sign () (if (= (random-below 2) 0) 1 -1))
(defun of-size (low high)
  "Of either sign, with an exponent between LOW and HIGH."
  (* (sign) (scale-float (within 1d0 2d0) (+ low (random-below (- high low))))))
(defun positive-of-size (low high) (abs (of-size low high)))
(defun beside-1 () (+ 1 (positive-of-size -45 3)))
(defun beside-quarters ()
  "Where next to nothing is left of an angle."
  (* (sign) (nearest-double (ash (* (1+ (random-below 600000)) (circle-half)) -1))))
(defun below-1 () (- 1 (positive-of-size -45 -1)))

(defvar *checked* 0)
(defvar *wrong* 0)

(defun check-function (name count &rest arguments)
  "ARGUMENTS are forms that give X, or lists of two for X and Y."
  (let ((function (fdefinition (intern (symbol-name name) "SYSTEM-UNDER-TEST"))))
    (dotimes (index count)
      (let* ((operands (mapcar (lambda (form) (apply (car form) (cdr form))) (random-of arguments)))
             (result (apply function operands))
             (expected (nearest-double (true-value name (fixed (first operands))
                                                   (if (cdr operands) (fixed (second operands)) (one))))))
        (setq *checked* (1+ *checked*))
        (unless (= result expected)
          (setq *wrong* (1+ *wrong*))
          (format t "~a of ~s: ~s instead of ~s~%" name operands result expected))))))

(defun check-functions (count)
  (check-function 'exp count '((within -90d0 90d0)) '((of-size -60 1)))
  (check-function 'log count '((within 0.01d0 9d0)) '((beside-1)) '((below-1)) '((positive-of-size -90 90)))
  (check-function 'expt count '((within 0.1d0 30d0) (within -20d0 20d0)) '((beside-1) (of-size -20 3)))
  (dolist (name '(sin cos tan))
    (check-function name count '((within -7d0 7d0)) '((of-size -40 0)) '((of-size 0 40)) '((of-size 18 22)) '((beside-quarters))))
  (dolist (name '(asin acos))
    (check-function name count '((within -1d0 1d0)) '((below-1)) '((of-size -40 0))))
  (check-function 'atan count '((of-size -40 40)) '((within -2d0 2d0))
                  '((of-size -9 9) (of-size -9 9)) '((of-size -40 0) (of-size 0 20)))
  (dolist (name '(sinh cosh tanh asinh))
    (check-function name count '((within -4d0 4d0)) '((of-size -30 5)) '((within -40d0 40d0))))
  (check-function 'acosh count '((within 1d0 4d0)) '((beside-1)) '((positive-of-size 1 80)))
  (check-function 'atanh count '((within -1d0 1d0)) '((below-1)) '((of-size -30 0)))
  (let ((*bits* 1300))
    (dolist (name '(sin cos tan)) (check-function name (ceiling count 20) '((of-size 20 1023))))))

(check-functions (host-count 400 2))
(format t "~a~%~d results, ~d not the nearest~%" (if (and (> *checked* 20) (= *wrong* 0)) "all are the nearest" "different")
        *checked* *wrong*)
