;; Chains of comparisons, and integers of different lengths.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (< 1 2 3) (< 1 3 2) (< 1 1) (<= 1 1 2) (<= 2 1) (> 3 2 1) (>= 3 3 1) (>= 1 2))
(out (= 1 1 1) (= 1 1 2) (/= 1 2 3) (/= 1 2 1) (/= 1 1))
(let ((numbers (list (- (expt 10 30)) (- (expt 2 64)) most-negative-fixnum -1 0 1 most-positive-fixnum (expt 2 64) (expt 10 30))))
  (out (apply #'< numbers) (apply #'<= numbers) (apply #'> (reverse numbers)) (apply #'/= numbers) (apply #'max numbers) (apply #'min numbers))
  (dolist (a numbers)
    (dolist (b numbers) (princ (cond ((< a b) "<") ((> a b) ">") ((= a b) "=") (t "?"))))
    (terpri)))
