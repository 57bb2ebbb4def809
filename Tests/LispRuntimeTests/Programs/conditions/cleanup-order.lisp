;; Handlers run before the stack is unwound, clauses after.
(defvar *log* nil)
(defun note (x) (setq *log* (append *log* (list x))))
(handler-case
    (unwind-protect
         (handler-bind ((error (lambda (c) (declare (ignore c)) (note 'handler-sees))))
           (unwind-protect (progn (note 'start) (error "x") (note 'never)) (note 'inner-cleanup)))
      (note 'outer-cleanup))
  (error () (note 'clause)))
(print *log*)
(setq *log* nil)
(restart-case
    (unwind-protect (handler-bind ((error (lambda (c) (declare (ignore c)) (note 'choose) (invoke-restart 'go-on 5)))) (error "x")) (note 'cleanup))
  (go-on (v) (note (list 'restart v))))
(print *log*)
(setq *log* nil)
(catch 'done (unwind-protect (handler-case (unwind-protect (error "first") (note 'a) (ignore-errors (error "in cleanup")) (note 'b)) (error () (note 'c) (throw 'done nil))) (note 'd)))
(print *log*)
(defvar *depth* 0)
(print (handler-case (let ((*depth* 1)) (error "deep")) (error () *depth*)))
(print (block b (handler-bind ((error (lambda (c) (declare (ignore c)) (return-from b *depth*)))) (let ((*depth* 2)) (error "deep")))))
(setq *log* nil)
(dotimes (i 3) (block next (unwind-protect (progn (when (= i 1) (return-from next)) (note i)) (note (list 'end i)))))
(print *log*)
