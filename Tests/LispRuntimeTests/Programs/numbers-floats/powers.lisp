;; expt with floats.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (base '(2 10 0.5 2.0 -2.0 1.5d0 -3d0 1.1))
  (dolist (power '(0 1 2 3 -1 -2 10)) (when (floatp base) (out base power (expt base power)))))
(dolist (base '(2 10 0.5 2.0 1.5d0 3))
  (dolist (power '(0.0 0.5 -0.5 1.5 2.0 0d0 0.5d0 -1d0 2.5d0)) (out base power (expt base power))))
(out (expt 0 2.0) (expt 0.0 2) (expt 0.0 0) (expt 0d0 0) (expt 5 0) (expt 5.0 0) (expt 5 0d0) (expt 1.0 100000) (expt 1d0 1000000))
