;;;; Vectors in the program text.
(defun table () #(1 2 3))
(print (eq (table) (table)))
(print #(a (b c) "d" #\e))
(print (length #()))
(print #3(x))
(print #2A((1 2) (3 4)))
(print (aref #2A((1 2) (3 4)) 1 0))
(print `#(1 ,(+ 1 1) ,@(list 3 4)))
