;; Shifts both ways, across words, of both signs.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (n (list 0 1 -1 5 -5 255 -256 most-positive-fixnum most-negative-fixnum (expt 2 63) (- (expt 2 64)) (1+ (expt 3 60)) (- (expt 3 60))))
  (dolist (count '(0 1 -1 5 -5 31 -31 61 -61 62 -62 63 -63 64 -64 65 -65 127 -130 -1000))
    (out n count (ash n count))))
(out (ash 1 -1000000000000000000000) (ash -1 -1000000000000000000000) (ash 0 1000000000000000000000))
