;;;; What a character is.
(dolist (c '(#\a #\Z #\5 #\Space #\- #\é #\Newline))
  (print (list c (alpha-char-p c) (alphanumericp c) (not (null (digit-char-p c))) (upper-case-p c) (lower-case-p c)
               (both-case-p c) (graphic-char-p c) (standard-char-p c))))
(print (characterp #\a))
(print (characterp "a"))
(print (handler-case (alpha-char-p "a") (type-error () :type-error)))
