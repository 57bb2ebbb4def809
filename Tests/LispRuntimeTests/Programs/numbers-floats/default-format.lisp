;; Which exponent letter is printed and read depends on *read-default-float-format*.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out 1.0 1d0 1e10 1d10)
(dolist (format '(single-float double-float short-float long-float))
  (let ((*read-default-float-format* format))
    (out format 1.0 1d0 1e10 1d-10 0.0 0d0 (read-from-string "1.5") (read-from-string "1.5e3") (read-from-string "1.5f3") (read-from-string "1.5d3"))))
(out (type-of 1s0) (type-of 1f0) (type-of 1e0) (type-of 1d0) (type-of 1l0))
