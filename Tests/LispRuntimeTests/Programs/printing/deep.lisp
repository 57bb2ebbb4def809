;;;; Deeply nested lists, printed up to a level.
(let ((deep nil))
  (dotimes (i 1000) (setf deep (list deep)))
  (let ((*print-level* 5)) (print deep))
  (print (length (prin1-to-string deep))))
(let ((*print-pretty* nil) (deep nil))
  (dotimes (i 500) (setf deep (list i deep)))
  (print (length (prin1-to-string deep))))
