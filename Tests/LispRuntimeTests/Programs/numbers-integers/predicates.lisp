;; Predicates of integers.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (n (list 0 1 -1 2 -2 most-positive-fixnum most-negative-fixnum (expt 2 64) (- (expt 3 41)) (1+ (expt 2 70))))
  (out n (zerop n) (plusp n) (minusp n) (evenp n) (oddp n) (signum n) (abs n) (1+ n) (1- n) (- n)))
