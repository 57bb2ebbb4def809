;; Integers as rationals and as complex numbers without an imaginary part.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (numerator 5) (denominator 5) (numerator (- (expt 10 30))) (denominator 0) (rational 5) (rationalize -7) (rational 4.0) (rational -1d10))
(out (realpart 5) (imagpart 5) (realpart 1.5) (imagpart 1.5d0) (conjugate 7) (conjugate 1.5) (complex 5 0) (phase 5) (phase -5) (phase -1d0))
