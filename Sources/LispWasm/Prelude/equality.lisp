;;;; When two values are the same: eql and equal. What each object is compared by is in the names of the engine.
(in-package "SYSTEM")

(defmacro no-return (form)
  "FORM, which signals an error, where a number of the engine's is wanted."
  (list 'progn form '(wasm:unreachable)))

(defun eql-p (a b)
  "The same object, or numbers of one type with one value, or the same character."
  (declare (values wasm:truth))
  (cond ((wasm:eq a b) t)
        ((wasm:i31p a) nil)
        ((characterp a) (and (characterp b) (i32 (= (wasm:code-of a) (wasm:code-of b)))))
        ((wasm:double-p a)
         (and (wasm:double-p b)
              (i64 (= (wasm:i64.reinterpret_f64 (wasm:f64-of a)) (wasm:i64.reinterpret_f64 (wasm:f64-of b))))))
        ((wasm:boxed-i64-p a) (and (wasm:boxed-i64-p b) (i64 (= (wasm:i64-of-box a) (wasm:i64-of-box b)))))
        ((wasm:single-p a)
         (and (wasm:single-p b)
              (i32 (= (wasm:i32.reinterpret_f32 (wasm:f32-of a)) (wasm:i32.reinterpret_f32 (wasm:f32-of b))))))
        ((wasm:bignum-p a)
         (and (wasm:bignum-p b)
              (i32 (= (wasm:bignum-negative a) (wasm:bignum-negative b)))
              (limbs-same-p (wasm:bignum-limbs a) (wasm:bignum-limbs b))))
        (t nil)))

(defun limbs-same-p (a b)
  (declare (type wasm:limbs a b) (values wasm:truth))
  (let ((count (wasm:limb-count a)) (index (wasm:i32 0)))
    (and (i32 (= count (wasm:limb-count b)))
         (progn
           (do ()
               ((or (i32 (>= index count)) (i32 (/= (wasm:limb a index) (wasm:limb b index)))))
             (setq index (i32 (+ index 1))))
           (i32 (= index count))))))

(defun eql (a b) (eql-p a b))

(defun equal (a b) (equal-p a b (wasm:i32 0)))

(defun equal-p (a b depth)
  (declare (type wasm:i32 depth) (values wasm:truth))
  (if (i32 (> depth 5000)) (signal-native-error 'stack-exhausted nil))
  ;; 1: go on with the tails, 0: they differ, 2: they are the same.
  (let ((state (wasm:i32 1)))
    (do ()
        ((not (and (i32 (= state 1)) (consp a) (consp b))))
      (cond ((wasm:eq a b) (setq state (wasm:i32 2)))
            ((equal-p (wasm:car a) (wasm:car b) (i32 (+ depth 1))) (setq a (wasm:cdr a) b (wasm:cdr b)))
            (t (setq state (wasm:i32 0)))))
    (if (i32 (= state 1))
        (or (eql-p a b) (equal-texts-p a b) (equal-bits-p a b))
        (i32 (= state 2)))))

(defun equal-texts-p (a b)
  (declare (values wasm:truth))
  (let ((store (text-store a)) (other (text-store b)))
    (and store other
         (let ((count (text-count a)))
           (and (i32 (= count (text-count b)))
                (i32 (= count (match-length store (array-base a) count other (array-base b) count))))))))

(defun equal-bits-p (a b)
  (declare (values wasm:truth))
  (and (bit-vector-p a) (bit-vector-p b)
       (let ((count (active-length a)) (index (wasm:i32 0)))
         (and (i32 (= count (active-length b)))
              (progn
                (do ()
                    ((or (i32 (>= index count)) (not (wasm:eq (element a index) (element b index)))))
                  (setq index (i32 (+ index 1))))
                (i32 (= index count)))))))
