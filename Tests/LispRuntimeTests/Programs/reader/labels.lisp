;;;; Shared structure read with #n= and #n#.
(let ((list '(#1=(a b) #1# #1#)))
  (print (eq (first list) (second list)))
  (print list))
(let ((ring '#2=(1 2 . #2#)))
  (print (loop repeat 5 for x in ring collect x)))
