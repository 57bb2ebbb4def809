;;;; Loops at the edges of what their instructions know.

;; Counters that leave the fixnums, begin beyond them, or are floats.
(defun steps-below (start limit)
  (let ((count 0))
    (do ((i start (+ i 1))) ((>= i limit) (list count i))
      (incf count)
      (when (> count 5) (return (list :stopped i))))))
(dolist (pair (list (list (- most-positive-fixnum 2) most-positive-fixnum)
                    (list (- most-positive-fixnum 2) (+ most-positive-fixnum 3))
                    (list (+ most-positive-fixnum 1) (+ most-positive-fixnum 3))
                    (list (- most-negative-fixnum 3) (+ most-negative-fixnum 1))
                    (list 0.5 3) (list 0 2.5) (list 0 -1) (list 3 3)))
  (print (steps-below (first pair) (second pair))))

(defun count-loop (from below)
  (loop for i from from below below collect i))
(print (count-loop 0 4))
(print (count-loop 4 4))
(print (count-loop (- (expt 2 62) 2) (+ (expt 2 62) 2)))
(print (loop for i from 1 to 3 collect i))
(print (loop for i from 3 to 1 collect i))
(print (loop for i from 1.0 to 3 collect i))
(print (loop for i from (- (expt 2 62) 2) to (expt 2 62) collect i))
(print (let ((n 0)) (dotimes (i 7 n) (incf n i))))
(print (let ((n 0)) (dotimes (i -3 n) (incf n))))
(print (let ((n 0) (limit 5)) (dotimes (i limit n) (setq limit 100) (incf n))))

;; A counter that the body changes.
(print (let ((seen '())) (do ((i 0 (1+ i))) ((> i 6) (nreverse seen)) (push i seen) (when (evenp i) (incf i)))))
(print (let ((seen '())) (dotimes (i 10) (when (= i 4) (return (nreverse seen))) (push i seen))))

;; A counter that closures have.
(print (mapcar #'funcall (let ((made '())) (do ((i 0 (1+ i))) ((= i 3) (nreverse made)) (push (lambda () i) made)))))
(print (let ((made '())) (dotimes (i 3) (let ((j i)) (push (lambda () (incf j)) made))) (mapcar #'funcall made)))

;; Tests in the middle, tests that are several, and loops that are left both ways.
(defun walk (list)
  (let ((sum 0) (seen 0))
    (loop
      (when (null list) (return (list :end sum seen)))
      (incf seen)
      (let ((item (pop list)))
        (cond ((eq item :skip))
              ((eq item :stop) (return (list :stopped sum seen)))
              (t (incf sum item)))))))
(print (walk '(1 2 3)))
(print (walk '(1 :skip 3)))
(print (walk '(1 :stop 3)))
(print (walk '()))
(defun between (low high list)
  (let ((found 0))
    (do ((rest list (cdr rest))) ((or (null rest) (not (numberp (car rest)))) (list found rest))
      (when (and (<= low (car rest)) (< (car rest) high)) (incf found)))))
(print (between 2 5 '(1 2 3 4 5 6)))
(print (between 2 5 '(2 2 x 2)))
(print (between 2.0 5 '(1.9 2.0 4.9)))
(defun collatz (n) (do ((n n (if (evenp n) (/ n 2) (1+ (* 3 n)))) (steps 0 (1+ steps))) ((= n 1) steps)))
(print (mapcar #'collatz '(1 2 3 7 27)))
(defun tags (n)
  (let ((log '()))
    (tagbody
      (go test)
     again
      (push n log)
      (decf n)
     test
      (when (> n 0) (go again))
      (push :done log))
    (nreverse log)))
(print (tags 3))
(print (tags 0))

;; Comparisons of what cannot be compared are errors at each kind of loop.
(print (handler-case (let ((i 'a)) (loop while (< i 3) do (incf i))) (type-error (e) (type-error-datum e))))
(print (handler-case (dotimes (i 'b) (print i)) (type-error (e) (type-error-datum e))))
(print (handler-case (loop for i from 0 below "c" do (print i)) (type-error (e) (type-error-datum e))))
(print (handler-case (do ((i 0 (1+ i))) ((= i :d))) (type-error (e) (type-error-datum e))))

;; Things in all sizes, most of which die.
(defun sizes ()
  (let ((kept '()))
    (dotimes (round 30)
      (dolist (size '(1 200 300 500 900 1000 2000 4000 4031 4033 8000 20000 100000))
        (let ((vector (make-array size :initial-element size)))
          (setf (aref vector (1- size)) round)
          (when (= (mod (+ round size) 7) 3) (push vector kept)))))
    (every (lambda (vector) (and (or (= (length vector) 1) (= (aref vector 0) (length vector)))
                                 (< (aref vector (1- (length vector))) 30)))
           kept)))
(print (sizes))
(print (let ((f 1)) (loop for i from 1 to 2000 do (setq f (* f i))) (integer-length f)))
