;; The parts of floats.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x (list 0.0 -0.0 1.0 -1.0 0.1 -0.1 123.456 1e38 1e-38 0d0 1d0 -2.5d0 0.1d0 1d300 1d-300 most-positive-single-float most-positive-double-float
                 least-positive-normalized-double-float least-positive-double-float least-positive-single-float))
  (multiple-value-bind (fraction exponent sign) (decode-float x) (out x fraction exponent sign))
  (multiple-value-bind (integer exponent sign) (integer-decode-float x) (out integer exponent sign))
  (out (float-digits x) (float-precision x) (float-radix x) (float-sign x)))
