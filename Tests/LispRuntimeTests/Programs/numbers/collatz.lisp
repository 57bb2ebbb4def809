;;;; Loops over integers.
(defun collatz (n) (loop for length from 1 until (= n 1) do (setf n (if (evenp n) (/ n 2) (1+ (* 3 n)))) finally (return length)))
(print (loop for i from 1 to 20 collect (collatz i)))
(print (loop with best = 1 and where = 1
             for i from 1 to 3000 for length = (collatz i)
             when (> length best) do (setf best length where i)
             finally (return (list where best))))
