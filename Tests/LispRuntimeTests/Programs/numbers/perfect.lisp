;;;; Numbers that are the sum of their divisors.
(defun divisors (n) (loop for i from 1 below n when (zerop (mod n i)) collect i))
(print (loop for n from 2 to 500 when (= n (reduce #'+ (divisors n))) collect n))
(print (divisors 60))
