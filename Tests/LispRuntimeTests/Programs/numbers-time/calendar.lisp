;; Universal times to dates and back.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (date '((0 0 0 1 1 1900) (0 0 0 1 1 1970) (59 59 23 31 12 1999) (0 0 0 29 2 2000) (0 0 12 1 3 2100) (30 15 6 4 7 2024)))
  (let ((universal (apply #'encode-universal-time (append date '(0)))))
    (apply #'out universal (multiple-value-list (decode-universal-time universal 0)))
    (apply #'out (multiple-value-list (decode-universal-time universal 5)))))
