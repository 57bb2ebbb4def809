;;;; Fibonacci numbers in four ways.
(defun fib1 (n) (if (< n 2) n (+ (fib1 (- n 1)) (fib1 (- n 2)))))
(defun fib2 (n) (loop repeat n for a = 0 then b and b = 1 then (+ a b) finally (return (or b 0))))
(defun fib3 (n &optional (a 0) (b 1)) (if (zerop n) a (fib3 (1- n) b (+ a b))))
(defun fib4 (n) (labels ((f (n) (if (zerop n) (values 0 1) (multiple-value-bind (a b) (f (ash n -1)) (let ((c (* a (- (* 2 b) a))) (d (+ (* a a) (* b b)))) (if (evenp n) (values c d) (values d (+ c d)))))))) (values (f n))))
(print (mapcar #'fib1 '(0 1 10 20)))
(print (fib3 100))
(print (fib4 300))
(print (= (fib3 250) (fib4 250)))
