;; Digits of √2, √3 and e by integers.
(defun digits-of-root (n digits) (isqrt (* n (expt 100 digits))))
(prin1 (digits-of-root 2 100)) (terpri)
(prin1 (digits-of-root 3 60)) (terpri)
(let ((scale (expt 10 110)) (sum 0) (term (expt 10 110)))
  (do ((k 1 (1+ k))) ((zerop term)) (setq sum (+ sum term) term (floor term k)))
  (prin1 (floor sum (expt 10 10))) (terpri)
  (prin1 (floor scale sum)) (terpri))
