;; ignore-errors gives nil and the condition.
(print (ignore-errors 1 2))
(print (multiple-value-list (ignore-errors (values 1 2))))
(print (multiple-value-bind (v c) (ignore-errors (error "x ~a" 1)) (list v (princ-to-string c))))
(print (multiple-value-bind (v c) (ignore-errors (car (car (list 5)))) (list v (typep c 'type-error))))
(print (ignore-errors))
(print (handler-case (ignore-errors (signal 'warning) 'passed) (warning () 'caught)))
(print (list (ignore-errors (parse-integer "12x")) (ignore-errors (parse-integer "12"))))
