;;;; Characters with and without escape.
(dolist (c '(#\a #\Space #\Newline #\Tab #\( #\" #\\ #\0 #\Nul #\Rubout #\Backspace #\Return #\Page))
  (prin1 c) (terpri))
(princ #\a)
(print (list #\a "b" 'c))
(princ (list #\a "b" 'c))
(print (code-char 955))
(print (code-char 160))
