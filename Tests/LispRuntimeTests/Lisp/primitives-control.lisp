;;;; What the control half of the prelude needs of the machine, told in the host's Lisp.
;;;;
;;;; Names are of SYSTEM unless CL has them. A primitive checks its arguments: a wrong type is a type-error.
(in-package "HARNESS")

;;; Of CL itself

(native-names
 ;; lists
 car cdr caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar cadadr
 caddar cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
 cons rplaca rplacd consp atom listp null not eq eql list list* length nth nthcdr
 ;; symbols and packages
 symbolp keywordp symbol-name symbol-package symbol-value set symbol-function boundp fboundp makunbound fmakunbound
 symbol-plist make-symbol intern unintern find-symbol find-package make-package export unexport import shadow
 shadowing-import use-package unuse-package package-name package-nicknames package-use-list package-used-by-list
 package-shadowing-symbols list-all-packages delete-package rename-package packagep
 ;; functions and evaluation
 functionp funcall apply values values-list macro-function special-operator-p constantp macroexpand-1 macroexpand
 eval compile load
 ;; tests used by types
 integerp numberp realp rationalp floatp characterp stringp vectorp arrayp simple-vector-p hash-table-p random-state-p
 get-internal-real-time get-internal-run-time)

;;; Instances. A layout says what an instance is: its name, the layouts it descends from, the names of its slots, its kind.

