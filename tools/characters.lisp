;;;; What the native machine says of each character: code, upper case, lower case, letter, digit weight, name.
;;;; tools/character-tables makes the tables of the WebAssembly back end of it.
(dotimes (code char-code-limit)
  (unless (<= #xD800 code #xDFFF)
    (let ((character (code-char code)))
      (format t "~D ~D ~D ~D ~D ~A~%" code (char-code (char-upcase character)) (char-code (char-downcase character))
              (if (alpha-char-p character) 1 0) (or (digit-char-p character) -1) (char-name character)))))
