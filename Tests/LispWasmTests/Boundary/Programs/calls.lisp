;;;; Every type out and back, and everything that does not cross. The same functions are there in JavaScript and in Swift.

(defmacro define-echoes (&rest types)
  `(progn ,@(mapcar (lambda (type)
                      `(ffi:define-foreign-function ,(intern (format nil "ECHO-~A" type))
                         ,(format nil "echo.~(~A~)" type) (,type) ,type))
                    types)))

(define-echoes :fixnum :int8 :uint8 :int16 :uint16 :int32 :uint32 :int64 :uint64 :long :size :single-float :double :boolean
  :string :anyref)

;;; With names, options and documentation.
(ffi:define-foreign-function host-add "host.add" ((left :fixnum "the first") (right :fixnum)) :fixnum
  :documentation "The sum.")
(ffi:define-foreign-function host-log "host.log" (:string) :void)
(ffi:define-foreign-function host-log-number "host.log" (:double) :void)
(ffi:define-foreign-function host-special "host.special" (:int) :double)
(ffi:define-foreign-function host-is-negative-zero "host.isNegativeZero" (:double) :boolean)
(ffi:define-foreign-function host-no-text "host.noText" () :string)
(ffi:define-foreign-function host-nothing "host.nothing" () :anyref)
(ffi:define-foreign-function host-fail "host.fail" (:string) :void)
(ffi:define-foreign-function host-never "host.never" (:int (:pointer :char)) :int)
(ffi:define-foreign-function host-each "host.each" ((:function (:double :string) :string)) :string)
(ffi:define-foreign-function host-thing "host.thing" () :pointer)
(ffi:define-foreign-function host-wrong "host.wrong" () :fixnum)

