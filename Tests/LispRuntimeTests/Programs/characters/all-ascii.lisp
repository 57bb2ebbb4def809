;;;; Every character of ASCII, described.
(dotimes (i 128)
  (let ((c (code-char i)))
    (format t "~d ~s ~a ~a ~a ~a ~a~%" i c (alpha-char-p c) (digit-char-p c) (upper-case-p c) (char-code (char-upcase c)) (graphic-char-p c))))
