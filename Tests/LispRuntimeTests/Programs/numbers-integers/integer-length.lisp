;; integer-length and logcount at the ends of words, both signs.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (bits '(0 1 2 3 8 31 32 61 62 63 64 65 127 128 200))
  (dolist (off '(-1 0 1))
    (let ((n (+ (expt 2 bits) off)))
      (out n (integer-length n) (integer-length (- n)) (logcount n) (logcount (- n))))))
