;; What is not a place, and places that fail.
(print (handler-case (eval '(setf (car 5) 1)) (type-error (c) (type-error-datum c))))
(print (handler-case (let ((v (vector 1 2))) (setf (aref v (+ 1 1)) 0)) (error () 'out-of-range)))
(print (handler-case (funcall (lambda (x) (setf (no-such-place x) 1)) 1) (undefined-function () 'undefined)))
(print (handler-case (let ((x "abc")) (incf x)) (type-error (c) (type-error-datum c))))
(print (handler-case (let ((x 5)) (pop x)) (type-error (c) (type-error-datum c))))
(print (handler-case (macroexpand '(setf x)) (error () 'odd)))
(print (handler-case (let ((l (list 1))) (setf (nth 5 l) 1)) (error () 'too-short)))
