;;;; Closures that give one element after the other.
(defun make-generator (list) (lambda () (if list (values (pop list) t) (values nil nil))))
(defmacro do-generator ((var generator) &body body) (let ((g (gensym)) (more (gensym))) `(let ((,g ,generator)) (loop (multiple-value-bind (,var ,more) (funcall ,g) (unless ,more (return)) ,@body)))))
(do-generator (x (make-generator '(a b c))) (print x))
(defun interleave (&rest generators) (lambda () (loop while generators do (let ((g (pop generators))) (multiple-value-bind (v more) (funcall g) (when more (setf generators (append generators (list g))) (return (values v t))))) finally (return (values nil nil)))))
(do-generator (x (interleave (make-generator '(1 2 3)) (make-generator '(a)) (make-generator '("x" "y")))) (princ x))
