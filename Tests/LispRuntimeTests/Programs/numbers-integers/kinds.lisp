;; What kind of number something is.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (x (list 0 -5 (expt 10 30) 1.5 1.5d0 -0.0 'a "1" #\1 nil t '(1)))
  (out (numberp x) (realp x) (rationalp x) (integerp x) (floatp x) (complexp x)))
(out (typep 5 'integer) (typep 5 'fixnum) (typep (expt 2 62) 'fixnum) (typep (1- (expt 2 62)) 'fixnum) (typep (expt 2 70) 'bignum))
(out (typep 5 'number) (typep 5 'real) (typep 5 'rational) (typep 1.0 'float) (typep 1.0 'single-float) (typep 1d0 'single-float) (typep 1d0 'double-float))
(out (typep 5 '(integer 0 10)) (typep 11 '(integer 0 10)) (typep 5 '(integer * 4)) (typep -1 'unsigned-byte) (typep 255 '(unsigned-byte 8)) (typep 256 '(unsigned-byte 8)) (typep -128 '(signed-byte 8)) (typep 3 '(mod 3)) (typep 1 'bit))
