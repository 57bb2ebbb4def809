;; Numbers below the normal ones.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((x least-positive-normalized-single-float)) (dotimes (i 24) (out x) (setq x (/ x 2))) (out x))
(let ((x least-positive-normalized-double-float)) (dotimes (i 53) (out x) (setq x (/ x 2))) (out x))
(out (* 1e-30 1e-30) (* 1d-200 1d-200) (/ 1e-30 1e20) (+ least-positive-double-float least-positive-double-float))
