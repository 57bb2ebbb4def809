;; A program that goes on after arithmetic conditions.
(defun safely (a b) (handler-case (list (floor a b) (/ (float a) b)) (division-by-zero () (list 'by-zero a)) (type-error (c) (list 'no-number (type-error-datum c)))))
(dolist (pair '((7 2) (7 0) (x 2) (7 x) (-7 0.5) (100 3)))
  (prin1 (apply #'safely pair)) (terpri))
(prin1 (let ((count 0)) (dotimes (i 10 count) (handler-case (incf count (/ 1.0 (- i 5))) (division-by-zero () (setq count i)))))) (terpri)
(prin1 (handler-bind ((division-by-zero (lambda (c) (declare (ignore c)) (throw 'out 'thrown)))) (catch 'out (/ 1 0)))) (terpri)
