;; The angle of a point, in every quadrant and on the axes.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((numbers '(0 1 -1 2.5 -0.5 0.0 -0.0 1d0 -3d0 0d0 -0d0)))
  (dolist (y numbers) (dolist (x numbers) (out y x (atan y x)))))