(defstruct (layout (:constructor %make-layout)) name ancestors slot-names kind)
(defstruct (instance (:constructor %make-instance)) layout slots)
(defvar *layouts* (make-hash-table :test 'eq))

;; For the host's own printer, where the prelude's is not loaded.
(defmethod print-object ((object instance) stream)
  (flet ((call (name &rest arguments) (apply (find-symbol name "SYSTEM") arguments)))
    (let* ((layout (instance-layout object)) (kind (layout-kind layout)))
      (cond ((and (not *print-escape*) (eq kind :condition)) (call "REPORT-CONDITION" object stream))
            ((and (not *print-escape*) (eq kind :restart)) (call "REPORT-RESTART" object stream))
            ((not (eq kind :structure)) (print-unreadable-object (object stream) (prin1 (layout-name layout) stream)))
            ((call "STRUCTURE-PRINTER" object) (funcall (call "STRUCTURE-PRINTER" object) object stream))
            (t (format stream "#S(~S~{ ~S ~S~})" (layout-name layout)
                       (mapcan (lambda (name value) (list (intern (symbol-name name) "KEYWORD") value))
                               (layout-slot-names layout) (coerce (instance-slots object) 'list))))))))

;; The host's compiler should understand declarations with types that the prelude defines.
(defun declare-type (name expander)
  (unless (or (find-class name nil) (eq (symbol-package name) (find-package "HOST-CL")))
    (ignore-errors (eval `(deftype ,name (&rest arguments) (funcall ,expander arguments))))))

(defun check-instance (object)
  (if (instance-p object) object (error 'type-error :datum object :expected-type 'structure-object)))

(define-primitive make-layout (name parents slot-names kind)
  "A new layout, which replaces an older one of this name for find-layout. PARENTS is nil, a name, or a list of names
of layouts. Its ancestors are, for each parent in turn, that parent and its ancestors; of what is there twice the last one
counts. SLOT-NAMES is a list of all slots, inherited ones included, KIND a keyword: :structure, :condition, :restart, :stream."
  (let ((ancestors nil))
    (dolist (parent (if (listp parents) parents (list parents)))
      (let ((layout (or (gethash parent *layouts*) (error "no layout ~S" parent))))
        (setf ancestors (append ancestors (list layout) (layout-ancestors layout)))))
    (declare-type name (constantly t))
    (setf (gethash name *layouts*)
          (%make-layout :name name :ancestors (remove-duplicates ancestors) :slot-names slot-names :kind kind))))

(define-primitive find-layout (name)
  "The layout last made under the symbol NAME, or nil."
  (values (gethash name *layouts*)))

(define-primitive layout-name (layout) "Its name." (layout-name layout))
(define-primitive layout-slot-names (layout) "A list of symbols." (layout-slot-names layout))
(define-primitive layout-kind (layout) "Its kind." (layout-kind layout))
(define-primitive layout-ancestors (layout) "A list of layouts, the nearest first." (layout-ancestors layout))

(define-primitive instancep (object) "Whether OBJECT is an instance." (instance-p object))
(define-primitive instance-layout (instance) "Its layout." (instance-layout (check-instance instance)))
(define-primitive instance-length (instance) "The number of its slots." (length (instance-slots (check-instance instance))))
(define-primitive instance-of-p (object layout)
  "Whether OBJECT is an instance of LAYOUT or of one that descends from it. Layouts with one parent each should cost no search."
  (and (instance-p object)
       (or (eq (instance-layout object) layout)
           (and (member layout (layout-ancestors (instance-layout object))) t))))
(define-primitive new-instance (layout values)
  "An instance of LAYOUT whose slots hold the elements of the simple vector VALUES."
  (%make-instance :layout layout :slots (copy-seq values)))
(define-primitive instance-ref (instance index)
  "A slot; the index is checked."
  (svref (instance-slots (check-instance instance)) index))
(define-primitive set-instance-ref (instance index value)
  "Stores VALUE and returns it."
  (setf (svref (instance-slots (check-instance instance)) index) value))
(define-primitive copy-instance (instance)
  "A shallow copy."
  (%make-instance :layout (instance-layout (check-instance instance)) :slots (copy-seq (instance-slots instance))))

;;; Structures. NAME is always a quoted symbol, so the compiler can resolve the layout once (when the code first runs: it
;;; may be made later than the code is compiled) and test with one comparison.

(defun instance-of-name-p (object name)
  (and (instance-p object)
       (or (eq (layout-name (instance-layout object)) name)
           (member name (layout-ancestors (instance-layout object)) :key #'layout-name))))

(defun check-structure (object name)
  (if (instance-of-name-p object name) object (error 'type-error :datum object :expected-type name)))

(define-primitive make-structure (name &rest values)
  "An instance of the layout NAME with these slots."
  (%make-instance :layout (gethash name *layouts*) :slots (coerce values 'simple-vector)))
(define-primitive structure-p (object name)
  "Whether OBJECT is an instance of NAME or of a descendant."
  (and (instance-of-name-p object name) t))
(define-primitive structure-ref (object name index)
  "Slot INDEX of OBJECT, which must be of NAME: else a type-error with NAME as the expected type."
  (svref (instance-slots (check-structure object name)) index))
(define-primitive set-structure-ref (object name index value)
  "The same, storing VALUE and returning it."
  (setf (svref (instance-slots (check-structure object name)) index) value))

;;; Names

(defvar *properties* (make-hash-table :test 'equal))

(define-primitive property (symbol key)
  "What the system knows of SYMBOL under the symbol KEY, or nil. Not seen by symbol-plist."
  (values (gethash (cons symbol key) *properties*)))
(define-primitive set-property (symbol key value)
  "Stores VALUE and returns it."
  (when (string= key "TYPE-EXPANDER")
    (declare-type symbol (lambda (arguments) (funcall value arguments))))
  (setf (gethash (cons symbol key) *properties*) value))

(define-primitive set-symbol-value (symbol value) "As set." (set symbol value))
(define-primitive set-symbol-function (symbol function)
  "Makes FUNCTION the global function of SYMBOL and returns it."
  (setf (symbol-function symbol) function))
(define-primitive set-macro-function (symbol function)
  "Makes FUNCTION, of a form and an environment, the macro of SYMBOL and returns it."
  (setf (macro-function symbol) function))
(define-primitive setf-function (symbol)
  "The function (setf SYMBOL); undefined-function if there is none."
  (fdefinition (list (find-symbol "SETF" "COMMON-LISP") symbol)))
(define-primitive set-setf-function (symbol function)
  "Makes FUNCTION the function (setf SYMBOL) and returns it."
  (setf (fdefinition (list (find-symbol "SETF" "COMMON-LISP") symbol)) function))
(define-primitive set-symbol-plist (symbol list) "Stores LIST and returns it." (setf (symbol-plist symbol) list))
(define-primitive set-symbol-macro (symbol expansion)
  "SYMBOL is a global symbol macro from now on."
  (eval `(define-symbol-macro ,symbol ,expansion)))
(define-primitive proclaim-special (symbol)
  "SYMBOL is a special variable from now on."
  (proclaim `(special ,symbol)))
(define-primitive function-documentation (function) "Its docstring or nil." (documentation function t))
(define-primitive variable-documentation (symbol)
  "The docstring of defvar, defparameter or defconstant, or nil."
  (documentation symbol 'variable))
(define-primitive set-function-documentation (function text)
  "Stores TEXT as the docstring of FUNCTION." (setf (documentation function t) text))

;;; Packages

(define-primitive package-symbols (package kind)
  "A fresh list of symbols: :external ones of PACKAGE (any designator), those :present in it, :all that are accessible in
it, or (PACKAGE is nil) those present :everywhere."
  (let ((symbols nil))
    (ecase kind
      (:external (do-external-symbols (symbol package) (push symbol symbols)))
      (:present (do-symbols (symbol package)
                  (when (eq (symbol-package symbol) (find-package package)) (pushnew symbol symbols))))
      (:all (do-symbols (symbol package) (pushnew symbol symbols)))
      (:everywhere (do-all-symbols (symbol) (pushnew symbol symbols))))
    symbols))
(define-primitive add-package-nickname (package nickname)
  "Adds the string NICKNAME to the nicknames of PACKAGE."
  (rename-package package (package-name package) (adjoin nickname (package-nicknames package) :test #'string=)))

;;; Conses: storing, the value is what is returned

(define-primitive set-car (cons value) "Stores VALUE and returns it." (setf (car cons) value))
(define-primitive set-cdr (cons value) "Stores VALUE and returns it." (setf (cdr cons) value))

;;; Numbers: tests that CL has no predicate for

(define-primitive fixnump (object) "Whether OBJECT is a fixnum." (typep object 'fixnum))
(define-primitive single-float-p (object) "Whether OBJECT is a single-float." (typep object 'single-float))
(define-primitive double-float-p (object) "Whether OBJECT is a double-float." (typep object 'double-float))
(define-primitive native-type-of (object)
  "The type of an object that no predicate of CL tells: pathname, readtable, a pointer of the foreign side …"
  (type-of object))

;;; Errors

(defvar *debugging* nil)

(define-primitive enter-debugger (condition)
  "Nobody handled CONDITION: tells it and the backtrace on standard error and ends the process with code 1 (or, in the
interactive mode, offers the restarts)."
  (if *debugging* (leave 1))
  (let ((*debugging* t) (stream (symbol-value (find-symbol "*ERROR-OUTPUT*" "COMMON-LISP"))))
    (format *error-output* "unhandled ~A: " (layout-name (instance-layout condition)))
    (funcall (find-symbol "REPORT-CONDITION" "SYSTEM") condition stream)
    (funcall (find-symbol "TERPRI" "COMMON-LISP") stream)
    (ignore-errors (funcall (find-symbol "FINISH-OUTPUT" "COMMON-LISP") stream))
    (leave 1)))

(define-primitive exit (code)
  "Ends the process after flushing the standard streams."
  (leave code))
