;;;; Integers of any length: magnitudes as arrays of limbs; sums, differences and products.
(in-package "SYSTEM")

;;; A magnitude is an array of limbs, the least significant first. Where not said otherwise it has no zeros at the high
;;; end. Integers of up to 64 bits meet limbs only where a result may be longer.

(defun significant-limbs (limbs)
  "How many limbs there are without zeros at the high end."
  (declare (type wasm:limbs limbs) (values wasm:i32))
  (do ((count (wasm:limb-count limbs) (i32 (- count 1))))
      ((or (i32 (= count 0)) (i32 (/= (wasm:limb limbs (i32 (- count 1))) 0))) count)))

(defun copy-limbs (limbs start count size)
  "A new array of SIZE limbs with COUNT of those from START on."
  (declare (type wasm:limbs limbs) (type wasm:i32 start count size) (values wasm:limbs))
  (let ((copy (wasm:limbs size)))
    (do-limbs (index (wasm:i32 0) count)
      (wasm:set-limb copy index (wasm:limb limbs (i32 (+ start index)))))
    copy))

(defun natural-limbs (natural)
  "The limbs of a natural number of 64 bits."
  (declare (type wasm:i64 natural) (values wasm:limbs))
  (let ((high (high-limb natural)))
    (let ((limbs (wasm:limbs (if (i32 (/= high 0)) (wasm:i32 2) (if (i64 (= natural 0)) (wasm:i32 0) (wasm:i32 1))))))
      (if (i64 (/= natural 0)) (wasm:set-limb limbs (wasm:i32 0) (low-limb natural)))
      (if (i32 (/= high 0)) (wasm:set-limb limbs (wasm:i32 1) high))
      limbs)))

(defun magnitude-of-i64 (value)
  "As a natural number: that of the smallest is 2^63."
  (declare (type wasm:i64 value) (values wasm:i64))
  (if (i64 (< value 0)) (i64 (- value)) value))

(defun integer-limbs (integer)
  "The magnitude of INTEGER, not to be written to."
  (declare (values wasm:limbs))
  (if (wasm:bignum-p integer)
      (wasm:bignum-limbs integer)
      (natural-limbs (magnitude-of-i64 (wasm:i64-of integer)))))

(defun integer-sign-bit (integer)
  "1 for what is below zero, otherwise 0."
  (declare (values wasm:i32))
  (if (wasm:bignum-p integer)
      (wasm:bignum-negative integer)
      (low-limb (i64 (u>> (wasm:i64-of integer) 63)))))

(defun low-word (limbs count)
  "The two lowest of COUNT limbs as one number."
  (declare (type wasm:limbs limbs) (type wasm:i32 count) (values wasm:i64))
  (cond ((i32 (= count 0)) (wasm:i64 0))
        ((i32 (= count 1)) (wide-limb limbs (wasm:i32 0)))
        (t (i64 (logior (wide-limb limbs (wasm:i32 0)) (<< (wide-limb limbs (wasm:i32 1)) 32))))))

(defun integer-from-limbs (negative limbs)
  "The integer of this sign and magnitude, which may have zeros at the high end. LIMBS may become a part of it."
  (declare (type wasm:i32 negative) (type wasm:limbs limbs))
  (let ((count (significant-limbs limbs)))
    (if (i32 (<= count 2))
        (let ((word (low-word limbs count)))
          (cond ((i32 (/= negative 0))
                 (if (i64 (u<= word (<< 1 63)))
                     (wasm:integer-from-i64 (i64 (- word)))
                     (wasm:make-bignum negative (trimmed-limbs limbs count))))
                ((i64 (>= word 0)) (wasm:integer-from-i64 word))
                (t (wasm:make-bignum negative (trimmed-limbs limbs count)))))
        (wasm:make-bignum negative (trimmed-limbs limbs count)))))

