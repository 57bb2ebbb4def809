;;;; The current entry may be removed or stored.
(let ((table (make-hash-table)))
  (dotimes (i 10) (setf (gethash i table) (* i i)))
  (maphash (lambda (key value) (if (oddp key) (remhash key table) (setf (gethash key table) (- value)))) table)
  (print (hash-table-count table))
  (print (sort (loop for v being the hash-values of table collect v) #'>)))
