;;;; Lists as people write them.
(defvar *list* "~{~#[~;~a~;~a and ~a~:;~@{~a~#[~;, and ~:;, ~]~}~]~}")
(dolist (items '(() (apples) (apples pears) (apples pears plums)))
  (format t "I like ~@?.~%" (if items *list* "nothing~*") items))
(format t "~{~a~^, ~}~%" '(1 2 3))
(format t "~(~{~a~^-~}~)~%" '(SNAKE CASE NAME))
(format t "~{~:(~a~)~^ ~}~%" '(john smith))