(defun trimmed-limbs (limbs count)
  (declare (type wasm:limbs limbs) (type wasm:i32 count) (values wasm:limbs))
  (if (i32 (= count (wasm:limb-count limbs))) limbs (copy-limbs limbs (wasm:i32 0) count count)))

(defun integer-from-natural (natural)
  "The integer that 64 bits without a sign are."
  (declare (type wasm:i64 natural))
  (if (i64 (>= natural 0))
      (wasm:integer-from-i64 natural)
      (wasm:make-bignum (wasm:i32 0) (natural-limbs natural))))

(defconstant longest-integer 2147483648)

(defun check-integer-length (bits)
  "More bits than memory is asked for are a condition."
  (if (> bits longest-integer) (error 'heap-exhausted :bytes (ash longest-integer -3))))

;;; Sums and differences

(defun compare-limbs (a b)
  "-1, 0 or 1."
  (declare (type wasm:limbs a b) (values wasm:i32))
  (let ((count (wasm:limb-count a)) (other (wasm:limb-count b)))
    (cond ((i32 (< count other)) (wasm:i32 -1))
          ((i32 (> count other)) (wasm:i32 1))
          (t
           (do ((index (i32 (- count 1)) (i32 (- index 1))))
               ((or (i32 (< index 0)) (i32 (/= (wasm:limb a index) (wasm:limb b index))))
                (cond ((i32 (< index 0)) (wasm:i32 0))
                      ((i32 (u< (wasm:limb a index) (wasm:limb b index))) (wasm:i32 -1))
                      (t (wasm:i32 1)))))))))

(defun add-limbs (long short)
  "The sum, perhaps with a zero at the high end."
  (declare (type wasm:limbs long short) (values wasm:limbs))
  (let* ((count (wasm:limb-count long)) (sum (copy-limbs long (wasm:i32 0) count (i32 (+ count 1)))))
    (add-at sum (wasm:i32 0) short (wasm:i32 0) (wasm:limb-count short))
    sum))

(defun subtract-limbs (long short)
  "The difference of a magnitude and one that is not greater."
  (declare (type wasm:limbs long short) (values wasm:limbs))
  (let* ((count (wasm:limb-count long)) (difference (copy-limbs long (wasm:i32 0) count count)))
    (subtract-at difference (wasm:i32 0) short (wasm:i32 0) (wasm:limb-count short))
    difference))

(defun add-at (target place limbs start count)
  "Adds COUNT of LIMBS from START on to those of TARGET at PLACE, which have room for what is carried."
  (declare (type wasm:limbs target limbs) (type wasm:i32 place start count))
  (let ((carry (wasm:i64 0)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((sum (i64 (+ carry (wide-limb target (i32 (+ place index))) (wide-limb limbs (i32 (+ start index)))))))
        (wasm:set-limb target (i32 (+ place index)) (low-limb sum))
        (setq carry (i64 (u>> sum 32)))))
    (do ((index (i32 (+ place count)) (i32 (+ index 1))))
        ((i64 (= carry 0)) nil)
      (let ((sum (i64 (+ carry (wide-limb target index)))))
        (wasm:set-limb target index (low-limb sum))
        (setq carry (i64 (u>> sum 32)))))))

(defun subtract-at (target place limbs start count)
  "Takes COUNT of LIMBS from START on from those of TARGET at PLACE, which are not less."
  (declare (type wasm:limbs target limbs) (type wasm:i32 place start count))
  (let ((borrow (wasm:i64 0)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((rest (i64 (+ (- (wide-limb target (i32 (+ place index))) (wide-limb limbs (i32 (+ start index))))
                          borrow))))
        (wasm:set-limb target (i32 (+ place index)) (low-limb rest))
        (setq borrow (i64 (>> rest 32)))))
    (do ((index (i32 (+ place count)) (i32 (+ index 1))))
        ((i64 (= borrow 0)) nil)
      (let ((rest (i64 (+ (wide-limb target index) borrow))))
        (wasm:set-limb target index (low-limb rest))
        (setq borrow (i64 (>> rest 32)))))))

(defun add-integers (a b)
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (add-long-integers a b (wasm:i32 0))
      (let* ((x (wasm:i64-of a)) (y (wasm:i64-of b)) (sum (i64 (+ x y))))
        ;; It is too long where both signs differ from the sum's.
        (if (i64 (< (logand (logxor x sum) (logxor y sum)) 0))
            (add-long-integers a b (wasm:i32 0))
            (wasm:integer-from-i64 sum)))))

(defun subtract-integers (a b)
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (add-long-integers a b (wasm:i32 1))
      (let* ((x (wasm:i64-of a)) (y (wasm:i64-of b)) (difference (i64 (- x y))))
        (if (i64 (< (logand (logxor x y) (logxor x difference)) 0))
            (add-long-integers a b (wasm:i32 1))
            (wasm:integer-from-i64 difference)))))

(defun add-long-integers (a b flip)
  "The sum, or with FLIP 1 the difference."
  (declare (type wasm:i32 flip))
  (let ((x (integer-limbs a)) (y (integer-limbs b))
        (negative (integer-sign-bit a)) (other-negative (i32 (logxor flip (integer-sign-bit b)))))
    (let ((order (compare-limbs x y)))
      (cond ((i32 (= negative other-negative))
             (integer-from-limbs negative (if (i32 (< order 0)) (add-limbs y x) (add-limbs x y))))
            ((i32 (= order 0)) 0)
            ((i32 (< order 0)) (integer-from-limbs other-negative (subtract-limbs y x)))
            (t (integer-from-limbs negative (subtract-limbs x y)))))))

(defun negate-integer (integer) (subtract-integers 0 integer))

(defun compare-integers (a b)
  "-1, 0 or 1."
  (declare (values wasm:i32))
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (let ((negative (integer-sign-bit a)) (other-negative (integer-sign-bit b)))
        (cond ((i32 (> negative other-negative)) (wasm:i32 -1))
              ((i32 (< negative other-negative)) (wasm:i32 1))
              ((i32 (= negative 0)) (compare-limbs (integer-limbs a) (integer-limbs b)))
              (t (compare-limbs (integer-limbs b) (integer-limbs a)))))
      (let ((x (wasm:i64-of a)) (y (wasm:i64-of b)))
        (cond ((i64 (< x y)) (wasm:i32 -1))
              ((i64 (> x y)) (wasm:i32 1))
              (t (wasm:i32 0))))))

