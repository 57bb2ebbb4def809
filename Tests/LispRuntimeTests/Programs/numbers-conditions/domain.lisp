;; Logarithms of zero and their like.
(defun outcome (f &rest arguments)
  (handler-case (apply f arguments)
    (division-by-zero () 'division-by-zero)
    (arithmetic-error () 'arithmetic-error)))
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (outcome #'log 0) (outcome #'log 0.0) (outcome #'log 0d0) (outcome #'log 5 1) (outcome #'log 0 2) (outcome #'log 5 0) (outcome #'atanh 1) (outcome #'atanh -1d0))
(out (outcome #'expt 0 0) (outcome #'expt 0 0.0) (outcome #'expt 0.0 0.0) (outcome #'expt 0 -1) (outcome #'expt 0.0 -1) (outcome #'expt 0d0 -2d0))
