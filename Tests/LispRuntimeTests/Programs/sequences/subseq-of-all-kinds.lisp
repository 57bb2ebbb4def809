;;;; subseq keeps the kind of the vector.
(print (type-of (subseq (make-array 4 :element-type '(unsigned-byte 8) :initial-element 7) 1 3)))
(print (subseq #*10110 1 4))
(print (array-element-type (subseq (make-array 3 :element-type 'double-float :initial-element 1d0) 1)))
(print (type-of (subseq "abc" 1)))
(print (reverse #*110))
(print (array-element-type (remove 1 (make-array 3 :element-type 'bit :initial-contents '(1 0 1)))))
(print (simple-string-p (subseq (make-array 3 :element-type 'character :fill-pointer 2 :initial-element #\x) 0)))
