;;;; Integers as rows of bits, which go on with the sign.
(in-package "SYSTEM")

(defun check-integer (integer)
  (if (integerp integer) integer (wrong-type integer 'integer)))

;;; Two's complements of long integers

(defun negate-limbs (limbs)
  "In place, as a two's complement."
  (declare (type wasm:limbs limbs))
  (let ((carry (wasm:i64 1)) (count (wasm:limb-count limbs)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((sum (i64 (+ (logxor (wide-limb limbs index) 4294967295) carry))))
        (wasm:set-limb limbs index (low-limb sum))
        (setq carry (i64 (u>> sum 32)))))))

(defun complement-limbs (integer size)
  "INTEGER as SIZE limbs of a two's complement."
  (declare (type wasm:i32 size) (values wasm:limbs))
  (let* ((limbs (integer-limbs integer)) (copy (copy-limbs limbs (wasm:i32 0) (wasm:limb-count limbs) size)))
    (if (i32 (/= (integer-sign-bit integer) 0)) (negate-limbs copy))
    copy))

(defun integer-from-complement (limbs)
  (declare (type wasm:limbs limbs))
  (let ((negative (i32 (u>> (wasm:limb limbs (i32 (- (wasm:limb-count limbs) 1))) 31))))
    (if (i32 (/= negative 0)) (negate-limbs limbs))
    (integer-from-limbs negative limbs)))

(defmacro define-logical-operation ((name long-name) operator)
  "Functions of two integers, NAME for all and LONG-NAME for long ones, that combine all bits by OPERATOR."
  `(progn
     (defun ,name (a b)
       (if (or (wasm:bignum-p a) (wasm:bignum-p b))
           (,long-name a b)
           (wasm:integer-from-i64 (i64 (,operator (wasm:i64-of a) (wasm:i64-of b))))))
     (defun ,long-name (a b)
       (let* ((count (wasm:limb-count (integer-limbs a))) (other (wasm:limb-count (integer-limbs b)))
              (size (i32 (+ 1 (if (i32 (> count other)) count other))))
              (x (complement-limbs a size)) (y (complement-limbs b size)))
         (do-limbs (index (wasm:i32 0) size)
           (wasm:set-limb x index (i32 (,operator (wasm:limb x index) (wasm:limb y index)))))
         (integer-from-complement x)))))

(define-logical-operation (and-integers and-long-integers) logand)
(define-logical-operation (or-integers or-long-integers) logior)
(define-logical-operation (xor-integers xor-long-integers) logxor)

;;; What compiled code calls where not both are small

(defun logand-any (a b) (and-integers (check-integer a) (check-integer b)))
(defun logior-any (a b) (or-integers (check-integer a) (check-integer b)))
(defun logxor-any (a b) (xor-integers (check-integer a) (check-integer b)))

(defun complement-integer (integer) (subtract-integers -1 integer))

(defmacro define-logical-fold (name unit combination)
  "The function NAME of any number of integers, where COMBINATION combines a and b."
  `(defun ,name (&rest integers)
     (let ((a ,unit))
       (dolist (b integers a)
         (check-integer b)
         (setq a ,combination)))))

(define-logical-fold logand -1 (and-integers a b))
(define-logical-fold logior 0 (or-integers a b))
(define-logical-fold logxor 0 (xor-integers a b))
(define-logical-fold logeqv -1 (complement-integer (xor-integers a b)))

(defmacro define-logical-pair (name combination)
  `(defun ,name (a b)
     (check-integer a)
     (check-integer b)
     ,combination))

(define-logical-pair lognand (complement-integer (and-integers a b)))
(define-logical-pair lognor (complement-integer (or-integers a b)))
(define-logical-pair logandc1 (and-integers (complement-integer a) b))
(define-logical-pair logandc2 (and-integers a (complement-integer b)))
(define-logical-pair logorc1 (or-integers (complement-integer a) b))
(define-logical-pair logorc2 (or-integers a (complement-integer b)))
(define-logical-pair logtest (not (eql (and-integers a b) 0)))

(defun lognot (integer) (complement-integer (check-integer integer)))

(defun boole (operation a b)
  (unless (and (wasm:i31p operation) (<= 0 operation 15)) (wrong-type operation '(unsigned-byte 4)))
  (check-integer a)
  (check-integer b)
  (case operation
    (0 0)
    (1 -1)
    (2 a)
    (3 b)
    (4 (complement-integer a))
    (5 (complement-integer b))
    (6 (and-integers a b))
    (7 (or-integers a b))
    (8 (xor-integers a b))
    (9 (complement-integer (xor-integers a b)))
    (10 (lognand a b))
    (11 (lognor a b))
    (12 (logandc1 a b))
    (13 (logandc2 a b))
    (14 (logorc1 a b))
    (t (logorc2 a b))))

;;; Counting

(defun trailing-zeros (limbs)
  "How many zeros there are below the lowest bit of a magnitude that is not zero."
  (declare (type wasm:limbs limbs) (values wasm:i32))
  (do ((index (wasm:i32 0) (i32 (+ index 1))))
      ((i32 (/= (wasm:limb limbs index) 0))
       (i32 (+ (<< index 5) (wasm:i32.ctz (wasm:limb limbs index)))))))

(defun limbs-length (limbs)
  "How many bits a magnitude has that is not zero."
  (declare (type wasm:limbs limbs) (values wasm:i32))
  (let ((last (i32 (- (wasm:limb-count limbs) 1))))
    (i32 (+ (<< last 5) (- 32 (wasm:i32.clz (wasm:limb limbs last)))))))

(defun integer-length (integer)
  (check-integer integer)
  (if (wasm:bignum-p integer)
      (let* ((limbs (wasm:bignum-limbs integer)) (length (limbs-length limbs)))
        ;; -2^n has a bit less than 2^n.
        (if (and (i32 (/= (wasm:bignum-negative integer) 0)) (i32 (= (trailing-zeros limbs) (- length 1))))
            (wasm:integer-from-i64 (wide (i32 (- length 1))))
            (wasm:integer-from-i64 (wide length))))
      (let ((value (wasm:i64-of integer)))
        (wasm:integer-from-i64 (i64 (- 64 (wasm:i64.clz (i64 (logxor value (>> value 63))))))))))

(defun logcount (integer)
  (check-integer integer)
  (if (wasm:bignum-p integer)
      (let* ((limbs (wasm:bignum-limbs integer)) (count (wasm:i32 0)) (size (wasm:limb-count limbs)))
        (do-limbs (index (wasm:i32 0) size)
          (setq count (i32 (+ count (wasm:i32.popcnt (wasm:limb limbs index))))))
        ;; The zeros of -n are the ones of n - 1: its lowest one becomes as many as there were zeros below it.
        (if (i32 (/= (wasm:bignum-negative integer) 0)) (setq count (i32 (+ (- count 1) (trailing-zeros limbs)))))
        (wasm:integer-from-i64 (wide count)))
      (let ((value (wasm:i64-of integer)))
        (wasm:integer-from-i64 (wasm:i64.popcnt (i64 (logxor value (>> value 63))))))))

(defun logbitp (index integer)
  (unless (and (integerp index) (i32 (= (integer-sign-bit index) 0))) (wrong-type index (if (integerp index) 'unsigned-byte 'integer)))
  (check-integer integer)
  (cond ((wasm:bignum-p integer) (long-bit-p index integer))
        ((or (wasm:bignum-p index) (i64 (u>= (wasm:i64-of index) 64))) (i64 (< (wasm:i64-of integer) 0)))
        (t (i64 (/= (logand (>> (wasm:i64-of integer) (wasm:i64-of index)) 1) 0)))))

(defun long-bit-p (index integer)
  (let* ((limbs (wasm:bignum-limbs integer)) (negative (i32 (/= (wasm:bignum-negative integer) 0))))
    (if (or (wasm:bignum-p index) (i64 (u>= (wasm:i64-of index) (<< (wide (wasm:limb-count limbs)) 5))))
        negative
        (let* ((place (low-limb (wasm:i64-of index)))
               (set (i32 (/= (logand (u>> (wasm:limb limbs (i32 (u>> place 5))) (logand place 31)) 1) 0))))
          (cond ((not negative) set)
                ;; Up to its lowest one a number and its negation are alike, above that they are opposites.
                ((i32 (<= place (trailing-zeros limbs))) set)
                (t (not set)))))))

;;; Shifts

(defun ash (integer count)
  (check-integer integer)
  (check-integer count)
  (cond ((eql integer 0) 0)
        ((wasm:bignum-p count)
         (if (i32 (= (integer-sign-bit count) 0))
             (shift-too-long)
             (if (i32 (= (integer-sign-bit integer) 0)) 0 -1)))
        (t (shift-integer integer (wasm:i64-of count)))))

(defun shift-too-long () (error "can't represent result of left shift"))

(defun shift-integer (integer count)
  (declare (type wasm:i64 count))
  (cond ((i64 (> count 0))
         (cond ((i64 (> count 2147483648)) (shift-too-long))
               ((wasm:bignum-p integer) (shift-left integer count))
               ((i64 (> (wasm:i64.clz (magnitude-of-i64 (wasm:i64-of integer))) count))
                (wasm:integer-from-i64 (i64 (<< (wasm:i64-of integer) count))))
               (t (shift-left integer count))))
        ((wasm:bignum-p integer) (shift-long-right integer (i64 (- count))))
        ((i64 (< count -63)) (if (i64 (< (wasm:i64-of integer) 0)) -1 0))
        (t (wasm:integer-from-i64 (i64 (>> (wasm:i64-of integer) (- count)))))))

(defun shift-left (integer count)
  (declare (type wasm:i64 count))
  (let* ((limbs (integer-limbs integer)) (bits (i32 (logand (low-limb count) 31)))
         (places (low-limb (i64 (u>> count 5)))) (size (wasm:limb-count limbs))
         (shifted (shifted-left limbs bits (i32 (+ size 1)))) (result (wasm:limbs (i32 (+ size places 1)))))
    (do-limbs (index (wasm:i32 0) (i32 (+ size 1)))
      (wasm:set-limb result (i32 (+ index places)) (wasm:limb shifted index)))
    (integer-from-limbs (integer-sign-bit integer) result)))

(defun shift-long-right (integer count)
  "Downwards: what falls off a negative number makes it one less."
  (declare (type wasm:i64 count))
  (let* ((limbs (wasm:bignum-limbs integer)) (size (wasm:limb-count limbs)) (negative (wasm:bignum-negative integer)))
    (if (i64 (u>= count (<< (wide size) 5)))
        (if (i32 (= negative 0)) 0 -1)
        (let* ((places (low-limb (i64 (u>> count 5))))
               ;; One limb more, for the case that 1 is added to nothing but ones.
               (result (copy-limbs limbs places (i32 (- size places)) (i32 (+ (- size places) 1)))))
          (shift-right result (i32 (logand (low-limb count) 31)))
          (if (and (i32 (/= negative 0)) (i64 (< (wide (trailing-zeros limbs)) count)))
              (add-at result (wasm:i32 0) (natural-limbs (wasm:i64 1)) (wasm:i32 0) (wasm:i32 1)))
          (integer-from-limbs negative result)))))

;;; Fields. A byte is a cons of its size and its position.

(defun check-field-part (number)
  (unless (and (fixnump number) (>= number 0)) (wrong-type number '(mod 4611686018427387841))))

(defun byte (size position)
  (check-field-part size)
  (check-field-part position)
  (cons size position))

(defun check-field (byte)
  (if (and (consp byte) (fixnump (car byte)) (fixnump (cdr byte)) (>= (car byte) 0) (>= (cdr byte) 0))
      byte
      (wrong-type byte 'cons)))

(defun byte-size (byte) (car (check-field byte)))
(defun byte-position (byte) (cdr (check-field byte)))

(defun field-mask (size) (add-integers (ash 1 size) -1))

(defun ldb (byte integer)
  (check-integer integer)
  (check-field byte)
  (let ((size (car byte)) (shifted (if (eql (cdr byte) 0) integer (ash integer (- (cdr byte))))))
    (cond ((eql size 0) 0)
          ((and (i32 (= (integer-sign-bit shifted) 0)) (<= (integer-length shifted) size)) shifted)
          (t (and-integers shifted (field-mask size))))))

(defun ldb-test (byte integer) (not (eql (ldb byte integer) 0)))

(defun mask-field (byte integer) (ash (ldb byte integer) (cdr byte)))

(defun dpb (new byte integer)
  (check-integer new)
  (check-integer integer)
  (check-field byte)
  (let ((mask (field-mask (car byte))))
    (or-integers (and-integers integer (complement-integer (ash mask (cdr byte))))
                 (ash (and-integers new mask) (cdr byte)))))

(defun deposit-field (new byte integer)
  (check-integer integer)
  (dpb (ldb byte new) byte integer))

;;; Where compiled code has not looked at the operands

(define-logical-pair logand-any (and-integers a b))
(define-logical-pair logior-any (or-integers a b))
(define-logical-pair logxor-any (xor-integers a b))
