;;;; Copying lines from stream to stream.
(defun copy-lines (in out)
  (loop for line = (read-line in nil) for n from 1 while line do (format out "~3,'0d ~a~%" n line)))
(with-input-from-string (in (format nil "a~%b~%c"))
  (copy-lines in *standard-output*))
(print (with-output-to-string (out) (with-input-from-string (in (format nil "x~%")) (copy-lines in out))))
(defun tokens (in)
  (loop for char = (peek-char t in nil) while char
        collect (if (alphanumericp char)
                    (coerce (loop for c = (read-char in nil) while (and c (alphanumericp c)) collect c
                                  finally (when c (unread-char c in)))
                            'string)
                    (read-char in))))
(with-input-from-string (in "x1 + (foo*22)") (print (tokens in)))
