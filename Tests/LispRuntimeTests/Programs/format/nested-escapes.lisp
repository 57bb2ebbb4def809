;;;; ~^ inside of conditionals and case conversions.
(format t "~{~a~:[~;!~]~}~%" '(1 t 2 nil))
(format t "~{~(~a~^X~)~}~%" '(A B))
(format t "~{~[a~;b~]~^ ~}~%" '(0 1 0))
(format t "~{~a~:[~;~^ yes~]~}~%" '(1 nil 2 t))
(format t "~@{~a~^ ~}~%" 1 2 3)
(format t "~a~0^hidden~%" 1)
(format t "~a~1^shown~%" 1)
(format t "~%~a~1,1^hidden" 1)
