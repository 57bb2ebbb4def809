;; scale-float, float-sign and float.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(1.0 -1.5 0.1 0.0 1d0 -0.75d0)) (dolist (n '(0 1 -1 10 -10 60 -60)) (out x n (scale-float x n))))
(out (float-sign 2.0 3.0) (float-sign -2.0 3.0) (float-sign -0.0) (float-sign -0.0 5.0) (float-sign 1d0 -3d0) (float-sign -1.0 2d0))
(out (float 1) (float 1.5) (float 1d0) (float 1 1d0) (float 1.5 1d0) (float 0.1 1d0) (float 0.1d0 1.0) (float (expt 10 20)) (float (expt 10 20) 1d0) (float 1/1))
(out (coerce 1 'single-float) (coerce 1 'double-float) (coerce 1.5 'double-float) (coerce 0.1d0 'single-float) (coerce 1 'float) (coerce 1d0 'float))
