;; Products around the ends of fixnums and of machine words.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((edges (list 0 1 -1 2 -2 3037000499 3037000500 -3037000500 4294967295 4294967296 most-positive-fixnum most-negative-fixnum
                   (expt 2 63) (- (expt 2 63)) (1- (expt 2 64)) (- 1 (expt 2 64)))))
  (dolist (a edges)
    (dolist (b edges)
      (out a b (* a b)))))
