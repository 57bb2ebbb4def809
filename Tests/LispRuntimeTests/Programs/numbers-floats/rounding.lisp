;; floor, ceiling, truncate and round of floats.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(0.0 -0.0 0.4 -0.4 0.5 -0.5 0.6 1.5 -1.5 2.5 -2.5 3.5 7.3 -7.3 1e10 -1e15 0.5d0 -2.5d0 1d18 123456789.5d0))
  (dolist (f '(floor ceiling truncate round))
    (multiple-value-bind (q r) (funcall f x) (out f x q r))))
(out (floor 1d30) (round -1d25))
