;;;; Length of proper, dotted and circular lists.
(print (list-length nil))
(print (list-length '(1 2 3)))
(let ((ring (list 1 2 3)))
  (setf (cdr (last ring)) ring)
  (print (list-length ring)))
(print (handler-case (list-length '(1 2 . 3)) (type-error () :type-error)))
(print (handler-case (length '(1 2 . 3)) (type-error () :type-error)))
(print (length '(a (b c) d)))
