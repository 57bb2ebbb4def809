;;;; Logical blocks and conditional newlines.
(format t "~<(~;~a ~_~a~;)~:>~%" '(1 2))
(format t "~:<~a ~a~:>~%" '(1 2))
(format t "~@<~a ~_~a~:>~%" 1 2)
(format t "~:<~@{~a~^ ~:_~}~:>~%" (loop for i below 40 collect i))
(format t "~<~a ~2i~_~a~:>~%" (list (make-string 50 :initial-element #\x) (make-string 50 :initial-element #\y)))
(format t "~w ~:w~%" '(a b) '(c d))
