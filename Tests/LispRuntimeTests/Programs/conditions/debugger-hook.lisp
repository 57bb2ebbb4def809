;; *debugger-hook* is not asked where a handler takes the error.
(print (handler-case (let ((*debugger-hook* (lambda (c h) (declare (ignore c h)) (print 'not-called)))) (error "x")) (error () 'handled)))
(print (let ((*debugger-hook* nil)) (ignore-errors (error "x"))))
