;;;; Numbers of all kinds, their text, and their functions: the library against the host's.
(load "Tests/LispWasmTests/Shim/machine.lisp")
(load "Tests/LispWasmTests/Shim/library.lisp")
(load "Tests/LispWasmTests/Shim/comparison.lisp")

(defun random-digits (most)
  (let* ((count (random-below most)) (digits (make-string count)))
    (dotimes (index count digits) (setf (char digits index) (char "0123456789" (random-below 10))))))

(defun random-token ()
  (concatenate 'string (random-of '("" "-" "+")) (random-digits 24) (random-of '("" "." ".")) (random-digits 24)
               ;; SBCL does not round all singles correctly, and the native machine has no infinity for the shim to make.
               (random-of '("" "" "e" "d" #-sbcl "f" #-sbcl "s" "l" "E" "D" "x")) (random-of '("" "-" "+"))
               (random-digits #+sbcl 4 #-sbcl 2)
               (random-of '("" "" "" "/17" "/0"))))

(defun read-number (token)
  (if (string= token "")
      nil
      (let ((object (read-from-string token)))
        (cond ((numberp object) object)
              (t nil)))))

(defun system-under-test::parse-token (token) (system-under-test::parse-number token 0 (length token) 10))

#+sbcl
(defun host-digits (float)
  (if (zerop float)
      (values "0" 1)
      (multiple-value-bind (point digits) (sb-impl::flonum-to-digits (abs float)) (values digits point))))
#-sbcl (defun host-digits (float) (sys::float-digits-and-exponent float))

(defun moderate ()
  (case (random-below 6)
    (0 (random-integer 12))
    (1 (random-natural 300))
    ((2 3) (/ (- (random-below 200000) 100000) 10000d0))
    (t (/ (- (random-below 20000) 10000) 1000.0))))
(defun positive () (let ((number (moderate))) (if (plusp number) number (- 1 number))))
(defun unit ()
  (case (random-below 6)
    (0 (- (random-below 5) 2))
    ((1 2 3) (/ (- (random-below 220000) 110000) 100000d0))
    (t (/ (- (random-below 2200) 1100) 1000.0))))
(defun small-integer () (- (random-below 60) 20))
(defun power ()
  (case (random-below 3)
    (0 (small-integer))
    (1 (- (random-below 40) 20.5))
    (t (- (/ (random-below 4000) 100d0) 20))))

(defun compare-numbers (count)
  (compare-all count '(floor ceiling truncate round ffloor fceiling ftruncate fround + - * abs signum 1+ 1- zerop plusp
                       minusp float rational)
               '(real))
  (dolist (kinds '((real real) (double double) (single single) (real integer) (integer real)))
    (compare-all count '(floor ceiling truncate round ffloor fceiling ftruncate fround mod rem + - * / = /= < > <= >= max
                         min)
                 kinds))
  (compare-all count '(float) '(float float))
  (compare-all count '(float-sign) '(double double))
  (compare-all count '(float-sign) '(single single))
  (compare-all count '(float) '(integer float))
  (compare-all count '(float-sign decode-float integer-decode-float float-digits float-precision float-radix) '(float))
  ;; What is not a number is an error about it.
  (dolist (kinds '((odd) (odd real) (real odd)))
    (compare-all 30 (append '(+ - * / = < floor)
                            (if (cdr kinds) '(mod truncate) '(abs signum zerop plusp evenp float-sign exp sin sqrt)))
                 kinds)))

(defun compare-text (count)
  (compare-functions 'float-digits-and-exponent count '(double) :host 'host-digits)
  (compare-functions 'float-digits-and-exponent count '(single) :host 'host-digits)
  (compare-functions 'float-to-string count '(float) :host 'prin1-to-string)
  (let ((*read-default-float-format* #+sbcl 'double-float #-sbcl 'single-float))
    (compare-functions 'parse-token count '((random-token)) :host 'read-number)))

(defun compare-elementary-functions (count)
  "The host's C library is not always right in the last places; functions.lisp has the true values."
  (setq *places* 3)
  (compare-all count '(exp sin cos tan sinh cosh tanh atan asinh) '((moderate)))
  (compare-all count '(sqrt log acosh) '((positive)))
  (compare-all count '(asin acos atanh) '((unit)))
  (compare-all count '(atan) '((moderate) (moderate)))
  (compare-all count '(log) '((positive) (positive)))
  (compare-all count '(expt) '((unit) (power)))
  (compare-all count '(expt) '((moderate) (small-integer)))
  (compare-all count '(expt) '((small-integer) (small-integer))))

(defun compare-edges ()
  "Functions of what is exact, not defined, or nothing but a sign, in every format."
  (let ((edges '(0 1 -1 2 -2 10 1000 -1000 100000000000000000000 0.0 -0.0 0d0 -0d0 1.0 -1.0 1d0 -1d0 0.5 -0.5d0 2.0 -2d0
                 1d-9 -1d-9 1d-300 -1d-300 1d300 -1d300 1d19 89.0 -89.0 -110.0 710d0 -710d0 -746d0 400.0)))
    (setq *places* 1)
    (dolist (x edges)
      (dolist (name '(exp log sqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh))
        (compare-once name x))
      (dolist (y edges)
        (compare-once 'atan x y)
        (unless (and (integerp x) (integerp y) (> y 1000)) (compare-once 'expt x y))))))

;; The host's handling of subnormal numbers in these two is its own.
#-sbcl (compare-all 10 '(scale-float) '(float small))
(compare-numbers (host-count 1500 10))
(compare-text (host-count 3000 20))
(compare-edges)
(compare-elementary-functions (host-count 5000 10))
(report-comparison)
