;;;; Case of single characters.
(print (char-upcase #\a))
(print (char-downcase #\A))
(print (char-upcase #\1))
(print (char-downcase #\é))
(print (char-upcase #\é))
(print (map 'string (lambda (c) (if (upper-case-p c) (char-downcase c) (char-upcase c))) "Hello World"))
