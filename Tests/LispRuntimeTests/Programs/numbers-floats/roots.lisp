;; Square roots.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x (list 0 1 2 3 4 9 10 16 100 (expt 10 20) (expt 2 64) 0.0 -0.0 0.25 2.0 1e10 1e-10 2d0 0.01d0 1d300)) (out x (sqrt x)))
(defun newton (x) (let ((guess 1d0)) (dotimes (i 30 guess) (setq guess (/ (+ guess (/ x guess)) 2)))))
(out (newton 2) (newton 10) (newton 0.5d0) (- (newton 2) (sqrt 2d0)))
