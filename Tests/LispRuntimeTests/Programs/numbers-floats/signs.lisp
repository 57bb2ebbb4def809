;; abs, signum, negation and predicates of floats, zeros of both signs among them.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(0.0 -0.0 1.5 -1.5 0d0 -0d0 2.5d0 -2.5d0 1e-40 -1d-310))
  (out x (abs x) (signum x) (- x) (1+ x) (1- x) (zerop x) (plusp x) (minusp x) (= x (- x))))
(out (- 0 0.0) (+ 0 -0.0) (* 0 -1.0) (* -1 0.0) (+ -0.0 -0.0) (- -0.0 0.0) (- 0.0 0.0))
