;; Integers printed in every radix.
(dolist (n (list 0 1 -1 35 36 255 -1000 most-positive-fixnum (expt 2 64) (- (expt 10 25))))
  (do ((radix 2 (1+ radix))) ((> radix 36))
    (princ (write-to-string n :base radix :radix nil)) (terpri)))
(dolist (base '(2 8 10 16 3))
  (let ((*print-base* base) (*print-radix* t)) (prin1 100) (princ " ") (prin1 -255) (terpri)))
