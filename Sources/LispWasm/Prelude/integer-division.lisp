;;;; Integers: quotients and remainders, common divisors, square roots.
(in-package "SYSTEM")

;;; Division of magnitudes

(defun divide-by-limb (quotient limbs divisor)
  "Writes LIMBS by DIVISOR into QUOTIENT, which may be LIMBS, and returns what is left."
  (declare (type wasm:limbs quotient limbs) (type wasm:i64 divisor) (values wasm:i64))
  (let ((rest (wasm:i64 0)))
    (do-limbs-down (index (i32 (- (wasm:limb-count limbs) 1)))
      (let ((dividend (i64 (logior (<< rest 32) (wide-limb limbs index)))))
        (let ((digit (i64 (u/ dividend divisor))))
          (wasm:set-limb quotient index (low-limb digit))
          (setq rest (i64 (- dividend (* digit divisor)))))))
    rest))

(defun shifted-left (limbs bits size)
  "A new array of SIZE limbs with LIMBS shifted by less than 32 bits."
  (declare (type wasm:limbs limbs) (type wasm:i32 bits size) (values wasm:limbs))
  (let ((result (wasm:limbs size)) (carry (wasm:i64 0)) (count (wasm:limb-count limbs)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((word (i64 (logior (<< (wide-limb limbs index) (wide bits)) carry))))
        (wasm:set-limb result index (low-limb word))
        (setq carry (i64 (u>> word 32)))))
    (if (i64 (/= carry 0)) (wasm:set-limb result count (low-limb carry)))
    result))

(defun shift-right (limbs bits)
  "Shifts LIMBS in place by less than 32 bits."
  (declare (type wasm:limbs limbs) (type wasm:i32 bits))
  (let ((carry (wasm:i64 0)))
    (do-limbs-down (index (i32 (- (wasm:limb-count limbs) 1)))
      (let ((word (i64 (logior (<< carry 32) (wide-limb limbs index)))))
        (wasm:set-limb limbs index (low-limb (i64 (u>> word (wide bits)))))
        (setq carry (i64 (logand word (- (<< 1 (wide bits)) 1))))))))

(defun divide-limbs (quotient x y)
  "Writes X by Y into QUOTIENT, which has room for one limb more than X has more than Y, and returns what is left.
Y has two limbs at least and X not less than Y."
  (declare (type wasm:limbs quotient x y) (values wasm:limbs))
  (let* ((count (wasm:limb-count y)) (bits (wasm:i32.clz (wasm:limb y (i32 (- count 1)))))
         ;; With the divisor's highest bit set an estimate from two limbs is at most two too great.
         (divisor (shifted-left y bits count))
         (rest (shifted-left x bits (i32 (+ (wasm:limb-count x) 1))))
         (top (wide-limb divisor (i32 (- count 1)))) (second (wide-limb divisor (i32 (- count 2)))))
    (do-limbs-down (place (i32 (- (wasm:limb-count x) count)))
      (let ((digit (estimated-digit (i64 (logior (<< (wide-limb rest (i32 (+ place count))) 32)
                                                 (wide-limb rest (i32 (+ place count -1)))))
                                    (wide-limb rest (i32 (+ place count -2))) top second)))
        (if (i32 (/= (subtract-multiple rest place divisor digit) 0))
            (progn
              (setq digit (i64 (- digit 1)))
              (add-back rest place divisor)))
        (wasm:set-limb quotient place (low-limb digit))))
    (shift-right rest bits)
    rest))

(defun estimated-digit (dividend next top second)
  "DIVIDEND by TOP, made smaller until SECOND and NEXT agree to it. It is at most one too great."
  (declare (type wasm:i64 dividend next top second) (values wasm:i64))
  (let* ((digit (i64 (u/ dividend top))) (rest (i64 (- dividend (* digit top)))))
    (do ()
        ((or (i64 (u>= rest (<< 1 32)))
             (and (i64 (u< digit (<< 1 32))) (i64 (u<= (* digit second) (logior (<< rest 32) next)))))
         digit)
      (setq digit (i64 (- digit 1)) rest (i64 (+ rest top))))))

(defun subtract-multiple (rest place divisor digit)
  "Takes DIGIT times DIVISOR from REST at PLACE; other than 0 when it was too much."
  (declare (type wasm:limbs rest divisor) (type wasm:i32 place) (type wasm:i64 digit) (values wasm:i32))
  (let ((carry (wasm:i64 0)) (count (wasm:limb-count divisor)))
    (do-limbs (index (wasm:i32 0) count)
      (let* ((product (i64 (* digit (wide-limb divisor index))))
             (difference (i64 (- (wide-limb rest (i32 (+ place index))) carry (logand product 4294967295)))))
        (wasm:set-limb rest (i32 (+ place index)) (low-limb difference))
        (setq carry (i64 (- (u>> product 32) (>> difference 32))))))
    (let ((difference (i64 (- (wide-limb rest (i32 (+ place count))) carry))))
      (wasm:set-limb rest (i32 (+ place count)) (low-limb difference))
      (high-limb difference))))

(defun add-back (rest place divisor)
  "Adds DIVISOR to REST at PLACE, where it cancels what was borrowed."
  (declare (type wasm:limbs rest divisor) (type wasm:i32 place))
  (let ((carry (wasm:i64 0)) (count (wasm:limb-count divisor)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((sum (i64 (+ (wide-limb rest (i32 (+ place index))) (wide-limb divisor index) carry))))
        (wasm:set-limb rest (i32 (+ place index)) (low-limb sum))
        (setq carry (i64 (u>> sum 32)))))
    (wasm:set-limb rest (i32 (+ place count))
                   (i32 (+ (wasm:limb rest (i32 (+ place count))) (low-limb carry))))))

