;; Sums, means and deviations; compensated summation.
(defun mean (list) (/ (reduce #'+ list) (length list)))
(defun deviation (list) (let ((m (mean list))) (sqrt (/ (reduce #'+ (mapcar (lambda (x) (expt (- x m) 2)) list)) (length list)))))
(defun compensated (list) (let ((sum 0.0) (rest 0.0)) (dolist (x list sum) (let* ((y (- x rest)) (total (+ sum y))) (setq rest (- (- total sum) y) sum total)))))
(let ((singles '()) (doubles '()))
  (dotimes (i 1000) (push (/ 1.0 (1+ i)) singles) (push (/ 1d0 (1+ i)) doubles))
  (prin1 (mean singles)) (terpri) (prin1 (mean doubles)) (terpri)
  (prin1 (deviation singles)) (terpri) (prin1 (deviation doubles)) (terpri)
  (prin1 (reduce #'+ singles)) (princ " ") (prin1 (compensated singles)) (princ " ") (prin1 (reduce #'+ doubles)) (terpri))
