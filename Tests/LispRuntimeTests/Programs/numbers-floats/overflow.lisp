;;; Results too large for a double, where the operands are known to be doubles and where they are not.

(defmacro outcome (form)
  `(print (handler-case ,form
            (floating-point-overflow () :overflow)
            (floating-point-invalid-operation () :invalid)
            (division-by-zero () :zero))))

(defvar *large* 1d308)

(defun known (x)
  (declare (ignorable x))
  (let ((large 1d308) (half 0.5d0))
    (outcome (* large large))
    (outcome (* large -1d5))
    (outcome (+ large (* large 0.9d0)))
    (outcome (- (- large) large))
    (outcome (* 1000000 large))
    (outcome (+ 1 (* half (* large large))))
    (outcome (max 1 (* large large)))
    (outcome (/ 1d0 (* large large)))
    (outcome (sqrt (* large large)))
    (outcome (< 0 (* large large)))
    (outcome (* large half))
    (outcome (+ large large -1d308))))

(defun unknown (x)
  (outcome (* x x))
  (outcome (* x 1d5))
  (outcome (+ x x))
  (outcome (- (- x) x))
  (outcome (* 1000000 x))
  (outcome (1+ (* x x)))
  (outcome (* x 0.5d0)))

;; A sum that grows in a loop, and never becomes infinite.
(defun growing ()
  (let ((sum 1d300) (count 0))
    (handler-case
        (loop (setq sum (* sum 10d0)) (incf count))
      (floating-point-overflow () (list count sum)))))

(known 1)
(unknown *large*)
(print (growing))
