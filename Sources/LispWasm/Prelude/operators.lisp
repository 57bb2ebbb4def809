;;;; Functions as objects, and what is asked about operators while a program runs.
(in-package "SYSTEM")

(defun check-function (object)
  (if (wasm:functionp object) object (wrong-type object 'function)))

(defun function-name (function) (visible-function-name (wasm:function-name (check-function function))))

(defvar *function-documentation* nil "What was said of functions while the program ran.")

(defun function-documentation (function)
  (let ((entry (find (check-function function) *function-documentation* :key #'car :test #'eq)))
    (if entry
        (cdr entry)
        (let ((name (wasm:function-name function)))
          (if (symbolp name) (property name 'documentation-fact) nil)))))

(defun set-function-documentation (function text)
  (push (cons (check-function function) text) *function-documentation*)
  text)

(defun function-parameters (function)
  (check-function function)
  nil)

(defun variable-documentation (symbol) (property symbol 'variable-documentation))

;;; Operators. Which names are macros is known; their functions stayed with the compiler.

(defun special-operator-p (symbol)
  (symbol-object symbol)
  (eq (property symbol 'macro-fact) :special))

(defun macro-function (symbol &optional environment)
  (declare (ignore environment))
  (symbol-object symbol)
  (if (eq (property symbol 'macro-fact) t) (not-in-module "MACRO-FUNCTION of a macro") nil))

(defun macro-form-p (form)
  (and (consp form) (symbolp (car form)) (eq (property (car form) 'macro-fact) t)))

(defun macroexpand-1 (form &optional environment)
  (declare (ignore environment))
  (if (macro-form-p form) (not-in-module "MACROEXPAND-1"))
  (values form nil))

(defun macroexpand (form &optional environment)
  (declare (ignore environment))
  (if (macro-form-p form) (not-in-module "MACROEXPAND"))
  (values form nil))

;;; What needs the compiler

(defun eval (form)
  "Only what needs none: constants, and calls of functions with such arguments."
  (cond ((symbolp form) (symbol-value form))
        ((atom form) form)
        ((eq (car form) 'quote) (cadr form))
        ((and (symbolp (car form)) (not (property (car form) 'macro-fact)))
         (apply (function-of-symbol (car form)) (mapcar #'eval (cdr form))))
        (t (not-in-module "EVAL of a macro or a special form"))))

(defun compile-function (form)
  (declare (ignore form))
  (not-in-module "COMPILE"))

(defun load-file (name)
  (declare (ignore name))
  (not-in-module "LOAD"))

(defun load-text (text name)
  (declare (ignore text name))
  (not-in-module "LOAD"))

(defun loaded-file () nil)

(defun disassembly (function)
  (check-function function)
  (not-in-module "DISASSEMBLE"))
