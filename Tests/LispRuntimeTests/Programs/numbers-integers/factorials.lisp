;; Factorials: products of growing integers, printed and divided again.
(defun factorial (n) (if (< n 2) 1 (* n (factorial (- n 1)))))
(dolist (n '(0 1 5 12 13 20 21 25 50 100 200))
  (prin1 n) (princ " ") (prin1 (factorial n)) (terpri))
(prin1 (/ (factorial 300) (factorial 298))) (terpri)
(prin1 (integer-length (factorial 1000))) (terpri)
(prin1 (mod (factorial 1000) 1009)) (terpri)
