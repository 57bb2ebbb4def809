;; Simpson's rule in both formats.
(defun simpson (f a b n)
  (let* ((h (/ (- b a) n)) (sum (+ (funcall f a) (funcall f b))))
    (do ((i 1 (1+ i))) ((= i n)) (incf sum (* (if (oddp i) 4 2) (funcall f (+ a (* i h))))))
    (/ (* sum h) 3)))
(dolist (f (list #'sin #'exp (lambda (x) (* x x x)) (lambda (x) (/ 1 (+ 1 (* x x))))))
  (prin1 (simpson f 0.0 1.0 100)) (princ " ") (prin1 (simpson f 0d0 1d0 100)) (terpri))
