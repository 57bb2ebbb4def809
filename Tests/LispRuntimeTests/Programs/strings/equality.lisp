;;;; eq, eql, equal and equalp of strings.
(print (equal "abc" "abc"))
(print (equal "abc" "ABC"))
(print (equalp "abc" "ABC"))
(print (eql "abc" (copy-seq "abc")))
(print (equal (make-array 3 :element-type 'character :fill-pointer 2 :initial-contents "abc") "ab"))
(print (equalp "abc" #(#\A #\b #\c)))
(print (equal "abc" #(#\a #\b #\c)))
(print (string= "a" "a "))
