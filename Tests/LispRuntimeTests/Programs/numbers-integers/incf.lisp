;; Places that are counted up and down.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((x 5) (list (list 1 2 3)) (vector (vector 1.5 2)))
  (incf x) (incf x 10) (decf x 2.5) (out x)
  (incf (second list) 40) (decf (first list)) (out (first list) (second list))
  (incf (aref vector 0) 1) (out (aref vector 0))
  (let ((n most-positive-fixnum)) (incf n) (out n) (decf n) (out n) (decf n (expt 2 63)) (out n)))
