;;;; Run lengths there and back.
(defun encode (text) (let ((runs nil)) (loop for c across text do (if (and runs (char= c (caar runs))) (incf (cdar runs)) (push (cons c 1) runs))) (reverse runs)))
(defun decode (runs) (with-output-to-string (s) (loop for (c . n) in runs do (dotimes (i n) (write-char c s)))))
(print (encode "aaabccd"))
(print (decode (encode "aaabccd")))
(print (equal (decode (encode "")) ""))
