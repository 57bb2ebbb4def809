;; Comparisons between integers and floats are exact.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((numbers (list 16777216 16777217 16777216.0 16777218.0 9007199254740992 9007199254740993 9007199254740992d0 0.1 0.1d0 -1 -1.0 -1.5d0 0 -0.0
                     (expt 2 100) (expt 2.0 100) (expt 2d0 100) (1+ (expt 2 100)) (expt 10 400) (- (expt 10 400)) 1d308)))
  (dolist (a numbers)
    (dolist (b numbers) (princ (cond ((< a b) "<") ((> a b) ">") ((= a b) "=") (t "?"))))
    (terpri)))
(out (< 1 1.5 2) (<= 1 1.0 1d0) (= 1 1.0 1d0) (/= 1 1.0) (> 2.5 2 1.5d0))
