;;;; Tokens that are numbers and tokens that are not.
(print '(1 -1 +1 1. 1.0 .5 -.5 1e3 1.5e-3 1d0 1.5f0 1s0 00012 -0 #x-ff #o17 #b11 #3r12))
(print '(1+ 1- + - a1 1a 1e e1 |1| \1 +a -b 1.a))
(print (mapcar #'type-of '(a "b" #\c 1.0 1d0)))
(print (list #xDEADBEEFDEADBEEF 123456789012345678901234567890))
(let ((*read-base* 16)) (print (read-from-string "ff")) (print (read-from-string "10.")))
(let ((*read-default-float-format* 'double-float)) (print (typep (read-from-string "1.5") 'double-float)))
(print (read-from-string "1e10"))
(print (read-from-string "123.456"))
