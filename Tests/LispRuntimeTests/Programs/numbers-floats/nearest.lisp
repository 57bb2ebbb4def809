;; Integers become the nearest float, from the middle the even one.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (n (list 16777216 16777217 16777218 16777219 33554433 33554434 33554435 33554437 33554438 (1- (expt 2 31)) (1- (expt 2 62)) (1- (expt 2 64)) (expt 3 70)
                 (+ (expt 2 100) (expt 2 76)) (- (expt 2 100) (expt 2 75))))
  (out n (float n 1.0) (float (- n) 1.0)))
(dolist (n (list 9007199254740992 9007199254740993 9007199254740994 9007199254740995 (1- (expt 2 62)) (1- (expt 2 64)) (expt 3 70) (+ (expt 2 200) (expt 2 147))
                 (+ (expt 2 200) (expt 2 147) 1) (- (expt 2 200) (expt 2 146)) (expt 10 300)))
  (out n (float n 1d0) (float (- n) 1d0) (= n (rational (float n 1d0)))))
