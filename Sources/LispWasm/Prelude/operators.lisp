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

;;; Operators

(defun special-operator-p (symbol)
  (symbol-object symbol)
  (eq (property symbol 'macro-fact) :special))

(defun documentation (object kind)
  (cond ((functionp object) (function-documentation object))
        ((eq kind 'function)
         (let* ((symbol (symbol-object (function-symbol object))) (function (wasm:symbol-field 'function symbol)))
           (if function (function-documentation function) (property symbol 'documentation-fact))))
        (t (or (cdr (assoc kind (property object 'documentation)))
               (if (eq kind 'variable) (variable-documentation object) nil)))))

;;; What needs the evaluator. It is in the module of a program that names one of its functions, and in no other.

(defun coerce-to-function (object)
  (cond ((symbolp object) (function-of-symbol object))
        ((and (consp object) (eq (car object) 'lambda))
         (if (wasm:evaluates) (compile-function object) (not-in-module "COERCE of a lambda expression")))
        (t (wrong-type object 'function))))

(defun load-file (name)
  (if (wasm:evaluates)
      (with-open-file (stream name) (load-forms stream))
      (not-in-module "LOAD")))

(defun load-text (text name)
  (declare (ignore name))
  (if (wasm:evaluates)
      (with-input-from-string (stream text) (load-forms stream))
      (not-in-module "LOAD")))

(defun load-forms (stream)
  (let ((end (list nil)))
    (do ((form (read stream nil end) (read stream nil end)))
        ((eq form end) t)
      (eval form))))

(defun loaded-file () nil)

(defun disassemble (function)
  (declare (ignore function))
  (not-in-module "DISASSEMBLE"))
