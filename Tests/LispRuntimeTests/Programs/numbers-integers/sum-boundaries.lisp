;; Sums around the ends of fixnums and of machine words.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((edges (list 0 1 -1 most-positive-fixnum most-negative-fixnum (expt 2 62) (- (expt 2 62)) (expt 2 63) (- (expt 2 63))
                   (1- (expt 2 63)) (expt 2 64) (1- (expt 2 64)) (1+ (expt 2 64)) (- (expt 2 64)))))
  (dolist (a edges)
    (dolist (b edges)
      (out a b (+ a b) (- a b) (- b a)))))
