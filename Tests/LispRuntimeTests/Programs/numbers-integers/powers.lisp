;; Powers of integers with natural exponents.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (base '(0 1 -1 2 -2 3 10 -10 7 65536 12345678901234567890))
  (dolist (power '(0 1 2 3 5 16 31 62 63 64 65 100))
    (out base power (expt base power))))
(out (expt 1 -5) (expt -1 -5) (expt -1 -4) (expt -1 1000000000000000000001))
