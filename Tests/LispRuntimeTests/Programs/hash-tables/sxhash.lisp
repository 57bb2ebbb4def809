;;;; Equal objects have equal codes.
(print (= (sxhash "abc") (sxhash (copy-seq "abc"))))
(print (= (sxhash '(1 "a" #\b)) (sxhash (list 1 (copy-seq "a") #\b))))
(print (= (sxhash (expt 2 100)) (sxhash (expt 2 100))))
(print (typep (sxhash 'a) '(and fixnum unsigned-byte)))
(print (= (sxhash 1.5d0) (sxhash 1.5d0)))
