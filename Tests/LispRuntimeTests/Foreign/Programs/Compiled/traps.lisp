;;;; What generators and runtimes have been silently wrong about, one after the other.
(ffi:define-foreign-library test (:linux "./libtest.so") (:macos "./libtest.so"))
(defmacro say (what &body body) `(format t "~A: ~S~%" ,what (progn ,@body)))
(defmacro fun (name parameters result &rest options)
  `(ffi:define-foreign-function ,name ,(format nil "test.~A" (substitute #\_ #\- (string-downcase (symbol-name name))))
     ,parameters ,result ,@options))

;; A bool is one byte.
(fun dirty-false () :bool)
(fun dirty-true () :bool)
(say "bool of a dirty register" (list (dirty-false) (dirty-true)))
(fun whole-register ((word :bool)) :int)
(say "bool fills its register" (list (whole-register t) (whole-register nil) (whole-register "yes")))
(ffi:define-c-struct switches (first :bool) (second :bool) (third :char) (rest (:array :bool 3)))
(fun set-switches ((s (:pointer switches))) :void)
(fun switches-are ((s (:pointer switches))) :int)
(let ((s (ffi:make-struct 'switches)))
  (set-switches s)
  (say "bools in a struct" (list (ffi:struct-size 'switches) (ffi:struct-get s 'first) (ffi:struct-get s 'second)
                                 (loop for i below 3 collect (ffi:struct-get s 'rest i))))
  (setf (ffi:struct-get s 'first) t (ffi:struct-get s 'second) nil (ffi:struct-get s 'rest 1) t)
  (say "written one by one" (switches-are s)))
(fun negate ((b :bool)) :bool)
(say "bool both ways" (list (negate t) (negate nil)))
(say "0 is not false in Lisp" (handler-case (negate 0) (ffi:type-mismatch (c) (princ-to-string c))))

;; char may be signed or not.
(fun char-is-signed () :int)
(fun high-char () :char)
(fun high-signed () :schar)
(fun high-unsigned () :uchar)
(fun char-value ((c :char)) :int)
(say "char is what the compiler says" (eq (minusp (high-char)) (= (char-is-signed) 1)))
(say "schar and uchar" (list (high-signed) (high-unsigned)))
(say "char back again" (= (char-value (high-char)) (high-char)))

;; long is what the platform says.
(fun size-of-long () :int)
(fun largest-long () :long)
(fun one-more ((x :long)) :long)
(say "long" (list (= (size-of-long) (ffi:foreign-type-size :long))
                  (= (largest-long) (1- (expt 2 (1- (* 8 (size-of-long)))))) (one-more (ash -1 (- (* 8 (size-of-long)) 1)))))
(say "no truncation" (handler-case (one-more (expt 2 63)) (ffi:type-mismatch () :refused)))

;; A bit-field is no plain slot.
(ffi:define-c-struct bits (a :uint :bits 3) (b :int :bits 5) (c :ullong :bits 40) (d :bool :bits 1) (:unnamed :uint :bits 0)
  (e :uint :bits 7))
(fun fill-bits ((s (:pointer bits))) :void)
(fun bits-are ((s (:pointer bits))) :int)
(fun size-of-bits () :int)
(let ((s (ffi:make-struct 'bits)))
  (fill-bits s)
  (say "bit-fields from C" (list (= (size-of-bits) (ffi:struct-size 'bits)) (ffi:struct-to-list s)))
  (setf (ffi:struct-get s 'a) 2 (ffi:struct-get s 'b) 15 (ffi:struct-get s 'c) 7 (ffi:struct-get s 'd) nil
        (ffi:struct-get s 'e) 1)
  (say "bit-fields to C" (bits-are s)))

;; Dots: floats and small integers are promoted, registers and stack are those of a variadic call.
(fun add-up ((kinds :string)) :double :variadic 1)
(say "floats behind dots" (add-up "dd" :float 0.5 :float 0.25))
(say "small integers behind dots" (add-up "iiii" :char -1 :uchar 255 :short -300 :bool t))
(say "many behind dots" (add-up "didididididididsdid" :double 1 :int 1 :double 1 :int 1 :double 1 :int 1 :double 1 :int 1 :double 1
                                :int 1 :double 1 :int 1 :double 1 :int 1 :double 1 :string "four" :double 1 :int 1 :double 1))
(say "nothing behind dots" (add-up ""))
(say "without a declaration" (ffi:ffi-call "./libtest.so" "add_up" '(:string :rest) :double "dl" :float 2.5 :long 40))

;; An inline function is in no library.
(ffi:define-foreign-function twice "test.twice" ((x :int)) :int :stub :inline)
(say "inline" (handler-case (twice 2) (ffi:symbol-not-found (c) (princ-to-string c))))

;; {char; double} in the sixth integer register.
(ffi:define-c-struct char-and-double (c :char) (d :double))
(fun mixed ((first :double) (a :long) (b :long) (c :long) (d :long) (e :long) (s char-and-double) (last :double)) :double)
(say "struct of two registers" (mixed 1 1 1 1 1 1 '(c 2 d 3) 4))
(fun call-mixed ((f (:pointer (:function (:double :long :long :long :long :long char-and-double :double) :double)))) :double)
(say "the same in a callback"
  (call-mixed (lambda (first a b c d e s last)
                (+ (* first 1000000) a b c d e (* 1000 (ffi:struct-get s 'c)) (* 100 (ffi:struct-get s 'd)) last))))
(fun halve ((x :float)) :float)
(say "float is no double" (list (halve 1) (halve 0.5d0) (handler-case (halve 1d300) (ffi:type-mismatch () :too-large))))

;; Signalling what nobody handles.
(define-condition unheard (condition) ())
(say "signal without a handler" (list (signal 'unheard) (signal "text")))
