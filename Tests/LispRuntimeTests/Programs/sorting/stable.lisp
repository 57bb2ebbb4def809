;;;; Elements that are alike keep their order.
(print (stable-sort (list '(1 a) '(0 b) '(1 c) '(0 d) '(1 e)) #'< :key #'car))
(print (stable-sort (vector '(1 a) '(0 b) '(1 c) '(0 d)) #'< :key #'car))
(print (stable-sort (copy-seq "bAaB") #'char-lessp))
(print (stable-sort (list 3 1 2) #'< :key #'-))
(let ((records (loop for i below 50 collect (list (mod (* i 7) 5) i))))
  (print (stable-sort records #'< :key #'first)))
