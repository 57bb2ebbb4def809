;; exp and log.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(0 1 -1 2 10 -50 0.5 88.0 1d0 -0.5d0 700d0 -700d0)) (out x (exp x)))
(dolist (x (list 1 2 3 10 100 12345 0.5 2.0 1e10 1d0 0.1d0 1d300 (expt 10 40) (expt 10 400))) (out x (log x)))
(dolist (base '(2 10 3 2.0 10d0 0.5))
  (dolist (x (list 1 2 8 10 100 1000 1024 0.25 5d0)) (out x base (log x base))))
