;;;; Printing obeys the variables also inside of format.
(let ((*print-base* 16)) (format t "~a ~d ~s~%" 255 255 255))
(let ((*print-length* 2)) (format t "~a ~s~%" '(1 2 3) #(1 2 3)))
(let ((*print-case* :downcase)) (format t "~a ~s~%" 'abc :abc))
(let ((*print-escape* nil)) (format t "~s ~a~%" "x" "x") (print "y") (write "z"))
(let ((*print-escape* t)) (write "z") (princ "w"))
