;; A picture from loops over doubles.
(do ((y -1.2d0 (+ y 0.15d0))) ((> y 1.2d0))
  (do ((x -2d0 (+ x 0.05d0))) ((> x 0.6d0) (terpri))
    (let ((a 0d0) (b 0d0) (n 0))
      (do () ((or (= n 40) (> (+ (* a a) (* b b)) 4)))
        (psetq a (+ (- (* a a) (* b b)) x) b (+ (* 2 a b) y))
        (incf n))
      (princ (if (= n 40) "#" (if (> n 8) "+" "."))))))
