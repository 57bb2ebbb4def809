;;;; labels, mutual recursion and the Y combinator.
(print (labels ((even? (n) (if (zerop n) t (odd? (1- n)))) (odd? (n) (if (zerop n) nil (even? (1- n))))) (list (even? 100) (odd? 7))))
(defun y (f) ((lambda (x) (funcall x x)) (lambda (x) (funcall f (lambda (&rest args) (apply (funcall x x) args))))))
(print (funcall (y (lambda (self) (lambda (n) (if (zerop n) 1 (* n (funcall self (1- n))))))) 10))
