;; Integer square roots around squares.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dotimes (i 30) (prin1 (isqrt i)) (princ " "))
(terpri)
(dolist (root (list 3 1000 4294967295 4294967296 (expt 10 20) (1- (expt 2 64)) (expt 7 50)))
  (let ((square (* root root)))
    (out root (isqrt (1- square)) (isqrt square) (isqrt (1+ square)) (isqrt (+ square root root)) (isqrt (+ square root root 1)))))
(out (isqrt (* 2 (expt 10 100))))
