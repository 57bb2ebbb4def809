;;;; Controls that are computed.
(dolist (width '(5 10)) (format t (format nil "[~~~da]~%" width) "ab"))
(let ((control "~a-~a~%")) (format t control 1 2))
(format t (concatenate 'string "~a" "~%") 'x)
(defun bars (list) (format nil (if list "~{|~a~}|" "none") list))
(print (bars '(1 2)))
(print (bars nil))
(loop for (control . arguments) in '(("~d~%" 1) ("~{~a ~}~%" (1 2)) ("~:[no~;yes~]~%" t)) do (apply #'format t control arguments))
