;;;; ~C and ~%, ~&, ~~, ~|.
(format t "~c~c~c~%" #\a #\Space #\b)
(format t "~:c ~:c ~:c ~:c~%" #\a #\Space #\Newline #\Tab)
(format t "~@c ~@c ~@c~%" #\a #\Space #\Newline)
(format t "a~3%b~%")
(format t "a~&b~&~&c~2&d~%")
(format t "~~ ~3~~%")
(print (char-code (char (format nil "~|") 0)))
(format t "one ~
           line~%")
(format t "kept~@
           break~%")
(format t "no ~:
   skip~%")
