;; ffloor, fceiling, ftruncate and fround.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x '(7 -7 0 7.5 -7.5 -0.5 0.5 2.5d0 -2.5d0 -0.0 1e10))
  (dolist (f '(ffloor fceiling ftruncate fround))
    (multiple-value-bind (q r) (funcall f x) (out f x q r))
    (multiple-value-bind (q r) (funcall f x 2) (out f x 2 q r))
    (multiple-value-bind (q r) (funcall f x 1.5) (out f x 1.5 q r))
    (multiple-value-bind (q r) (funcall f x -2d0) (out f x -2d0 q r))))
