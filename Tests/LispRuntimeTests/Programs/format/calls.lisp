;;;; ~/name/ calls a function.
(defun shout (stream argument colon at &rest parameters)
  (format stream "<~a ~a ~a ~a>" argument colon at parameters))
(format t "~/shout/ ~:/shout/ ~@/shout/ ~3,'x/shout/~%" 1 2 3 4)
(format t "~/cl-user::shout/~%" 'end)
