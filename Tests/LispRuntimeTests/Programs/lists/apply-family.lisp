;;;; apply with several arguments and long lists.
(print (apply #'+ '(1 2 3)))
(print (apply #'+ 1 2 '(3)))
(print (apply #'list 1 nil))
(print (apply #'max (loop for i below 300 collect i)))
(print (apply #'concatenate 'string '("a" "b")))
(print (funcall #'cons 1 2))
(print (multiple-value-call #'list (values 1 2) (floor 7 2)))
(print (mapcar #'apply (list #'+ #'*) '((1 2 3) (4 5))))
