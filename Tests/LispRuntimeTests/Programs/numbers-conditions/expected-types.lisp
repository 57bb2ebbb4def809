;; The type that a type error names.
(defun outcome (f &rest arguments)
  (handler-case (apply f arguments)
    (type-error (c) (list (type-error-datum c) (type-error-expected-type c)))))
(defun out (&rest values) (dolist (v values) (prin1 v) (terpri)))
(out (outcome '+ 'a 1) (outcome '+ 1 'a) (outcome '- 'a 1) (outcome '* "x" 2) (outcome '/ nil 2) (outcome '= 1 'a) (outcome '< 1 'a) (outcome '> 'a 1))
(out (outcome 'max 1 'a) (outcome 'min 'a 1) (outcome 'abs 'a) (outcome 'floor 'a 2) (outcome 'mod 'a 2) (outcome 'evenp 'a) (outcome 'logand 'a 1) (outcome 'ash 'a 1))
(out (outcome 'sqrt 'a) (outcome 'exp 'a) (outcome 'zerop 'a) (outcome 'minusp 'a) (outcome 'gcd 'a 1) (outcome 'isqrt -1) (outcome 'numerator 1.5) (outcome 'float 'a) (outcome 'decode-float 1))