;;; Division of integers. The divisor is not zero.

(defun truncate-integers (a b)
  "The quotient towards zero and what is left, which has A's sign."
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (truncate-long-integers a b)
      (let ((x (wasm:i64-of a)) (y (wasm:i64-of b)))
        ;; The smallest number by -1 does not fit.
        (if (i64 (= y -1))
            (values (negate-integer a) 0)
            (let ((quotient (i64 (/ x y))))
              (values (wasm:integer-from-i64 quotient) (wasm:integer-from-i64 (i64 (- x (* quotient y))))))))))

(defun truncate-long-integers (a b)
  (let* ((x (integer-limbs a)) (y (integer-limbs b)) (negative (integer-sign-bit a))
         (quotient-negative (i32 (logxor negative (integer-sign-bit b))))
         (count (wasm:limb-count x)) (other (wasm:limb-count y)))
    (cond ((i32 (< (compare-limbs x y) 0)) (values 0 a))
          ((i32 (= other 1))
           (let* ((quotient (wasm:limbs count))
                  (rest (divide-by-limb quotient x (wide-limb y (wasm:i32 0)))))
             (values (integer-from-limbs quotient-negative quotient)
                     (wasm:integer-from-i64 (if (i32 (/= negative 0)) (i64 (- rest)) rest)))))
          (t
           (let* ((quotient (wasm:limbs (i32 (+ (- count other) 1)))) (rest (divide-limbs quotient x y)))
             (values (integer-from-limbs quotient-negative quotient) (integer-from-limbs negative rest)))))))

(defun remainder-of-integers (a b)
  "What `truncate' leaves."
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (nth-value 1 (truncate-long-integers a b))
      (let ((x (wasm:i64-of a)) (y (wasm:i64-of b)))
        (if (i64 (= y -1)) 0 (wasm:integer-from-i64 (i64 (rem x y)))))))

(defun floor-integers (a b)
  (multiple-value-bind (quotient rest) (truncate-integers a b)
    (if (or (eql rest 0) (i32 (= (integer-sign-bit rest) (integer-sign-bit b))))
        (values quotient rest)
        (values (add-integers quotient -1) (add-integers rest b)))))

(defun ceiling-integers (a b)
  (multiple-value-bind (quotient rest) (truncate-integers a b)
    (if (or (eql rest 0) (i32 (/= (integer-sign-bit rest) (integer-sign-bit b))))
        (values quotient rest)
        (values (add-integers quotient 1) (subtract-integers rest b)))))

(defun modulo-of-integers (a b)
  "What `floor' leaves."
  (let ((rest (remainder-of-integers a b)))
    (if (or (eql rest 0) (i32 (= (integer-sign-bit rest) (integer-sign-bit b))))
        rest
        (add-integers rest b))))

(defun exact-quotient (a b)
  "A by B where that is an integer, otherwise nil."
  (multiple-value-bind (quotient rest) (truncate-integers a b)
    (if (eql rest 0) quotient nil)))

;;; Common divisors and roots

(defun magnitude-of-integer (integer)
  (if (i32 (= (integer-sign-bit integer) 0)) integer (negate-integer integer)))

(defun gcd-of-integers (a b)
  "Euclid's, on limbs as long as there are many."
  (do ()
      ((eql b 0) (magnitude-of-integer a))
    (if (or (wasm:bignum-p a) (wasm:bignum-p b))
        (let ((rest (remainder-of-integers a b))) (setq a b b rest))
        (return (integer-from-natural
                 (gcd-of-naturals (magnitude-of-i64 (wasm:i64-of a)) (magnitude-of-i64 (wasm:i64-of b))))))))

(defun gcd-of-naturals (a b)
  (declare (type wasm:i64 a b) (values wasm:i64))
  (do ()
      ((i64 (= b 0)) a)
    (let ((rest (i64 (urem a b)))) (setq a b b rest))))

(defun lcm-of-integers (a b)
  (if (or (eql a 0) (eql b 0))
      0
      (magnitude-of-integer (multiply-integers (exact-quotient a (gcd-of-integers a b)) b))))

(defun root-of-natural (natural)
  "The integral part of the square root of an integer that is not negative."
  (if (wasm:bignum-p natural)
      (root-of-long-natural natural)
      (let* ((number (wasm:i64-of natural))
             (root (wasm:i64.trunc_sat_f64_s (wasm:f64.sqrt (wasm:f64.convert_i64_s number)))))
        ;; The double may be one off either way, and its square may be too long.
        (cond ((i64 (u> (* root root) number)) (setq root (i64 (- root 1))))
              ((i64 (u<= (* (+ root 1) (+ root 1)) number)) (setq root (i64 (+ root 1)))))
        (wasm:integer-from-i64 root))))

(defun root-of-long-natural (natural)
  "The root of the higher half of the bits is half of the bits of the root; one step of Newton's gives the others, at most
one too much."
  (let* ((shift (ash (1- (integer-length natural)) -2))
         (high (root-of-natural (ash natural (* -2 shift))))
         (root (add-integers (ash high (1- shift))
                             (truncate-integers (ash natural (- -1 shift)) high))))
    (if (> (multiply-integers root root) natural) (add-integers root -1) root)))
