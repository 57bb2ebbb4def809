;;;; Dynamic programming over vectors.
(defun knapsack (items capacity)
  (let ((best (make-array (1+ capacity) :initial-element 0)))
    (loop for (weight value) in items
          do (loop for c from capacity downto weight
                   do (setf (aref best c) (max (aref best c) (+ value (aref best (- c weight)))))))
    (aref best capacity)))
(print (knapsack '((12 4) (2 2) (1 1) (4 10) (1 2)) 15))
(print (knapsack '((5 10) (4 40) (6 30) (3 50)) 10))
