;;;; Sequence functions inside of each other.
(print (reduce #'+ (mapcar (lambda (s) (count #\a s)) (remove-if #'null (list "banana" nil "abc")))))
(print (sort (remove-duplicates (map 'list #'char-downcase "Hello World")) #'char<))
(print (mapcar (lambda (row) (reduce #'max row)) '((1 5 2) (7 3))))
(print (apply #'mapcar #'list '((1 2 3) (4 5 6))))
(print (loop for x across (sort (vector 3 1 2) #'<) collect (find x '((1 . a) (2 . b) (3 . c)) :key #'car)))
(print (some (lambda (x) (find-if #'evenp x)) '((1 3) (5 6) (8))))
(print (position-if (lambda (s) (search "ell" s)) #("x" "hello")))
