;;;; Pascal's triangle and binomials.
(loop for row = '(1) then (cons 1 (append (mapcar #'+ row (rest row)) '(1)))
      repeat 10
      do (format t "~30:@<~{~d~^ ~}~>~%" row))
(defun choose (n k) (if (or (= k 0) (= k n)) 1 (floor (* n (choose (1- n) (1- k))) k)))
(print (choose 60 30))
