;; What format the result of mixed operands has.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((numbers (list 1 -3 0 1.5 -0.25 2.5d0 -1d0 (expt 2 70) (- (expt 10 25)) 16777217 9007199254740993)))
  (dolist (a numbers)
    (dolist (b numbers)
      (out (+ a b) (- a b) (* a b) (max a b) (min a b)))))
(out (+ 1 1.0 1d0) (+ 1d0 1.0 1) (* 2 2.0 2d0) (- 1 0.5) (- 1d0 0.5) (/ 1 2.0) (/ 1 2d0) (/ 1.0 2d0))
(out (max 1 1.0) (max 1.0 1) (min 1 1d0) (min 1d0 1) (max 1 2.0 3d0) (min 3 2.0 1d0))
