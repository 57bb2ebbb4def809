;;;; Circular lists are walked with care.
(let ((ring (list 'a 'b 'c)))
  (setf (cdr (last ring)) ring)
  (print (loop repeat 7 for x in ring collect x))
  (print (nth 10 ring))
  (print (mapcar #'list '(1 2 3 4) ring))
  (let ((*print-circle* t)) (print ring)))
