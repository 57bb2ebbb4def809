;;;; Symbols: their cells, and what the system knows of them.
(in-package "SYSTEM")

;;; NIL is no object in a module. What it has as a symbol lies in another one.

(defvar *nil-symbol* (make-symbol "NIL"))

(defun symbol-object (symbol)
  "The object with the cells of SYMBOL."
  (cond ((wasm:symbolp symbol) symbol)
        ((null symbol) *nil-symbol*)
        (t (wrong-type symbol 'symbol))))

(defun symbol-name (symbol) (wasm:symbol-field 'name (symbol-object symbol)))

(defun standard-package () (wasm:symbol-field 'package t))
(defun keyword-package () (wasm:symbol-field 'package :external))

(defun symbol-package (symbol)
  (if (null symbol) (standard-package) (wasm:symbol-field 'package (symbol-object symbol))))

(defun keywordp (object)
  (and (wasm:symbolp object) (wasm:eq (wasm:symbol-field 'package object) (keyword-package))))

(defun symbol-plist (symbol) (wasm:symbol-field 'plist (symbol-object symbol)))

(defun set-symbol-plist (symbol plist)
  (wasm:set-symbol-field 'plist (symbol-object symbol) plist)
  plist)

(defun make-symbol (name)
  (unless (stringp name) (wrong-type name 'string))
  (wasm:make-symbol (subseq name 0) (name-hash name)))

(defun name-hash (name)
  "The compiler gives symbols that are there from the start the same one."
  (declare (values wasm:i32))
  (let ((hash (wasm:i32 2166136261)) (count (length name)))
    (do ((index 0 (1+ index)))
        ((>= index count) (i32 (logand hash 1073741823)))
      (setq hash (i32 (* (logxor hash (wasm:code-of (char name index))) 16777619))))))

;;; Values

(defun symbol-value (symbol)
  (if (null symbol)
      nil
      (let ((value (wasm:symbol-field 'value (symbol-object symbol))))
        (if (wasm:unboundp value) (signal-unbound-variable symbol) value))))

(defun boundp (symbol)
  (or (null symbol) (not (wasm:unboundp (wasm:symbol-field 'value (symbol-object symbol))))))

(defun constant-name-p (symbol)
  (or (null symbol) (keywordp symbol) (property symbol 'constant-fact)))

(defun set-symbol-value (symbol value)
  (let ((object (symbol-object symbol)))
    (if (constant-name-p symbol) (signal-program-error "~S is a constant" symbol))
    (wasm:set-symbol-field 'value object value)
    value))

(defun set (symbol value) (set-symbol-value symbol value))

(defun makunbound (symbol)
  (wasm:set-symbol-field 'value (symbol-object symbol) (wasm:unbound))
  symbol)

(defun set-initial-value (symbol value documentation)
  (wasm:set-symbol-field 'value (symbol-object symbol) value)
  (if documentation (set-property symbol 'variable-documentation documentation))
  symbol)

(defun set-constant-value (symbol value documentation)
  (set-property symbol 'constant-fact t)
  (set-initial-value symbol value documentation))

(defun set-symbol-macro (symbol expansion)
  (if (wasm:evaluates) (set-property symbol 'symbol-macro-fact (list expansion)))
  symbol)

(defun constantp (form &optional environment)
  (declare (ignore environment))
  (cond ((consp form) (eq (car form) 'quote))
        ((symbolp form) (if (constant-name-p form) t nil))
        (t t)))

(defun special-variable-p (symbol) (property symbol 'special-fact))

(defun proclaim (declaration)
  "What is special in compiled forms was decided when they were."
  (if (and (wasm:evaluates) (consp declaration) (eq (car declaration) 'special))
      (dolist (name (cdr declaration)) (set-property name 'special-fact t)))
  nil)

;;; Functions

(defun symbol-function (symbol)
  (let ((function (wasm:symbol-field 'function (symbol-object symbol))))
    (cond (function function)
          ((property symbol 'macro-fact) (not-in-module "the function of a macro"))
          (t (signal-native-error 'undefined-function (list :name (visible-function-name symbol)))))))

(defun check-unlocked (symbol what)
  (if (wasm:eq (symbol-package symbol) (standard-package))
      (signal-native-error 'package-lock-error
                           (list :format-control (concatenate 'string "~S is Common Lisp's own and cannot be redefined as " what)
                                 :format-arguments (list symbol)))))

(defun set-symbol-function (symbol function)
  (let ((object (symbol-object symbol)))
    (unless (wasm:functionp function) (wrong-type function 'function))
    (check-unlocked symbol "a function")
    (wasm:set-symbol-field 'function object function)
    function))

(defun set-function-definition (symbol function)
  (check-unlocked symbol "a function")
  (wasm:set-symbol-field 'function (symbol-object symbol) function)
  (if (wasm:evaluates)
      (progn (set-property symbol 'macro-fact nil) (set-property symbol 'macro-function nil)))
  function)

(defun set-macro-function (symbol function)
  "Calls in compiled forms were expanded when they were."
  (set-property symbol 'macro-fact t)
  (if (wasm:evaluates)
      (progn
        (check-unlocked symbol "a macro")
        (wasm:set-symbol-field 'function (symbol-object symbol) nil)
        (set-property symbol 'macro-function function)))
  function)

(defun function-symbol (name)
  "The symbol in which the function of a name is: (setf NAME) has one of its own."
  (cond ((symbolp name) name)
        ((and (eq (car name) 'setf) (consp (cdr name)) (null (cddr name)) (symbolp (cadr name))) (setter-of (cadr name)))
        (t (signal-program-error "~S does not name a function" name))))

(defun setter-of (symbol)
  (or (property symbol 'setter)
      (let ((setter (make-symbol (concatenate 'string "(SETF " (symbol-name symbol) ")"))))
        (wasm:set-symbol-field 'setter setter (list 'setf symbol))
        (set-property symbol 'setter setter))))

(defun fboundp (name)
  (if (not (or (symbolp name) (consp name))) (signal-program-error "~S does not name a function" name))
  (let ((symbol (function-symbol name)))
    (if (or (wasm:symbol-field 'function (symbol-object symbol)) (property symbol 'macro-fact)) t nil)))

(defun fmakunbound (name)
  (let ((symbol (function-symbol name)))
    (check-unlocked symbol "nothing")
    (wasm:set-symbol-field 'function (symbol-object symbol) nil)
    name))

(defun setf-function (name)
  (let ((symbol (setter-of name)))
    (or (wasm:symbol-field 'function symbol)
        (signal-native-error 'undefined-function (list :name (list 'setf name))))))

(defun set-setf-function (name function)
  (unless (wasm:functionp function) (wrong-type function 'function))
  (wasm:set-symbol-field 'function (setter-of name) function)
  function)

;;; Properties that programs do not see. The compiler knows who asks for which: see `property' among its operations.

(defun property (symbol key)
  (if (symbolp symbol)
      (do ((rest (wasm:symbol-field 'properties (symbol-object symbol)) (wasm:cdr (wasm:cdr rest))))
          ((null rest) nil)
        (if (wasm:eq (wasm:car rest) key) (return (wasm:car (wasm:cdr rest)))))
      nil))

(defun set-property (symbol key value)
  (if (symbolp symbol)
      (let* ((object (symbol-object symbol)) (properties (wasm:symbol-field 'properties object)))
        (do ((rest properties (wasm:cdr (wasm:cdr rest))))
            ((null rest) (wasm:set-symbol-field 'properties object (list* key value properties)))
          (if (wasm:eq (wasm:car rest) key) (return (set-car (wasm:cdr rest) value))))))
  value)
