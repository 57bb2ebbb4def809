;; Float syntax.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out .5 -.5 +.5 1.5 -1.5e3 1.5e-3 1E5 1d5 1D5 1.5s0 1.5f0 1.5l0 1e+5 1.e2 .5e1 +.5d-3 00.50)
(dolist (text '("1.5" ".5" "5." "1e5" "1e" ".e5" "1.5.5" "1d" "d1" "1e5e5" "-1e-5" "1.5x" "+.e1" "1.e" "." "1e5.0" "-.5d0"))
  (out (handler-case (let ((x (read-from-string text))) (if (numberp x) x 'symbol)) (reader-error () 'reader-error))))
(out 3.14159265358979323846 3.14159265358979323846d0 0.1 123456789012345678901234567890.0 0.000000000000000000000000000001)
(out (handler-case (read-from-string "1e39") (reader-error () 'reader-error)) (handler-case (read-from-string "1d400") (reader-error () 'reader-error)))
