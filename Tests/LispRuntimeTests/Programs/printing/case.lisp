;;;; *print-case* in all its values.
(dolist (case '(:upcase :downcase :capitalize))
  (let ((*print-case* case))
    (print '(foo foo-bar |Mixed| :key "String" #\a x1y))
    (princ 'foo-bar)))
(let ((*print-case* :downcase)) (format t "~%~a ~s~%" 'abc '|Abc|))
