;;;; Deep but finite recursion.
(defun ackermann (m n)
  (cond ((zerop m) (1+ n)) ((zerop n) (ackermann (1- m) 1)) (t (ackermann (1- m) (ackermann m (1- n))))))
(print (ackermann 2 9))
(defun depth (n) (if (zerop n) 0 (1+ (depth (1- n)))))
(print (depth 5000))
