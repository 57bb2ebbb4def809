;;;; Standard output rebound, and restored by a non-local exit.
(defun noisy () (princ "noise") 42)
(let* ((text nil) (value (let ((*standard-output* (make-string-output-stream)))
                           (prog1 (noisy) (setf text (get-output-stream-string *standard-output*))))))
  (print (list value text)))
(print (catch 'out
         (let ((*standard-output* (make-string-output-stream)))
           (princ "invisible")
           (throw 'out :thrown))))
(princ "visible")
(print (let ((out (make-string-output-stream)))
         (let ((*standard-output* out)) (print 1) (format t "~a" 2) (write-line "3"))
         (get-output-stream-string out)))
