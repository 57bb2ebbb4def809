;;;; Characters beyond ASCII.
(dolist (c '(#\À #\ß #\ÿ #\Ā #\Ω #\ω #\Д #\ñ #\÷ #\× #\²))
  (print (list (char-code c) (alpha-char-p c) (upper-case-p c) (lower-case-p c) (char-code (char-upcase c)) (char-code (char-downcase c)) (alphanumericp c))))
(print (char-name (code-char 233)))
(print (name-char "GREEK_SMALL_LETTER_LAMDA"))
