;;;; What is printed can be read back.
(dolist (x (list 'sym '|odd sym| :key "string \\ \"q\"" #\a #\Space 42 -1.5 1d10 '(1 (2 . 3)) #(1 2) '(quote x) nil t #*101 (expt 3 80) '#'f))
  (let ((back (read-from-string (prin1-to-string x))))
    (print (list x (equalp x back)))))
