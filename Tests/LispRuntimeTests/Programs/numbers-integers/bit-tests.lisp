;; Single bits of integers of any length.
(defun bits (n from to) (do ((i from (1+ i))) ((> i to) (terpri)) (princ (if (logbitp i n) 1 0))))
(bits 0 0 10) (bits -1 0 10) (bits 5 0 10) (bits -6 0 10)
(bits (expt 2 64) 60 70) (bits (- (expt 2 64)) 60 70) (bits (- (expt 3 60)) 0 120) (bits most-negative-fixnum 55 70)
(prin1 (list (logtest 5 2) (logtest 5 4) (logtest -1 0) (logtest (expt 2 70) -1) (logtest (expt 2 70) (expt 2 71)))) (terpri)
(prin1 (list (logbitp 1000000 -5) (logbitp 1000000 5) (logbitp (expt 10 30) -1) (logbitp (expt 10 30) 1))) (terpri)
