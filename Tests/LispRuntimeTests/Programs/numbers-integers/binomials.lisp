;; Pascal's triangle and binomials by products, with exact quotients.
(defun choose (n k) (let ((result 1)) (dotimes (i k result) (setq result (/ (* result (- n i)) (1+ i))))))
(dotimes (n 13) (dotimes (k (1+ n)) (prin1 (choose n k)) (princ " ")) (terpri))
(prin1 (choose 200 100)) (terpri)
(prin1 (= (choose 500 250) (+ (choose 499 249) (choose 499 250)))) (terpri)
