;;;; The package ffi, as far as it can be said in Lisp: defining forms, scopes of memory, CFFI's names.
(in-package "SYSTEM")

(add-condition-classes
 '((ffi:ffi-error (simple-error) kind ffi:function-name address)
   (ffi:ffi-type-error (ffi:ffi-error type-error))
   (ffi:ffi-host-error (ffi:ffi-error))
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

;;; Safety

(defmacro ffi:with-ffi-safety-checks (&body body)
  (let ((before (make-symbol "BEFORE")))
    `(let ((,before (set-foreign-checks t)))
       (unwind-protect (progn ,@body) (set-foreign-checks ,before)))))
