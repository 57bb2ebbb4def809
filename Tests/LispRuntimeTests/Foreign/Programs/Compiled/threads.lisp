;;;; Callbacks of other threads, while Lisp waits in C, sleeps, and runs.
(ffi:define-foreign-library test (:linux "./libtest.so") (:macos "./libtest.so"))
(ffi:define-foreign-function start "test.start" ((f (:pointer (:function (:long) :long))) (x :long)) :int)
(ffi:define-foreign-function finish "test.finish" () :long)
(defmacro say (&body body) `(print (multiple-value-list (progn ,@body))))
;; While this one is in C.
(say (start (lambda (x) (* 2 x)) 21) (finish))
;; While this one runs, at its safe points.
(let ((seen nil))
  (start (lambda (x) (setq seen x) 7) 5)
  (loop until seen)
  (say seen (finish)))
;; While this one sleeps.
(let ((seen nil))
  (start (lambda (x) (setq seen x) 8) 6)
  (loop until seen do (sleep 0.01))
  (say seen (finish)))
;; What leaves the callback goes on in this thread, wherever it is.
(say (handler-case (progn (start (lambda (x) (error "at a safe point, ~D" x)) 1) (loop))
       (error (c) (princ-to-string c))))
(say (finish))
(say (catch 'out (start (lambda (x) (throw 'out (list :from x))) 2) (loop (sleep 0.01))))
(say (finish))
(say (handler-case (progn (start (lambda (x) (error "in C, ~D" x)) 3) (finish)) (error (c) (princ-to-string c))))
(say (start (lambda (x) (1+ x)) 9) (finish))
