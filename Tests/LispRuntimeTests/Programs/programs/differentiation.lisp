;; Symbolic differentiation and simplification with case and recursion.
(defun simplify (e)
  (if (atom e) e
      (let ((op (first e)) (a (simplify (second e))) (b (and (cddr e) (simplify (third e)))))
        (case op
          (+ (cond ((and (numberp a) (numberp b)) (+ a b)) ((eql a 0) b) ((eql b 0) a) (t (list '+ a b))))
          (* (cond ((and (numberp a) (numberp b)) (* a b)) ((or (eql a 0) (eql b 0)) 0) ((eql a 1) b) ((eql b 1) a) (t (list '* a b))))
          (expt (cond ((eql b 0) 1) ((eql b 1) a) ((and (numberp a) (numberp b)) (expt a b)) (t (list 'expt a b))))
          (t (if b (list op a b) (list op a)))))))
(defun d (e x)
  (cond ((numberp e) 0)
        ((symbolp e) (if (eq e x) 1 0))
        (t (destructuring-bind (op a &optional b) e
             (ecase op
               (+ `(+ ,(d a x) ,(d b x)))
               (* `(+ (* ,(d a x) ,b) (* ,a ,(d b x))))
               (expt `(* (* ,b (expt ,a ,(1- b))) ,(d a x)))
               (sin `(* (cos ,a) ,(d a x)))
               (exp `(* (exp ,a) ,(d a x))))))))
(dolist (e '(5 x y (+ x 3) (* 3 x) (* x x) (expt x 3) (sin (* 2 x)) (exp (expt x 2)) (+ (* 3 (expt x 2)) (* 2 x))))
  (format t "~&~s -> ~s" e (simplify (d e 'x))))
(print (handler-case (d '(tan x) 'x) (type-error (c) (type-error-datum c))))
(print (eval `(let ((x 3)) ,(simplify (d '(expt x 4) 'x)))))
