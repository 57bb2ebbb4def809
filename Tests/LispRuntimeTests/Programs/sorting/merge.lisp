;;;; merge of sorted sequences.
(print (merge 'list (list 1 3 5) (list 2 4 6) #'<))
(print (merge 'list (list 1 3) nil #'<))
(print (merge 'vector (vector 1 3) (list 2 4) #'<))
(print (merge 'string (copy-seq "ace") (copy-seq "bdf") #'char<))
(print (merge 'list (list '(1 a) '(2 a)) (list '(1 b) '(3 b)) #'< :key #'car))
(print (merge 'list nil nil #'<))
