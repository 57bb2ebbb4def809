;;;; eof-error-p and eof-value.
(with-input-from-string (s "")
  (print (read-char s nil))
  (print (read-char s nil 'none))
  (print (read-line s nil 'none))
  (print (read s nil 'none))
  (print (peek-char nil s nil 'none))
  (print (handler-case (peek-char nil s) (end-of-file () :eof)))
  (print (handler-case (read s) (end-of-file () :eof))))
