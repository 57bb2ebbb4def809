;; Digits by division, palindromes by reversal.
(defun digit-sum (n) (let ((sum 0)) (do () ((zerop n) sum) (multiple-value-bind (q r) (truncate n 10) (setq n q sum (+ sum r))))))
(defun reversed (n) (let ((result 0)) (do () ((zerop n) result) (multiple-value-bind (q r) (floor n 10) (setq n q result (+ (* result 10) r))))))
(prin1 (digit-sum (expt 2 1000))) (terpri)
(prin1 (reversed (expt 3 80))) (terpri)
(let ((n 89) (count 0))
  (do () ((= n (reversed n))) (setq n (+ n (reversed n)) count (1+ count)))
  (prin1 count) (princ " ") (prin1 n) (terpri))
