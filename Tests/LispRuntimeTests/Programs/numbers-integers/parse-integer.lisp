;; parse-integer with its keywords.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(defun parsed (&rest arguments) (handler-case (multiple-value-list (apply #'parse-integer arguments)) (parse-error () 'parse-error)))
(out (parsed "123") (parsed "-123") (parsed "+7") (parsed "  42  ") (parsed "12x") (parsed "") (parsed "-") (parsed " "))
(out (parsed "12x" :junk-allowed t) (parsed "x" :junk-allowed t) (parsed "" :junk-allowed t) (parsed "ff" :radix 16) (parsed "-ZZ" :radix 36))
(out (parsed "a12b" :start 1 :end 3) (parsed "12 34" :end 2) (parsed "123456789012345678901234567890") (parsed "102" :radix 2) (parsed "101" :radix 2))
