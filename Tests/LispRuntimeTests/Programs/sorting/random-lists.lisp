;;;; Sorting is a permutation in order.
(defvar *seed* 42)
(defun next-random (n) (setf *seed* (mod (+ (* *seed* 1103515245) 12345) 2147483648)) (mod (ash *seed* -8) n))
(dolist (size '(0 1 2 3 10 100 1000))
  (let* ((list (loop repeat size collect (next-random 50)))
         (sorted (sort (copy-list list) #'<))
         (vector (sort (coerce list 'vector) #'<)))
    (print (list size
                 (loop for (a b) on sorted always (or (null b) (<= a b)))
                 (equal sorted (coerce vector 'list))
                 (loop for x in list always (= (count x list) (count x sorted)))))))
