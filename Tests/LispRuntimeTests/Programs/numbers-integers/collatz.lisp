;; Small integers in loops.
(defun steps (n) (let ((count 0)) (do () ((= n 1) count) (setq n (if (evenp n) (/ n 2) (+ (* 3 n) 1)) count (1+ count)))))
(let ((best 0) (at 0))
  (do ((i 1 (1+ i))) ((> i 3000)) (let ((s (steps i))) (when (> s best) (setq best s at i))))
  (prin1 at) (princ " ") (prin1 best) (terpri))
(prin1 (steps (1- (expt 2 100)))) (terpri)
