;; eq, eql, equal and equalp between numbers.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (eql 1 1) (eql 1 1.0) (eql 1.0 1.0) (eql 1.0 1d0) (eql 0.0 -0.0) (eql (expt 10 30) (expt 10 30)) (eql (expt 10 30) (- (expt 10 30))))
(out (equal 1 1.0) (equal 1.5 1.5) (equal (expt 10 30) (expt 10 30)) (equalp 1 1.0) (equalp 1.0 1d0) (equalp 0.0 -0.0) (equalp (expt 2 70) (expt 2.0 70)))
(out (= 1 1.0) (= 1.0 1d0) (= 0.0 -0.0) (= (expt 2 70) (expt 2.0 70)))
(out (case 5 (5 'five) (t 'other)) (case 1.5 (1.5 'yes) (t 'no)) (case (expt 10 20) (100000000000000000000 'long) (t 'other)))
(out (member 2.0 '(1 2 3)) (member 2 '(1 2 3)) (member (expt 10 20) (list 1 (expt 10 20) 3)))
