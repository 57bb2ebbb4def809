;; Arithmetic functions with fewer than two arguments.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out (+) (*) (+ 5) (* 5) (- 5) (/ 1) (/ -1) (/ 0.5) (/ 2d0))
(out (gcd) (lcm) (gcd -7) (lcm -7) (logand) (logior) (logxor) (logeqv) (logand 6) (logeqv 6))
(out (max 3) (min -3) (max 2.5) (= 1) (< 1) (/= 1) (>= 1.5))
(out (apply #'+ '(1 2 3)) (apply #'* 2 3 '(4 5)) (reduce #'+ '()) (reduce #'* '(1 2 3 4 5)))
(out (+ 1 2 3 4 5 6 7 8 9 10) (- 100 1 2 3) (* 1 2 3 4 5 6) (/ 720 2 3 4))
