;; A copied state gives the same numbers again.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(defun draw (state n) (let ((numbers '())) (dotimes (i n numbers) (push (random 1000000000000 state) numbers))))
(let* ((state (make-random-state t)) (copy (make-random-state state)) (numbers (draw state 20)))
  (out (equal numbers (draw copy 20)) (equal (draw state 20) numbers) (random-state-p state) (random-state-p *random-state*) (random-state-p 5))
  (out (equal (draw (make-random-state state) 5) (draw state 5))))
(let ((*random-state* (make-random-state nil))) (out (let ((copy (make-random-state))) (= (random 1000000 copy) (random 1000000)))))
(apply #'out (mapcar (lambda (limit) (handler-case (random limit) (type-error () 'type-error))) '(0 -5 a "x" 0.0 -1.5)))
