;;;; A stack machine that checks brackets.
(defun balanced (text)
  (let ((stack nil))
    (loop for c across text
          do (case c
               ((#\( #\[ #\{) (push c stack))
               (#\) (unless (eql (pop stack) #\() (return-from balanced nil)))
               (#\] (unless (eql (pop stack) #\[) (return-from balanced nil)))
               (#\} (unless (eql (pop stack) #\{) (return-from balanced nil)))))
    (null stack)))
(print (mapcar #'balanced '("" "()" "([{}])" "(]" "((" "a(b)c")))
