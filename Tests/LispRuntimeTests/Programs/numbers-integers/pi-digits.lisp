;; Digits of π by a spigot over integers that grow without limit.
(let ((q 1) (r 0) (tt 1) (k 1) (n 3) (l 3) (count 0))
  (do () ((= count 120) (terpri))
    (if (< (- (+ (* 4 q) r) tt) (* n tt))
        (progn
          (princ n) (setq count (1+ count))
          (let ((nr (* 10 (- r (* n tt)))))
            (setq n (- (floor (* 10 (+ (* 3 q) r)) tt) (* 10 n)) q (* q 10) r nr)))
        (let ((nr (* (+ (* 2 q) r) l)) (nn (floor (+ (* q (* 7 k)) 2 (* r l)) (* tt l))))
          (setq q (* q k) tt (* tt l) l (+ l 2) k (1+ k) n nn r nr)))))
