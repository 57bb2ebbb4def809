;;;; Where reading goes on after a mistake: behind it, from files as from strings.
(defvar *text* "a nopkg:foo b #\\nosuch c #<x> d ) e a:b:c f #zz g 1/0 h ,x i (1 nopkg:x 2) j k (a . b c)
l . m #(1 . 2) n ( . a) o #1r3 p #x(1 2) q #xZZ r #* s #*12 t #2*011 u #:a:b v #+(or) w (x")

(defun read-all (stream)
  (dotimes (i 90)
    (handler-case (let ((object (read stream nil :end)))
                    (print object)
                    (if (eq object :end) (return)))
      (end-of-file () (print :end-inside) (return))
      (error (condition) (print (if (typep condition 'reader-error) :mistake :error))))))

(with-input-from-string (in *text*) (read-all in))
(let ((name (format nil "/tmp/behind-mistakes-~d-~d" (get-universal-time) (random 1000000 (make-random-state t)))))
  (with-open-file (out name :direction :output :if-exists :supersede) (write-string *text* out))
  (with-open-file (in name) (read-all in))
  (delete-file name))

;;; Forms to be evaluated are, once.
(defvar *count* 0)
(print (read-from-string "(a #.(incf *count*) b)"))
(with-input-from-string (in "#.(error \"no\") next")
  (print (handler-case (read in) (error () :error)))
  (print (read in)))
(print *count*)
