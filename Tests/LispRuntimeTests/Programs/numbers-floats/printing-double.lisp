;; Double floats as they are printed.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out 0d0 -0d0 1d0 -1d0 1.5d0 0.1d0 0.001d0 1d-3 9.999d-4 1234567d0 9999999d0 1d7 12345678d0 1d10 1d22 1d23 1d100 1d300)
(out 1.7976931348623157d308 2.2250738585072014d-308 0.3333333333333333d0 9007199254740993d0 123456789.123456789d0)
(out (/ 1d0 3) (/ 2d0 3) (sqrt 2d0) (* 1.1d0 1.1d0) (+ 0.1d0 0.2d0) (- 0.3d0 0.1d0) (/ 22d0 7))
(do ((x 1d0 (* x 1000)) (i 0 (1+ i))) ((= i 20)) (out x (/ x 3) (/ 1 x)))
(do ((x 1d0 (/ x 2)) (i 0 (1+ i))) ((= i 60)) (out x))
