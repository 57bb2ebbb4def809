;;;; The package ffi, as far as it can be said in Lisp: defining forms, scopes of memory, CFFI's names.
(in-package "SYSTEM")

(add-condition-classes
 '((ffi:ffi-error (simple-error) kind ffi:function-name address)
   (ffi:ffi-type-error (ffi:ffi-error type-error))
   (ffi:ffi-host-error (ffi:ffi-error) object)
   (ffi:type-mismatch (ffi:ffi-type-error))
   (ffi:marshalling-failed (ffi:ffi-type-error))
   (ffi:symbol-not-found (ffi:ffi-host-error))
   (ffi:library-not-loaded (ffi:ffi-host-error))
   (ffi:null-pointer (ffi:ffi-error))
   (ffi:segmentation-fault (ffi:ffi-host-error))
   (ffi:out-of-memory (ffi:ffi-error))
   (ffi:invalid-struct-layout (ffi:ffi-error))
   (ffi:out-of-bounds (ffi:ffi-error))
   (ffi:use-after-free (ffi:ffi-error))
   (ffi:double-free (ffi:ffi-error))
   (ffi:not-allowed (ffi:ffi-host-error))
   (ffi:unsupported-call (ffi:ffi-error))
   (ffi:callback-failed (ffi:ffi-error))))

(defun ffi:ffi-error-kind (condition) (condition-slot condition 'kind 'ffi:ffi-error))
(defun ffi:ffi-error-name (condition) (condition-slot condition 'ffi:function-name 'ffi:ffi-error))
(defun ffi:host-error-object (condition) (condition-slot condition 'object 'ffi:ffi-host-error))
(defun ffi:ffi-error-address (condition) (condition-slot condition 'address 'ffi:ffi-error))

;;; Defining forms: the form itself is what is kept, and read when it is first used.

