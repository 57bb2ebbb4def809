;; A planet around its sun: thousands of steps leave the same last digits.
(let ((x 1d0) (y 0d0) (vx 0d0) (vy 1d0) (h 0.01d0))
  (dotimes (i 2000)
    (let* ((r2 (+ (* x x) (* y y))) (r3 (* r2 (sqrt r2))))
      (decf vx (* h (/ x r3))) (decf vy (* h (/ y r3)))
      (incf x (* h vx)) (incf y (* h vy)))
    (when (zerop (mod i 400)) (prin1 x) (princ " ") (prin1 y) (terpri)))
  (prin1 (- (/ (+ (* vx vx) (* vy vy)) 2) (/ 1 (sqrt (+ (* x x) (* y y)))))) (terpri))