;;; Products

(defun multiply-integers (a b)
  (if (or (wasm:bignum-p a) (wasm:bignum-p b))
      (multiply-long-integers a b)
      (let* ((x (wasm:i64-of a)) (y (wasm:i64-of b))
             (zeros (i64 (+ (wasm:i64.clz (magnitude-of-i64 x)) (wasm:i64.clz (magnitude-of-i64 y))))))
        ;; So many zeros, so few bits: the product has at most 63.
        (if (i64 (>= zeros 65))
            (wasm:integer-from-i64 (i64 (* x y)))
            (multiply-long-integers a b)))))

(defun multiply-long-integers (a b)
  (let* ((x (integer-limbs a)) (y (integer-limbs b))
         (count (wasm:limb-count x)) (other (wasm:limb-count y)))
    (if (i32 (> (+ count other) 65536))
        (check-integer-length (wasm:integer-from-i64 (i64 (<< (wide (i32 (+ count other))) 5)))))
    (let ((product (wasm:limbs (i32 (+ count other)))))
      (add-product product (wasm:i32 0) x (wasm:i32 0) count y (wasm:i32 0) other)
      (integer-from-limbs (i32 (logxor (integer-sign-bit a) (integer-sign-bit b))) product))))

(defun add-product (target place x x-start x-count y y-start y-count)
  "Adds the product of X-COUNT limbs of X and Y-COUNT of Y to those of TARGET at PLACE, which have room for it."
  (declare (type wasm:limbs target x y) (type wasm:i32 place x-start x-count y-start y-count))
  (let ((half (i32 (u>> (+ x-count 1) 1))))
    (cond ((i32 (< x-count y-count))
           (add-product target place y y-start y-count x x-start x-count))
          ;; Below some forty limbs three products of halves cost more than they save.
          ((i32 (< y-count 40)) (add-short-product target place x x-start x-count y y-start y-count))
          ((i32 (<= y-count half))
           (add-product target place x x-start half y y-start y-count)
           (add-product target (i32 (+ place half)) x (i32 (+ x-start half)) (i32 (- x-count half)) y y-start y-count))
          (t (add-product-of-halves target place x x-start x-count y y-start y-count half)))))