(defmacro ffi:define-foreign-function (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-foreign-variable (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-c-struct (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-c-union (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-c-type (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-enum (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-foreign-library (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-alias (&whole form &rest parts) (declare (ignore parts)) `(define-foreign ',form))
(defmacro ffi:define-constant (name value &rest options) (declare (ignore options)) `(defconstant ,name ,value))

;;; The same under CFFI's names

(defun foreign-names (name)
  "The C name and the Lisp name of CFFI's (\"c_name\" lisp-name), in that order."
  (flet ((lisp-name (text) (intern (string-upcase (substitute #\- #\_ text))))
         (c-name (symbol) (substitute #\_ #\- (string-downcase (symbol-name symbol)))))
    (cond ((stringp name) (list name (lisp-name name)))
          ((symbolp name) (list (c-name name) name))
          ((stringp (first name)) (list (first name) (if (symbolp (second name)) (second name) (lisp-name (first name)))))
          (t (list (second name) (first name))))))

(defmacro ffi:defcfun (name result &rest parameters)
  (let ((names (foreign-names name)) (variadic (member '&rest parameters)))
    (when (stringp (first parameters)) (setq parameters (rest parameters)))
    `(ffi:define-foreign-function ,(second names) ,(concatenate 'string "env." (first names))
       ,(remove '&rest parameters) ,result
       ,@(if variadic (list :variadic (length (remove '&rest parameters))) nil))))

(defmacro ffi:defcvar (name type)
  (let ((names (foreign-names name)))
    `(ffi:define-foreign-variable ,(second names) ,(concatenate 'string "env." (first names)) ,type)))

(defmacro ffi:defcstruct (name &rest fields) `(ffi:define-c-struct ,name ,@fields))
(defmacro ffi:defcunion (name &rest fields) `(ffi:define-c-union ,name ,@fields))
(defmacro ffi:defcenum (name &rest rows) `(ffi:define-enum ,name ,@rows))
(defmacro ffi:defctype (name type &rest options) (declare (ignore options)) `(ffi:define-c-type ,name ,type))
(defmacro ffi:use-foreign-library (name) `(ffi:load-library ',name))

;;; Calls

(defmacro ffi:foreign-funcall (name &rest arguments)
  `(call-foreign-pointer ,name ,@(quote-types arguments)))

(defmacro ffi:foreign-funcall-pointer (pointer options &rest arguments)
  (declare (ignore options))
  `(call-foreign-pointer ,pointer ,@(quote-types arguments)))

(defun quote-types (arguments)
  "Every other one is a type, and so is a last one that is left over."
  (do ((rest arguments (cddr rest)) (result nil))
      ((null rest) (nreverse result))
    (push (list 'quote (car rest)) result)
    (when (cdr rest) (push (cadr rest) result))))

;;; Memory for as long as a form runs

(defmacro ffi:with-foreign-object ((variable type &optional (count 1)) &body body)
  (let ((memory (make-symbol "MEMORY")))
    `(let* ((,memory (ffi:foreign-alloc ,type :count ,count)) (,variable ,memory))
       (unwind-protect (progn ,@body) (ffi:foreign-free ,memory)))))

(defmacro ffi:with-foreign-objects (bindings &body body)
  (if bindings
      `(ffi:with-foreign-object ,(first bindings) (ffi:with-foreign-objects ,(rest bindings) ,@body))
      `(progn ,@body)))

(defmacro ffi:with-foreign-pointer ((variable size &optional size-variable) &body body)
  (let ((count (or size-variable (make-symbol "SIZE"))))
    `(let ((,count ,size)) (ffi:with-foreign-object (,variable :uint8 ,count) ,@body))))

(defmacro ffi:with-foreign-string ((variable string &rest options) &body body)
  (let ((names (if (consp variable) variable (list variable))) (memory (make-symbol "MEMORY")))
    `(let* ((,memory (ffi:foreign-string-alloc ,string ,@options)) (,(first names) ,memory)
            ,@(if (rest names) `((,(second names) (1+ (length (foreign-bytes ,memory))))) nil))
       (unwind-protect (progn ,@body) (ffi:foreign-string-free ,memory)))))

(defun foreign-bytes (pointer) (ffi:foreign-string-to-lisp pointer :encoding :latin-1))

(defmacro ffi:with-foreign-strings (bindings &body body)
  (if bindings
      `(ffi:with-foreign-string ,(first bindings) (ffi:with-foreign-strings ,(rest bindings) ,@body))
      `(progn ,@body)))

(defmacro ffi:with-pointer-to-vector-data ((variable vector) &body body)
  "A vector of octets never moves, so it is its own memory."
  `(let ((,variable (ffi:cast ,vector :uint8))) ,@body))

(defmacro ffi:with-foreign-slots ((names pointer type) &body body)
  (let ((place (make-symbol "PLACE")))
    `(let ((,place ,pointer))
       (symbol-macrolet ,(mapcar (lambda (name)
                                   (if (consp name)
                                       `(,(second name) (ffi:foreign-slot-pointer ,place ',type ',(second name)))
                                       `(,name (ffi:foreign-slot-value ,place ',type ',name))))
                                 names)
         ,@body))))

(defmacro ffi:incf-pointer (place &optional (offset 1)) `(setf ,place (ffi:inc-pointer ,place ,offset)))

;;; Callbacks

(defmacro ffi:defcallback (name result parameters &body body)
  (let ((name (if (consp name) (first name) name)))
    `(named-callback ',name
       (ffi:make-c-callback #'(named-lambda ,name ,(mapcar #'first parameters) ,@body)
                            :args ',(mapcar #'second parameters) :return ',result))))

(defmacro ffi:callback (name) `(named-callback ',name))
(defun ffi:get-callback (name) (named-callback name))

;;; Exports

(defmacro ffi:export-function (name &rest options)
  "The signature stands with a quote or without."
  `(export-foreign ,name ,@(quote-signature options)))

(defun quote-signature (options)
  (do ((rest options (cddr rest)) (result nil))
      ((null rest) (nreverse result))
    (push (car rest) result)
    (when (cdr rest)
      (let ((value (cadr rest)))
        (push (if (and (eq (car rest) :signature) (consp value)
                       (or (listp (car value)) (keywordp (car value))))
                  (list 'quote value)
                  value)
              result)))))

;;; Signals of GObject: their handlers' types are known to GObject alone, and only while the program runs

(defun signal-handler-type (instance name)
  "The type of the handlers of an object's signal, as a form; nil when GObject does not know the signal or is not there."
  (handler-case
      (progn
        ;; Once: what is defined again is laid out again, and all other types with it.
        (unless (property 'signal-query 'is-defined)
          (define-foreign '(ffi:define-c-struct signal-query
                            (id :uint) (name :string) (owner :size) (flags :int) (result :size) (count :uint)
                            (types (:pointer :size))))
          (set-property 'signal-query 'is-defined t))
        (ffi:with-foreign-objects ((id :uint) (detail :uint) (query 'signal-query))
          (unless (eql 0 (ffi:foreign-funcall "g_signal_parse_name" :string name
                                              :size (ffi:mem-ref (ffi:mem-ref instance :pointer) :size)
                                              :pointer id :pointer detail :int 0 :int))
            (ffi:foreign-funcall "g_signal_query" :uint (ffi:mem-ref id :uint) :pointer query :void)
            (let ((types (ffi:struct-get query 'types)) (parameters nil))
              (dotimes (i (ffi:struct-get query 'count))
                (push (fundamental-type (ffi:mem-aref types :size i)) parameters))
              (list :function
                    `(:pointer ,@(nreverse parameters) :pointer)
                    ;; Text that a handler returns is GLib's to free.
                    (let ((result (fundamental-type (ffi:struct-get query 'result))))
                      (if (eq result :string) :pointer result)))))))
    (ffi:ffi-error () nil)))

(defun fundamental-type (type)
  "The C type of values of a GType, by the fundamental type that it is derived from."
  ;; The lowest bit is a flag of the signal's own, and the numbers of fundamental types come in steps of four.
  (let ((number (ash (ffi:foreign-funcall "g_type_fundamental" :size (logandc2 type 1) :size) -2)))
    (case number
      (1 :void) (3 :char) (4 :uchar) (5 :int) (6 :int) (7 :uint) (8 :long) (9 :ulong) (10 :int64) (11 :uint64)
      (12 :int) (13 :uint) (14 :float) (15 :double) (16 :string)
      (t :pointer))))

;;; Printing

(defun print-pointer (object stream)
  "True when OBJECT is a pointer."
  (when (ffi:pointerp object)
    (write-string (pointer-description object) stream)
    t))

;;; Safety

(defun signal-refused-callbacks (text)
  "Called at a safe point after callbacks of other threads could not be served."
  (restart-case (error 'ffi:callback-failed :format-control "~A" :format-arguments (list text) :kind :callback-failed
                                            :function-name nil :address nil)
    (continue () :report "Go on without what they would have done." nil)))

(defmacro ffi:with-ffi-safety-checks (&body body)
  (let ((before (make-symbol "BEFORE")))
    `(let ((,before (set-foreign-checks t)))
       (unwind-protect (progn ,@body) (set-foreign-checks ,before)))))
