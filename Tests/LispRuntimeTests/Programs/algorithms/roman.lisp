;;;; Roman numerals read and written.
(defvar *values* '((#\I . 1) (#\V . 5) (#\X . 10) (#\L . 50) (#\C . 100) (#\D . 500) (#\M . 1000)))
(defun roman-to-integer (text)
  (let ((numbers (map 'list (lambda (c) (cdr (assoc c *values*))) text)))
    (loop for (a b) on numbers sum (if (and b (< a b)) (- a) a))))
(print (loop for n from 1 to 3999 always (= n (roman-to-integer (format nil "~@r" n)))))
(print (roman-to-integer "MCMXCIV"))
