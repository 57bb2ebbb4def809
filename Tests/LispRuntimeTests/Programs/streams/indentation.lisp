;;;; A printer of trees.
(defun show-tree (tree &optional (depth 0))
  (format t "~&~v@t~a~%" (* 2 depth) (if (atom tree) tree (first tree)))
  (unless (atom tree) (dolist (child (rest tree)) (show-tree child (1+ depth)))))
(show-tree '(root (left leaf1 leaf2) (right (deep leaf3))))
(defun show-box (text)
  (let ((bar (make-string (+ 4 (length text)) :initial-element #\-)))
    (format t "~a~%| ~a |~%~a~%" bar text bar)))
(show-box "boxed text")
