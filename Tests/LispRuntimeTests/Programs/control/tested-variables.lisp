;;;; A variable that is tested, and its own value when true, may be used where it is false.
(defun nothing () (values nil 1 2))

(defun unless-false (x) (if (let ((v (car x))) (if v v (null v))) 'yes 'no))
(print (list (unless-false '(1)) (unless-false '(nil))))

(defun listed (x) (let ((v x)) (if v v (list v v))))
(print (list (listed 1) (listed nil)))

(print (if (let ((v (stringp (nothing)))) (if v v v)) 1 2))
(print (if (let ((v (nothing))) (if v v (let ((w 7)) (and (not v) (eql w 7))))) 1 2))
(print (if (let ((v (car '(nil)))) (if v v (progn (setq v 3) (eql v 3)))) 1 2))
(print (if (not (let ((v (nothing))) (if v v (symbolp v)))) 1 2))
(print (loop for x in '(1 nil 2 nil) collect (let ((v x)) (if v v (if (listp v) 'empty 'wrong)))))

(defun deep (a b c) (if (let ((v a)) (if v v (let ((w b)) (if w w (or v w c))))) 1 2))
(print (list (deep 1 nil nil) (deep nil 1 nil) (deep nil nil 1) (deep nil nil nil)))
