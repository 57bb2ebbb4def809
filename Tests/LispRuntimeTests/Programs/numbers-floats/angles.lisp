;; sin, cos, tan and their inverses.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(0 1 -1 2 10 0.5 -0.5 3.14 1d0 0.5d0 -3d0 100d0 1d10))
  (out x (sin x) (cos x) (tan x) (atan x)))
(dolist (x '(0 1 -1 0.5 -0.5 0.25d0 -1d0 1d0 0.999d0))
  (out x (asin x) (acos x)))
(out pi (sin pi) (cos pi) (sin (/ pi 6)) (tan (/ pi 4)))
