;;;; On lists and in place.
(defun quicksort (list)
  (if (null list) nil
      (let ((pivot (first list)))
        (append (quicksort (remove-if-not (lambda (x) (< x pivot)) (rest list)))
                (list pivot)
                (quicksort (remove-if (lambda (x) (< x pivot)) (rest list)))))))
(defun quicksort! (v &optional (low 0) (high (1- (length v))))
  (when (< low high)
    (let ((pivot (aref v high)) (i low))
      (loop for j from low below high
            when (< (aref v j) pivot) do (rotatef (aref v i) (aref v j)) (incf i))
      (rotatef (aref v i) (aref v high))
      (quicksort! v low (1- i))
      (quicksort! v (1+ i) high)))
  v)
(print (quicksort '(3 1 4 1 5 9 2 6 5 3 5)))
(print (quicksort! (vector 3 1 4 1 5 9 2 6 5 3 5)))
