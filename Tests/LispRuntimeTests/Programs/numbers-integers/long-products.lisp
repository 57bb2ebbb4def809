;; Products of many limbs, checked by residues and by division.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (n '(100 500 1000 3000 8000 20000))
  (let* ((a (- (expt 3 n) 1)) (b (+ (expt 7 n) 2)) (p (* a b)) (s (* a a)))
    (out n (integer-length p) (mod p 1000000007) (= (mod p 998244353) (mod (* (mod a 998244353) (mod b 998244353)) 998244353)))
    (out (= (truncate p a) b) (= (truncate p b) a) (rem p a) (= (isqrt s) a) (= (truncate (+ p 5) b) a) (rem (+ p 5) b))))
