;; Long integers printed: the digits are summed, counted and read again.
(dolist (n (list (expt 10 100) (1- (expt 10 100)) (expt 2 1000) (- (expt 7 777)) (expt 3 5000)))
  (let ((text (princ-to-string n)) (sum 0))
    (dotimes (i (length text)) (let ((digit (digit-char-p (char text i)))) (when digit (setq sum (+ sum digit)))))
    (prin1 (length text)) (princ " ") (prin1 sum) (princ " ") (prin1 (= n (parse-integer text))) (terpri)))
