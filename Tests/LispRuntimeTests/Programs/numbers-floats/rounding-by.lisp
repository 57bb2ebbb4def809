;; floor, ceiling, truncate, round, mod and rem by a divisor, integers and floats mixed.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(7 -7 7.5 -7.5 7.5d0 10 0.3 1e6))
  (dolist (y '(2 -2 3 2.5 -0.5 0.75d0 4))
    (dolist (f '(floor ceiling truncate round))
      (multiple-value-bind (q r) (funcall f x y) (out f x y q r)))
    (out (mod x y) (rem x y))))
