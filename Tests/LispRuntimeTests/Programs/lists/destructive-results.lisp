;;;; nreverse, delete, sort: use what they return.
(print (nreverse (list 1 2 3)))
(print (nreverse nil))
(print (delete 1 (list 1 1 2 1 3)))
(print (delete-if #'evenp (list 2 4 6)))
(print (sort (list 3 1 2) #'<))
(print (delete-duplicates (list 1 2 1 3 2)))
(let* ((a (list 3 2 1)) (b (sort a #'<))) (print b))
(print (nsubstitute 'x 1 (list 1 2 1)))