(defun add-short-product (target place x x-start x-count y y-start y-count)
  "As one does it on paper."
  (declare (type wasm:limbs target x y) (type wasm:i32 place x-start x-count y-start y-count))
  (do-limbs (row (wasm:i32 0) y-count)
    (let ((factor (wide-limb y (i32 (+ y-start row)))) (carry (wasm:i64 0)) (first (i32 (+ place row))))
      (do-limbs (column (wasm:i32 0) x-count)
        (let ((sum (i64 (+ (* factor (wide-limb x (i32 (+ x-start column))))
                           (wide-limb target (i32 (+ first column))) carry))))
          (wasm:set-limb target (i32 (+ first column)) (low-limb sum))
          (setq carry (i64 (u>> sum 32)))))
      (do ((index (i32 (+ first x-count)) (i32 (+ index 1))))
          ((i64 (= carry 0)) nil)
        (let ((sum (i64 (+ carry (wide-limb target index)))))
          (wasm:set-limb target index (low-limb sum))
          (setq carry (i64 (u>> sum 32))))))))

(defun add-product-of-halves (target place x x-start x-count y y-start y-count half)
  "Karatsuba's three products: of the low halves, of the high ones, and of the sums of both."
  (declare (type wasm:limbs target x y) (type wasm:i32 place x-start x-count y-start y-count half))
  (let* ((x-rest (i32 (- x-count half))) (y-rest (i32 (- y-count half)))
         (low (wasm:limbs (i32 (+ half half)))) (high (wasm:limbs (i32 (+ x-rest y-rest))))
         (x-sum (copy-limbs x x-start half (i32 (+ half 1)))) (y-sum (copy-limbs y y-start half (i32 (+ half 1))))
         (middle (wasm:limbs (i32 (+ half half 2)))))
    (add-product low (wasm:i32 0) x x-start half y y-start half)
    (add-product high (wasm:i32 0) x (i32 (+ x-start half)) x-rest y (i32 (+ y-start half)) y-rest)
    (add-at x-sum (wasm:i32 0) x (i32 (+ x-start half)) x-rest)
    (add-at y-sum (wasm:i32 0) y (i32 (+ y-start half)) y-rest)
    (add-product middle (wasm:i32 0) x-sum (wasm:i32 0) (wasm:limb-count x-sum) y-sum (wasm:i32 0)
                 (wasm:limb-count y-sum))
    (subtract-at middle (wasm:i32 0) low (wasm:i32 0) (wasm:limb-count low))
    (subtract-at middle (wasm:i32 0) high (wasm:i32 0) (wasm:limb-count high))
    (add-at target place low (wasm:i32 0) (significant-limbs low))
    (add-at target (i32 (+ place half half)) high (wasm:i32 0) (significant-limbs high))
    (add-at target (i32 (+ place half)) middle (wasm:i32 0) (significant-limbs middle))))

(defun power-of-integer (base exponent)
  "By squaring; EXPONENT is a natural number."
  (let ((result 1))
    (do ((bits exponent (ash bits -1)))
        ((eql bits 0) result)
      (if (logbitp 0 bits) (setq result (multiply-integers result base)))
      (if (> bits 1) (setq base (multiply-integers base base))))))
