;;;; A cipher.
(defun rot13 (string)
  (map 'string
       (lambda (c)
         (cond ((char<= #\a c #\z) (code-char (+ 97 (mod (+ 13 (- (char-code c) 97)) 26))))
               ((char<= #\A c #\Z) (code-char (+ 65 (mod (+ 13 (- (char-code c) 65)) 26))))
               (t c)))
       string))
(print (rot13 "Hello, World!"))
(print (rot13 (rot13 "Hello, World!")))
