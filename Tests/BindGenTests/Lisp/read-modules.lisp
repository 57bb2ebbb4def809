;;;; Reads generated modules as any Lisp would, and says what it found.
;;;;
;;;;   sbcl --script read-modules.lisp FILE.lisp…
;;;;
;;;; The package ffi holds nothing but the names that modules may use: another one is an error of the reader. Every form
;;;; is looked at as data. What is wrong is printed as a line "WRONG …", every definition as a line of facts.

(defpackage :ffi
  (:use)
  (:export #:require-module #:define-foreign-library #:define-c-struct #:define-c-union #:define-enum
           #:define-c-type #:define-constant #:define-foreign-variable #:define-foreign-function
           #:define-alias #:double-from-bits #:single-from-bits #:utf-8-string #:octets))

(defpackage :reader (:use :cl))
(in-package :reader)

(defvar *file* "")
(defvar *types* (make-hash-table :test 'eq) "What names a type, in any module read so far.")
(defvar *called* (make-hash-table :test 'eq) "What names a function, variable or alias.")
(defvar *constants* (make-hash-table :test 'eq))
(defvar *mentioned* '() "Types used, with where, to be looked up when all modules are read.")

(defun wrong (control &rest arguments)
  (format t "WRONG ~A: ~?~%" *file* control arguments))

(defun text (part)
  "A symbol as PACKAGE:NAME without any quoting, anything else as it prints."
  (if (and (symbolp part) (symbol-package part) (not (keywordp part)))
      (format nil "~A:~A" (package-name (symbol-package part)) (symbol-name part))
      (format nil "~A" part)))

(defun fact (&rest parts)
  (format t "~{~A~^	~}~%" (mapcar #'text parts)))

(defun define (table symbol)
  (cond ((not (symbolp symbol)) (wrong "~S is no symbol" symbol))
        ((gethash symbol table) (wrong "~S is defined twice" symbol))
        (t (setf (gethash symbol table) t))))

;;; Types

(defparameter *scalars*
  '(:void :bool :char :schar :uchar :short :ushort :int :uint :long :ulong :llong :ullong :int128 :uint128
    :float16 :bfloat16 :float :double :long-double :float128 :int8 :uint8 :int16 :uint16 :int32 :uint32
    :int64 :uint64 :intptr :uintptr :intmax :uintmax :size :ssize :ptrdiff :wchar :wint :char16 :char32
    :time :clock :va-list :string))

(defun check-type-form (type where)
  (cond ((keywordp type) (unless (member type *scalars*) (wrong "~S: no type ~S" where type)))
        ((symbolp type) (push (list type where *file*) *mentioned*))
        ((atom type) (wrong "~S: ~S is no type" where type))
        (t (case (first type)
             ((:pointer :const :atomic)
              (unless (= (length type) 2) (wrong "~S: ~S" where type))
              (check-type-form (second type) where))
             (:complex (check-type-form (second type) where))
             ((:array :vector)
              (check-type-form (second type) where)
              (unless (or (null (cddr type)) (typep (third type) '(integer 0))) (wrong "~S: ~S" where type)))
             ((:bit-int :unsigned-bit-int)
              (unless (typep (second type) '(integer 1)) (wrong "~S: ~S" where type)))
             (:function
              (unless (listp (second type)) (wrong "~S: ~S" where type))
              (dolist (argument (second type))
                (unless (member argument '(:rest :unspecified)) (check-type-form argument where)))
              (check-type-form (third type) where))
             (t (wrong "~S: no type ~S" where type))))))

;;; Definitions

(defun name-of (designator) (if (consp designator) (first designator) designator))
(defun options-of (designator) (if (consp designator) (rest designator) '()))

(defun check-record (kind form)
  (destructuring-bind (designator . body) (rest form)
    (let ((name (name-of designator)))
      (define *types* name)
      (when (stringp (first body)) (pop body))
      (dolist (field body)
        (check-type-form (second field) name)
        (unless (evenp (length (cddr field))) (wrong "~S: ~S" name field)))
      (fact kind name (length body) (if (member :opaque (options-of designator)) "opaque" "defined")))))

(defun check-enum (form)
  (destructuring-bind (designator . body) (rest form)
    (let ((name (name-of designator)) (keywords '()))
      (define *types* name)
      (when (stringp (first body)) (pop body))
      (dolist (row body)
        (destructuring-bind (keyword value constant &key &allow-other-keys) row
          (unless (keywordp keyword) (wrong "~S: ~S is no keyword" name keyword))
          (when (member keyword keywords) (wrong "~S: ~S twice" name keyword))
          (push keyword keywords)
          (define *constants* constant)
          (fact "VALUE" constant value)))
      (fact "ENUM" name (length body)))))

(defun constant-text (value)
  (typecase value
    (integer (format nil "~D" value))
    (double-float
     (format nil "double ~D" (logior (ash (ldb (byte 32 0) (sb-kernel:double-float-high-bits value)) 32)
                                     (sb-kernel:double-float-low-bits value))))
    (single-float (format nil "single ~D" (ldb (byte 32 0) (sb-kernel:single-float-bits value))))
    (string (format nil "bytes~{ ~D~}" (coerce (sb-ext:string-to-octets value :external-format :utf-8) 'list)))
    (cons (case (first value)
            (ffi:double-from-bits (format nil "double ~D" (second value)))
            (ffi:single-from-bits (format nil "single ~D" (second value)))
            ((ffi:utf-8-string ffi:octets) (format nil "bytes~{ ~D~}" (rest value)))
            (t (wrong "no constant: ~S" value))))
    (t (wrong "no constant: ~S" value))))

(defun check-function (form)
  (destructuring-bind (name symbol parameters result &key documentation stub variadic &allow-other-keys) (rest form)
    (define *called* name)
    (unless (find #\. symbol) (wrong "~S: no module in ~S" name symbol))
    (unless (and (stringp documentation) (plusp (length documentation))) (wrong "~S has no docstring" name))
    (let ((names '()))
      (dolist (parameter parameters)
        (if (or (symbolp parameter) (keywordp (first parameter)))
            (check-type-form parameter name)
            (destructuring-bind (parameter-name type . options) parameter
              (when (member parameter-name names) (wrong "~S: ~S twice" name parameter-name))
              (push parameter-name names)
              (check-type-form type name)
              (unless (evenp (length options)) (wrong "~S: ~S" name parameter))))))
    (check-type-form result name)
    (fact "FUNCTION" name symbol (length parameters) (or stub "symbol") (or variadic "fixed"))))

(defun check-form (form)
  (case (first form)
    ((defpackage in-package) (eval form))
    (ffi:require-module (fact "REQUIRE" (second form) (third form)))
    (ffi:define-foreign-library (fact "LIBRARY" (second form) (length (cddr form))))
    (ffi:define-c-struct (check-record "STRUCT" form))
    (ffi:define-c-union (check-record "UNION" form))
    (ffi:define-enum (check-enum form))
    (ffi:define-c-type
     (define *types* (name-of (second form)))
     (check-type-form (third form) (name-of (second form)))
     (fact "TYPE" (name-of (second form))))
    (ffi:define-constant
     (define *constants* (second form))
     (fact "CONSTANT" (second form) (constant-text (third form))))
    (ffi:define-foreign-variable
     (define *called* (second form))
     (check-type-form (fourth form) (second form))
     (fact "VARIABLE" (second form) (third form)))
    (ffi:define-foreign-function (check-function form))
    (ffi:define-alias
     (define *called* (second form))
     (unless (gethash (third form) *called*) (wrong "~S stands for ~S, which is not defined" (second form) (third form)))
     (fact "ALIAS" (second form)))
    (t (wrong "unknown form: ~S" (first form)))))

(defun check-exports (package)
  (do-external-symbols (symbol package)
    (unless (or (gethash symbol *types*) (gethash symbol *called*) (gethash symbol *constants*))
      (wrong "~S is exported and not defined" symbol)))
  (do-symbols (symbol package)
    (when (and (eq (symbol-package symbol) package)
               (or (gethash symbol *types*) (gethash symbol *called*) (gethash symbol *constants*))
               (not (eq (nth-value 1 (find-symbol (symbol-name symbol) package)) :external)))
      (wrong "~S is defined and not exported" symbol))))

(defun read-module (path)
  (let ((*package* (find-package :cl-user)) (*read-eval* nil) (*file* (file-namestring path)))
    (fact "MODULE" *file*)
    (handler-case
        (with-open-file (in path :external-format :utf-8)
          (loop for form = (read in nil in)
                until (eq form in)
                do (check-form form))
          (check-exports *package*)
          (fact "PACKAGE" (package-name *package*)))
      (error (condition) (wrong "~A" condition)))))

(mapc #'read-module (rest sb-ext:*posix-argv*))
(loop for (type where file) in *mentioned*
      unless (gethash type *types*)
        do (let ((*file* file)) (wrong "~S: ~S is no type" where type)))
