(in-package "SYSTEM")

(defun next-argument (list pattern context)
  (if (consp list) (car list) (error "too few arguments for ~S: ~S" context pattern)))

(defun end-of-arguments (list pattern context)
  (if list (error "too many arguments for ~S: ~S" context pattern) list))

(defmacro prog1 (first &rest rest)
  (let ((value (make-symbol "VALUE")))
    `(let ((,value ,first)) ,@rest ,value)))
