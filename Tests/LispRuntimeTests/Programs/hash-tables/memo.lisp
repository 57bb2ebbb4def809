;;;; A memoized function.
(defvar *memo* (make-hash-table))
(defun fib (n)
  (or (gethash n *memo*)
      (setf (gethash n *memo*) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))))
(print (fib 80))
(print (hash-table-count *memo*))
