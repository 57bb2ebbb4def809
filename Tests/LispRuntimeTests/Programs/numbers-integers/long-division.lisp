;; Quotients whose digits are all ones or all zeros, where long division guesses wrong.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(dolist (bits '(64 65 127 128 129 192 256 320 1000))
  (let ((power (expt 2 bits)))
    (dolist (divisor (list (1- power) power (1+ power) (1- (expt 2 64)) (1+ (expt 2 63)) (- (expt 2 (floor bits 2)) 1)))
      (dolist (dividend (list (* power power) (1- (* power power)) (* divisor (1- power)) (1- (* divisor power)) (1+ (* divisor power))))
        (multiple-value-bind (quotient remainder) (floor dividend divisor)
          (out bits (mod quotient 1000003) (mod remainder 1000003) (= dividend (+ (* quotient divisor) remainder)) (< -1 remainder divisor)))))))
