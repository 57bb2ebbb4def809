;;; Programs of a page or less, each with the microseconds that it takes: natively, as WebAssembly, and in JavaScript (programs.mjs).

(defmacro timed (name result &body body)
  "Once for the engine to see what it is about, and then five times by the clock."
  (let ((start (gensym)) (value (gensym)) (time (gensym)))
    `(progn
       ,@body
       (dotimes (,time 5)
         (let* ((,start (get-internal-real-time)) (,value (progn ,@body)))
           (setq ,start (- (get-internal-real-time) ,start))
           (unless (equalp ,value ,result) (error "~A is ~S" ,name ,value))
           (format t "~A ~D~%" ,name (floor (* 1000000 ,start) internal-time-units-per-second)))))))

(defun fib (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))

;;; Lists and recursion: in how many ways queens stand on a board.

(defun safe-p (row distance placed)
  (cond ((null placed) t)
        ((or (= (car placed) row) (= (car placed) (+ row distance)) (= (car placed) (- row distance))) nil)
        (t (safe-p row (+ distance 1) (cdr placed)))))

(defun queens (size column placed)
  (if (= column size)
      1
      (let ((count 0))
        (dotimes (row size count)
          (if (safe-p row 1 placed) (setq count (+ count (queens size (+ column 1) (cons row placed)))))))))

;;; Floats in vectors: five bodies that attract each other.

(defun make-bodies ()
  (vector (vector 0d0 0d0 0d0 0d0 0d0 0d0 39.47841760435743d0)
          (vector 4.84143144246472d0 -1.16032004402743d0 -0.10362204447112d0
                  0.60632639299579d0 2.81198684491626d0 -0.02521836165988d0 0.03769367487038d0)
          (vector 8.34336671824458d0 4.12479856412430d0 -0.40352341711432d0
                  -1.01077434617879d0 1.82566237123041d0 0.00841576137658d0 0.01128632613197d0)
          (vector 12.89436956213913d0 -15.11115140169863d0 -0.22330757889266d0
                  1.08279100644153d0 0.86871301816960d0 -0.01083263740136d0 0.00172372405705d0)
          (vector 15.37969711485092d0 -25.91931460998796d0 0.17925877295037d0
                  0.97909073224389d0 0.59469899864767d0 -0.03475595558078d0 0.00203368686992d0)))

(defun advance (bodies step)
  (dotimes (i 5)
    (let ((a (svref bodies i)))
      (do ((j (+ i 1) (+ j 1)))
          ((= j 5))
        (let* ((b (svref bodies j))
               (dx (- (svref a 0) (svref b 0))) (dy (- (svref a 1) (svref b 1))) (dz (- (svref a 2) (svref b 2)))
               (square (+ (* dx dx) (+ (* dy dy) (* dz dz))))
               (force (/ step (* square (sqrt square)))))
          (dotimes (k 3)
            (let ((d (case k (0 dx) (1 dy) (t dz))))
              (setf (svref a (+ 3 k)) (- (svref a (+ 3 k)) (* d (* (svref b 6) force))))
              (setf (svref b (+ 3 k)) (+ (svref b (+ 3 k)) (* d (* (svref a 6) force))))))))))
  (dotimes (i 5)
    (let ((a (svref bodies i)))
      (dotimes (k 3)
        (setf (svref a k) (+ (svref a k) (* step (svref a (+ 3 k)))))))))

(defun bodies (steps)
  (let ((bodies (make-bodies)))
    (dotimes (step steps) (advance bodies 0.01d0))
    (floor (* 1000000 (svref (svref bodies 1) 0)))))

;;; Strings, a hash table, and sorting: how often words come up.

(defun words (count)
  (let ((table (make-hash-table :test 'equal)) (state 1))
    (dotimes (index count)
      (setq state (mod (+ (* state 1103) 12345) 65536))
      (let ((word (concatenate 'string "word" (princ-to-string (mod state 997)))))
        (setf (gethash word table) (+ 1 (gethash word table 0)))))
    (let ((all nil))
      (maphash (lambda (word times) (setq all (cons (cons times word) all))) table)
      (let ((sorted (sort all (lambda (a b) (or (> (car a) (car b)) (and (= (car a) (car b)) (string< (cdr a) (cdr b))))))))
        (list (length sorted) (car (first sorted)))))))

(timed "fib" 2178309 (fib 32))
(timed "queens" 724 (queens 10 0 nil))
(timed "bodies" 2066653 (bodies 20000))
(timed "words" (list 997 58) (words 50000))
