;; sinh, cosh, tanh and their inverses.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(0 1 -1 2 0.5 -0.5 10 1d0 0.25d0 -3d0 20d0))
  (out x (sinh x) (cosh x) (tanh x) (asinh x)))
(dolist (x '(1 2 1.5 10 100d0 1d0)) (out x (acosh x)))
(dolist (x '(0 0.5 -0.5 0.99 0.25d0 -0.999d0)) (out x (atanh x)))
