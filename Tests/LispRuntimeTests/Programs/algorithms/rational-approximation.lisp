;;;; Continued fractions with integers.
(defun terms (numerator denominator)
  (if (zerop denominator) nil
      (multiple-value-bind (q r) (floor numerator denominator) (cons q (terms denominator r)))))
(defun convergents (terms)
  (loop for a in terms
        for h2 = 0 then h1 and h1 = 1 then h
        for k2 = 1 then k1 and k1 = 0 then k
        for h = (+ (* a h1) h2) for k = (+ (* a k1) k2)
        collect (list h k)))
(print (terms 415 93))
(print (convergents '(3 7 15 1 292)))
