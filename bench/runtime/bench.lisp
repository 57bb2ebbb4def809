;;;; Calls into C from here: each line is a name and nanoseconds for one.
(defpackage :target (:use) (:export #:turn #:add-up #:four #:a #:b #:c #:d))
(ffi:define-foreign-library target (:linux "./libtarget.so"))
(ffi:define-foreign-library libc (:linux "libc.so.6"))
(ffi:define-c-struct four (a :int) (b :int) (c :int) (d :int))
(ffi:define-foreign-function labs "libc.labs" ((number :long)) :long)
(ffi:define-foreign-function strlen "libc.strlen" ((text :string)) :size)
(ffi:define-foreign-function turn "target.turn" ((value four)) four)
(ffi:define-foreign-function add-up "target.add_up" ((limit :long) (function (:pointer (:function (:long) :long)))) :long)

;;; The best of many slices counts, on all sides: what else the machine does only ever adds.
(defparameter *slices* 40)

(defun report (name count body)
  (let ((best nil))
    (dotimes (slice *slices*)
      (let ((start (get-internal-real-time)))
        (funcall body)
        (let ((elapsed (- (get-internal-real-time) start)))
          (when (or (null best) (< elapsed best)) (setq best elapsed)))))
    (format t "~a ~,1f~%" name (/ (* 1d9 (/ (float best 1d0) internal-time-units-per-second)) count))))

(defun measure-labs (count)
  (report "labs" count
          (lambda () (let ((sum 0)) (dotimes (i count) (setq sum (+ sum (labs (- i))))) sum))))

(defun measure-strlen (count)
  (let ((text "hello world"))
    (report "strlen" count
            (lambda () (let ((sum 0)) (dotimes (i count) (setq sum (+ sum (strlen text)))) sum)))))

(defun measure-callback (count)
  (let ((callback (ffi:make-c-callback (lambda (x) (1+ x)) :args '(:long) :return :long)))
    (report "callback" count (lambda () (add-up count callback)))))

(defun measure-struct (count)
  (let ((value (ffi:make-struct 'four :a 1 :b 2 :c 3 :d 4)))
    (report "struct" count (lambda () (dotimes (i count) (turn value))))))

(defun fib (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2)))))

(measure-labs 100000)
(measure-strlen 50000)
(measure-callback 25000)
(measure-struct 25000)
(setq *slices* 5)
(report "fib" 1 (lambda () (fib 32)))
