;; with-hash-table-iterator, with-standard-io-syntax.
(let ((h (make-hash-table)))
  (setf (gethash 'a h) 1 (gethash 'b h) 2)
  (print (with-hash-table-iterator (next h)
           (let ((l nil)) (loop (multiple-value-bind (more k v) (next) (unless more (return (nreverse l))) (push (cons k v) l)))))))
(print (with-hash-table-iterator (next (make-hash-table)) (next)))
(print (let ((*print-base* 16)) (with-standard-io-syntax (prin1-to-string 255))))
(print (let ((*print-case* :downcase)) (list (prin1-to-string 'abc) (with-standard-io-syntax (prin1-to-string 'abc)))))
(print (with-standard-io-syntax (let ((*print-readably* nil)) (prin1-to-string "a\"b"))))
