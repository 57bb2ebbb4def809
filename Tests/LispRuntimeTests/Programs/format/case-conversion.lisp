;;;; ~( ~).
(format t "~(ABC Def~) ~:(abc dEF~) ~@(abc DEF~) ~:@(abc def~)~%")
(format t "~(~a~) ~:(~a~) ~@(~a~)~%" 'some-symbol 'some-symbol 'some-symbol)
(format t "~:(~{~a ~}~)~%" '("one" "two"))
(format t "~@(~a ~a~)~%" "  first" "SECOND")
(format t "~(A~:@(b~)C~)~%")
(format t "~:(don't stop~)~%")
