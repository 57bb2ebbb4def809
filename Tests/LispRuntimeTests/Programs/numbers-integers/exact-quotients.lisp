;; `/` between integers where nothing is left.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (/ 6 3) (/ -6 3) (/ 6 -3) (/ -6 -3) (/ 0 5) (/ 100 10 5) (/ most-negative-fixnum -1))
(out (/ (expt 10 40) (expt 10 20)) (/ (expt 10 40) (- (expt 10 38))) (/ (expt 6 100) (expt 3 100)))
(out (eql (/ (expt 6 100) (expt 3 100)) (expt 2 100)))
