;;;; Random numbers: xoshiro256**, whose four words are a random state.
(in-package "SYSTEM")

(defun random-state-p (object) (wasm:recordp 'random-state object))

(defun state-words (state)
  "The eight limbs of a random state's four words."
  (declare (values wasm:limbs))
  (unless (random-state-p state) (wrong-type state 'random-state))
  (wasm:record-ref 'random-state state (wasm:i32 0)))

(defun state-from-words (words)
  (declare (type wasm:limbs words))
  (let ((state (wasm:new-record 'random-state (wasm:i32 1) nil)))
    (wasm:set-record 'random-state state (wasm:i32 0) words)
    state))

(defun table-i64 (table index)
  "The word that two limbs are together."
  (declare (type wasm:limbs table) (type wasm:i32 index) (values wasm:i64))
  (i64 (logior (wide-limb table (i32 (<< index 1))) (<< (wide-limb table (i32 (+ (<< index 1) 1))) 32))))

(defun set-table-i64 (table index word)
  (declare (type wasm:limbs table) (type wasm:i32 index) (type wasm:i64 word))
  (wasm:set-limb table (i32 (<< index 1)) (low-limb word))
  (wasm:set-limb table (i32 (+ (<< index 1) 1)) (high-limb word)))

(defun seeded-random-state (seed)
  "Four words from one by SplitMix64, so that neighbouring seeds give unrelated numbers."
  (let ((word (wasm:i64-of seed)) (words (wasm:limbs (wasm:i32 8))))
    (do-limbs (index (wasm:i32 0) (wasm:i32 4))
      (setq word (i64 (+ word -7046029254386353131)))
      (let* ((first (i64 (* (logxor word (u>> word 30)) -4658895280553007687)))
             (second (i64 (* (logxor first (u>> first 27)) -7723592293110705685))))
        (set-table-i64 words index (i64 (logxor second (u>> second 31))))))
    (state-from-words words)))

(defun make-random-state (&optional source)
  (cond ((eq source t) (seeded-random-state (host-seed)))
        ((null source) (copy-of-random-state *random-state*))
        ((random-state-p source) (copy-of-random-state source))
        (t (wrong-type source '(or random-state boolean)))))

(defun copy-of-random-state (state)
  (state-from-words (copy-limbs (state-words state) (wasm:i32 0) (wasm:i32 8) (wasm:i32 8))))

(defun host-seed ()
  "Some 53 bits that nobody foresees."
  (wasm:integer-from-i64
   (wasm:i64.trunc_sat_f64_s (f64 (* (wasm:import "lisp" "seed" '() 'wasm:f64) 9007199254740992d0)))))

(defun next-random-word (words)
  (declare (type wasm:limbs words) (values wasm:i64))
  (let* ((a (table-i64 words (wasm:i32 0))) (b (table-i64 words (wasm:i32 1)))
         (c (i64 (logxor (table-i64 words (wasm:i32 2)) a))) (d (i64 (logxor (table-i64 words (wasm:i32 3)) b))))
    (set-table-i64 words (wasm:i32 0) (i64 (logxor a d)))
    (set-table-i64 words (wasm:i32 1) (i64 (logxor b c)))
    (set-table-i64 words (wasm:i32 2) (i64 (logxor c (<< b 17))))
    (set-table-i64 words (wasm:i32 3) (i64 (rotate d 45)))
    (i64 (* (rotate (* b 5) 7) 9))))

(defun high-product (x y)
  "The upper half of the product of two natural numbers of 64 bits."
  (declare (type wasm:i64 x y) (values wasm:i64))
  (let* ((x-high (i64 (u>> x 32))) (x-low (i64 (logand x 4294967295)))
         (y-high (i64 (u>> y 32))) (y-low (i64 (logand y 4294967295)))
         (first (i64 (+ (* x-high y-low) (u>> (* x-low y-low) 32))))
         (second (i64 (+ (* x-low y-high) (logand first 4294967295)))))
    (i64 (+ (* x-high y-high) (u>> first 32) (u>> second 32)))))

(defun random-below-word (words limit)
  "Every number below LIMIT equally often (Lemire's: the product's upper half, again where it would be unfair)."
  (declare (type wasm:limbs words) (type wasm:i64 limit) (values wasm:i64))
  (let ((word (next-random-word words)))
    (if (i64 (u< (* word limit) limit))
        (let ((unfair (i64 (urem (- limit) limit))))
          (do ()
              ((i64 (u>= (* word limit) unfair)) nil)
            (setq word (next-random-word words)))))
    (high-product word limit)))

(defun random-below-integer (words limit)
  "As many bits as LIMIT has, until they are below it."
  (declare (type wasm:limbs words))
  (let* ((length (limbs-length (integer-limbs limit))) (count (i32 (u>> (+ length 63) 6)))
         (unused (i32 (- (<< count 6) length))))
    (do () (nil)
      (let ((limbs (wasm:limbs (i32 (<< count 1)))) (last (i32 (- count 1))))
        (do-limbs (index (wasm:i32 0) count)
          (let ((word (next-random-word words)))
            (set-table-i64 limbs index (if (i32 (= index last)) (i64 (u>> word (wide unused))) word))))
        (let ((candidate (integer-from-limbs (wasm:i32 0) limbs)))
          (if (i32 (< (compare-integers candidate limit) 0)) (return candidate)))))))

(defun random (limit &optional (state *random-state*))
  (let ((words (state-words state)))
    (unless (and (numberp limit) (i32 (> (number-sign limit 'real) 0)))
      (wrong-type limit '(or (integer 1) (float (0)))))
    (cond ((wasm:bignum-p limit) (random-below-integer words limit))
          ((integerp limit) (wasm:integer-from-i64 (random-below-word words (wasm:i64-of limit))))
          ((double-float-p limit)
           (let ((x (wasm:f64-of limit)) (result (wasm:f64 0d0)))
             (do ()
                 ((progn
                    (setq result (f64 (* (* (wasm:f64.convert_i64_u (i64 (u>> (next-random-word words) 11)))
                                            1.1102230246251565d-16) x)))
                    (f64 (< result x)))
                  (wasm:make-double result)))))
          (t
           (let ((x (wasm:f32-of limit)) (result (wasm:f32 0.0)))
             (do ()
                 ((progn
                    (setq result (f32 (* (* (wasm:f32.convert_i64_u (i64 (u>> (next-random-word words) 40)))
                                            5.9604645e-8) x)))
                    (f32 (< result x)))
                  (wasm:make-single result))))))))
