;;;; Numbers written and read in every base.
(print (loop for base from 2 to 36
             always (loop for n in '(0 1 35 36 255 123456789 98765432109876543210)
                          always (= n (parse-integer (write-to-string n :base base :radix nil) :radix base)))))
(print (write-to-string 255 :base 2))
(print (format nil "~36r" 123456789))
