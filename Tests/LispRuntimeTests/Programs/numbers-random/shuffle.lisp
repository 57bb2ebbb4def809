;; A shuffle keeps what it shuffles; dice have a mean.
(defun shuffled (list)
  (let ((vector (coerce list 'vector)))
    (do ((i (1- (length vector)) (1- i))) ((< i 1) (coerce vector 'list)) (rotatef (aref vector i) (aref vector (random (1+ i)))))))
(let ((list '(1 2 3 4 5 6 7 8 9 10))) (prin1 (equal (sort (shuffled list) #'<) list)) (terpri))
(let ((inside 0)) (dotimes (i 20000) (let ((x (random 1d0)) (y (random 1d0))) (when (< (+ (* x x) (* y y)) 1) (incf inside)))) (prin1 (< 3.05 (/ inside 5000.0) 3.23)) (terpri))
