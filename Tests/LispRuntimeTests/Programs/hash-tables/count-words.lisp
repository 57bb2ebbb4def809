;;;; Counting with incf and a default.
(let ((counts (make-hash-table :test #'equal)))
  (dolist (word '("a" "b" "a" "c" "b" "a"))
    (incf (gethash word counts 0)))
  (print (sort (loop for k being the hash-keys of counts using (hash-value v) collect (list k v))
               #'> :key #'second))
  (push 1 (gethash "list" counts))
  (push 2 (gethash "list" counts))
  (print (gethash "list" counts)))
