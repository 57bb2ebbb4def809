;;;; A hundred thousand lines in a loop.
(dotimes (i 100000) (write-line "line"))
(dotimes (i 20000) (format t "~d~%" i))
