;;;; Digits of large numbers.
(print (reduce #'+ (map 'list #'digit-char-p (princ-to-string (expt 2 1000)))))
(print (length (princ-to-string (expt 3 500))))
(print (loop for n = (expt 7 40) then (floor n 10) while (plusp n) sum (mod n 10)))
(print (parse-integer (reverse (princ-to-string (expt 2 70)))))
(print (format nil "~,,' ,3:d" (expt 2 64)))
(print (integer-length (expt 10 50)))
(print (logcount (expt 3 100)))
(print (ash (expt 2 100) -90))
