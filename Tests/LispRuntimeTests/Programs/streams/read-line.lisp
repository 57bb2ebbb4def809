;;;; Lines, the last one without its newline.
(with-input-from-string (s (format nil "first~%second~%~%last"))
  (loop
    (multiple-value-bind (line missing-newline) (read-line s nil nil)
      (unless line (return))
      (print (list line missing-newline)))))
(with-input-from-string (s (format nil "only~%"))
  (print (multiple-value-list (read-line s)))
  (print (multiple-value-list (read-line s nil :eof))))
(with-input-from-string (s "")
  (print (handler-case (read-line s) (end-of-file () :end-of-file))))
(print (with-input-from-string (s (format nil "a~%b~%c")) (loop for line = (read-line s nil) while line collect line)))