(defun attempt (function &rest arguments)
  (handler-case (apply function arguments)
    (ffi:ffi-type-error () 'type-error)
    (ffi:ffi-host-error () 'host-error)))

(defmacro report (form)
  `(handler-case ,form
     (ffi:ffi-type-error (condition) (list 'ffi-type-error (princ-to-string condition)))
     (ffi:ffi-host-error (condition) (list 'ffi-host-error (princ-to-string condition)))
     (ffi:ffi-error (condition) (list 'ffi-error (princ-to-string condition)))))

;;; Integers: the limits cross, and nothing beyond them.
(dolist (entry (list (list #'echo-fixnum -2147483648 2147483647) (list #'echo-int8 -128 127) (list #'echo-uint8 0 255)
                     (list #'echo-int16 -32768 32767) (list #'echo-uint16 0 65535)
                     (list #'echo-int32 -2147483648 2147483647) (list #'echo-uint32 0 4294967295)
                     (list #'echo-int64 -9223372036854775808 9223372036854775807)
                     (list #'echo-uint64 0 18446744073709551615)))
  (let ((echo (first entry)) (low (second entry)) (high (third entry)))
    (print (list (eql (attempt echo low) low) (eql (attempt echo high) high) (attempt echo (1- low)) (attempt echo (1+ high))
                 (attempt echo 1.0) (attempt echo "1") (attempt echo nil)))))
(print (list (echo-long -9007199254740991) (echo-size 9007199254740991) (attempt #'echo-size -1)
             ;; Around what fits a fixnum of the engine.
             (mapcar #'echo-fixnum (list -1073741824 -1073741825 1073741823 1073741824))))

;;; What the host gave is an integer like any other: its variable may hold something else, and nothing is cut.
(defun other-in-place (flag) (let ((x (host-add 1 2))) (if flag (setq x "text")) x))
(defun sum-or-truth (flag x) (if flag (host-add 1 2) (null x)))
(print (list (other-in-place nil) (other-in-place t) (sum-or-truth t 1) (sum-or-truth nil nil) (sum-or-truth nil 1)))
(let ((most (echo-int32 2147483647)) (least (echo-int32 -2147483648)) (long (echo-int64 9223372036854775807)))
  (print (list (+ most most) (- least most) (1+ most) (- least 1) (* most 2) (+ long 1) (+ most long) (- least)
               (< least most) (> least 0) (= most 2147483647) (logand most 255) (logior least 1) (logxor most least)
               (if (> most 0) most 1.5) (+ most 0.5d0) (echo-double most) (echo-int64 (+ most most))
               (attempt #'echo-int32 (+ most 1)) (echo-int32 (- (+ most 1) 1)))))

;;; Floats
(print (list (echo-double 0.1d0) (echo-double 3) (echo-double -0.0d0) (echo-double 2.5) (attempt #'echo-double (1+ (expt 2 53)))
             (echo-double (expt 2 60)) (attempt #'echo-double (expt 10 400)) (attempt #'echo-double 'x)))
(print (list (echo-single-float 0.1d0) (echo-single-float 0.1) (echo-single-float 16777216)
             (attempt #'echo-single-float 16777217) (attempt #'echo-single-float 1d39) (echo-single-float -0.0)))
(let ((nan (host-special 0)) (infinity (host-special 1)) (less (host-special 2)) (zero (host-special 3)))
  (print (list (= nan nan) (> infinity most-positive-double-float) (< less most-negative-double-float)
               (let ((again (echo-double nan))) (= again again)) (= (echo-double infinity) infinity)
               (host-is-negative-zero zero) (host-is-negative-zero 0d0) (host-is-negative-zero -0.0))))

;;; Truth
(print (list (echo-boolean t) (echo-boolean nil) (echo-boolean 'x) (attempt #'echo-boolean 0)))

;;; Text
(dolist (text (list "" "a" "こんにちは" "🎈x" (coerce (list #\a (code-char 0) #\b) 'string)
                    (make-string 1048576 :initial-element #\x) (make-string 300000 :initial-element (code-char 12371))))
  (print (list (length text) (string= text (echo-string text)))))
(print (map 'list #'char-code (echo-string (coerce (list #\a (code-char 55296) #\b) 'string))))
(print (list (echo-string nil) (host-no-text) (attempt #'echo-string 'symbol) (attempt #'echo-string #\c)))
(let ((text (make-array 3 :element-type 'character :initial-contents "abc" :fill-pointer 2)))
  (print (echo-string text)))

;;; Any object, which is the same when it comes back.
(print (mapcar (lambda (object) (eq object (echo-anyref object)))
               (list (list 1 2) 'symbol "text" #(1 2) (lambda () 1) (make-hash-table) nil t :keyword #\c)))
(print (list (echo-anyref 1073741823) (echo-anyref 1073741824) (echo-anyref 1.5d0) (host-nothing)))
(let ((thing (host-thing)) (other (host-thing)))
  (print (list (ffi:pointerp thing) (ffi:pointerp 5) (ffi:null-pointer-p thing) (ffi:null-pointer-p nil) (ffi:null-pointer)
               (ffi:pointer-eq thing thing) (ffi:pointer-eq thing other) (ffi:pointer-eq thing (echo-anyref thing))
               thing (type-of thing) (null thing))))

;;; What does not cross, and is told so. One of them contains itself.
(print (report (host-add 4294967296 1)))
(print (report (host-add 1 "two")))
(print (report (host-add 1)))
(print (report (host-add 1 2 3)))
(print (report (host-log '(1 2))))
(let ((circle (list 1 2)))
  (setf (cddr circle) circle)
  (print (report (host-log circle)))
  (print (report (host-add circle 1))))
(defstruct point x y)
(print (report (host-add (make-point :x 1 :y 2) 1)))
(print (report (host-each 5)))
(print (report (host-fail "too far")))
(print (attempt #'host-wrong))
(print (handler-case (host-fail "no") (ffi:ffi-host-error (condition) (ffi:ffi-error-name condition))))

;;; Calls in every way
(print (list (host-add 10 20) (funcall 'host-add 1 2) (funcall #'host-add 3 4) (apply #'host-add (list 5 6))
             (mapcar #'host-add '(1 2) '(3 4)) (reduce 'host-add '(1 2 3)) (ffi:call-host "host.add" 7 8)
             (let ((name (concatenate 'string "HOST-" "ADD"))) (funcall (intern name) 9 10))))
(print (list (ffi:call-host "host.half" 3) (ffi:call-host "host.half" 4) (ffi:call-host "host.join" "é" 1.5 t nil 7)
             (ffi:call-host "host.truth" t) (ffi:call-host "host.truth" nil) (ffi:call-host "host.none")
             (funcall #'ffi:call-host "host.half" 2.5)))
(print (report (ffi:call-host "nowhere.nothing" 1)))
(print (handler-case (funcall (intern (concatenate 'string "NO-SUCH-" "FUNCTION")) 1)
         (undefined-function () 'undefined)))

;;; Functions go out, are called, and what they do is done.
(let ((count 0))
  (print (host-each (lambda (number text) (incf count) (format nil "~A~A " number text))))
  (print count))
(print (block nil (host-each (lambda (number text) (declare (ignore text)) (return number)))))
(print (catch 'out (host-each (lambda (number text) (throw 'out (list number text))))))
(print (report (host-each (lambda (number text) (error 'ffi:ffi-host-error :format-control "~A" :format-arguments (list text))))))
(host-log "out")
(format t "~%in ")
(host-log-number -1.5d0)

;;; What needs C says so.
(print (report (ffi:foreign-alloc :int)))
(print (report (ffi:mem-ref (host-thing) :int)))
(print (ffi:with-ffi-safety-checks (host-add 1 1)))
(print (list (ffi:octets 0 127 255) (length (ffi:octets)) (handler-case (ffi:octets 256) (type-error () 'refused))))
