;;;; Ways to give change.
(defun ways (amount coins) (cond ((zerop amount) 1) ((or (minusp amount) (null coins)) 0) (t (+ (ways amount (cdr coins)) (ways (- amount (car coins)) coins)))))
(print (ways 100 '(50 25 10 5 1)))
(defun best (amount coins) (let ((table (make-array (1+ amount) :initial-element nil))) (setf (aref table 0) nil) (loop for a from 1 to amount do (loop for c in coins when (and (>= a c) (or (= a c) (aref table (- a c)))) do (let ((try (cons c (aref table (- a c))))) (when (or (null (aref table a)) (< (length try) (length (aref table a)))) (setf (aref table a) try))))) (sort (aref table amount) #'>)))
(print (best 63 '(1 5 10 21 25)))
