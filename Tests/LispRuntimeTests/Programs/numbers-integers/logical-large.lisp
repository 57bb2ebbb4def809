;; The functions of two bits over integers longer than a word.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(let ((numbers (list (expt 2 64) (- (expt 2 64)) (1- (expt 2 64)) (- 1 (expt 2 64)) (- (expt 2 128)) (- (expt 3 50)) (expt 5 45) (- (expt 2 63)) 255 -256 0 -1)))
  (dolist (f '(logand logior logxor logeqv lognand lognor logandc1 logandc2 logorc1 logorc2))
    (dolist (a numbers)
      (dolist (b numbers)
        (out f (funcall f a b)))))
  (dolist (a numbers) (out (lognot a) (= (lognot a) (- -1 a)))))
