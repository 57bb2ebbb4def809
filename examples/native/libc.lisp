;;;; libc: numbers, text, memory, variadics, errno, sorting with a closure.
(ffi:require-module :libc "../../generated/libc.lisp")

(format t "labs ~a, strlen ~a, toupper ~a~%" (libc:labs -42) (libc:strlen "größer") (code-char (libc:toupper 97)))
(format t "atoi ~a, strtol ~a~%" (libc:atoi "123abc") (libc:strtol "ff" nil 16))
(format t "sqrt ~a, pow ~a~%" (libc:sqrt 2d0) (libc:pow 2d0 10d0))

;; printf into memory: promoted floats, long arguments, text.
(ffi:with-foreign-object (buffer :char 100)
  (let ((count (libc:snprintf buffer 100 "%d|%5.2f|%s|%ld|%c"
                              :int 7 :double 3.14159d0 :string "wörter" :long (expt 2 40) :int 65)))
    (format t "snprintf ~a: ~a~%" count (ffi:foreign-string-to-lisp buffer))))

;; qsort and bsearch call back into a closure that counts.
(let* ((values '(5 3 9 1 7 2 8)) (count (length values)) (calls 0)
       (array (ffi:foreign-alloc :int :initial-contents values))
       (compare (ffi:make-c-callback
                 (lambda (a b)
                   (incf calls)
                   (- (ffi:mem-ref a :int) (ffi:mem-ref b :int)))
                 :args '((:pointer :int) (:pointer :int)) :return :int)))
  (libc:qsort array count 4 compare)
  (format t "sorted ~a~%" (loop for i below count collect (ffi:mem-aref array :int i)))
  (ffi:with-foreign-object (key :int)
    (setf (ffi:mem-ref key :int) 8)
    (let ((found (libc:bsearch key array count 4 compare)))
      (format t "8 is at ~a~%" (/ (- (ffi:pointer-address found) (ffi:pointer-address array)) 4)))
    (setf (ffi:mem-ref key :int) 4)
    (format t "4: ~a~%" (ffi:null-pointer-p (libc:bsearch key array count 4 compare))))
  (format t "called back: ~a~%" (> calls 10))
  (ffi:free-callback compare)
  (ffi:foreign-free array))

;; A Lisp error inside of a callback arrives here once C has returned.
(let ((array (ffi:foreign-alloc :int :initial-contents '(3 1 2))))
  (handler-case
      (libc:qsort array 3 4 (lambda (a b) (declare (ignore a b)) (error "no order")))
    (error (e) (format t "raised here: ~a~%" e)))
  (ffi:foreign-free array))

;; errno
(format t "fopen: ~a, errno ~a: ~a~%"
        (ffi:null-pointer-p (libc:fopen "/nowhere/at/all" "r")) (ffi:errno) (ffi:strerror (ffi:errno)))

;; struct by value
(let ((quotient (libc:div 17 5)))
  (format t "div ~a ~a~%" (ffi:struct-get quotient :quot) (ffi:struct-get quotient :rem)))
