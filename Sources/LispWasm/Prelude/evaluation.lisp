;;;; Forms that a program makes while it runs: each becomes a function of the values around it, which is then called.
(in-package "SYSTEM")

;;; What names mean in a form is a scope, a list of (KIND NAME . DATA), the innermost first. Variables, functions, blocks and
;;; tags have a place each in the list of values that the form's function gets, in the same order; macros and declarations
;;; have none. A scope is also what a macro gets as its environment.

(defun eval (form)
  "The parts of a PROGN come one after the other: the first may define macros for the next."
  (let ((form (macroexpand form)))
    (if (and (consp form) (eq (car form) 'progn))
        (do ((rest (cdr form) (cdr rest)))
            ((atom (cdr rest)) (eval (car rest)))
          (eval (car rest)))
        (funcall (prepare form nil) nil))))

(defun compile-function (form) (eval (list 'function form)))

(defun scope-entry (kind name &optional data) (list* kind name data))

(defun find-in-scope (name kinds scope)
  "The innermost entry of NAME that is of one of KINDS, and its place among the values."
  (let ((place 0))
    (dolist (entry scope (values nil nil))
      (if (and (if (eq (car entry) :tags) (member name (cddr entry)) (eq (cadr entry) name)) (member (car entry) kinds))
          (return (values entry place)))
      (if (member (car entry) '(:variable :function :block :tags)) (setq place (1+ place))))))

(defun special-name-p (name specials) (or (member name specials) (special-variable-p name)))

(defun variable-entry (name specials)
  "A special variable's value waits in a place without a name until all are there."
  (scope-entry :variable (if (special-name-p name specials) nil name)))

(defun with-specials (names scope)
  (dolist (name names scope) (push (scope-entry :special name) scope)))

;;; Expansion

(defun global-macro (symbol)
  (if (wasm:evaluates) (property symbol 'macro-function) nil))

(defun macro-in-scope (symbol scope)
  (let ((entry (find-in-scope symbol '(:function :macro) scope)))
    (cond ((null entry) (global-macro symbol))
          ((eq (car entry) :macro) (cddr entry))
          (t nil))))

(defun macroexpand-1 (form &optional scope)
  (cond ((symbolp form)
         (let ((expansion (symbol-expansion form scope)))
           (if expansion (values (car expansion) t) (values form nil))))
        ((and (consp form) (symbolp (car form)))
         (let ((macro (macro-in-scope (car form) scope)))
           (if macro (values (funcall macro form scope) t) (values form nil))))
        (t (values form nil))))

(defun symbol-expansion (symbol scope)
  "What a symbol macro stands for, in a list."
  (let ((entry (find-in-scope symbol '(:variable :symbol-macro :special) scope)))
    (cond ((null entry) (property symbol 'symbol-macro-fact))
          ((eq (car entry) :symbol-macro) (cddr entry))
          (t nil))))

(defun macroexpand (form &optional scope)
  (let ((ever nil))
    (do () (nil)
      (multiple-value-bind (expansion expanded) (macroexpand-1 form scope)
        (if (not expanded) (return (values form ever)))
        (setq form expansion ever t)))))

(defun macro-function (symbol &optional scope)
  (symbol-object symbol)
  (or (macro-in-scope symbol scope)
      (if (eq (property symbol 'macro-fact) t) #'native-macro nil)))

(defun native-macro (form environment)
  "What the standard calls macros and the evaluator knows by itself."
  (declare (ignore environment))
  form)

;;; Any form

(defun prepare (form scope)
  (cond ((symbolp form) (prepare-variable form scope))
        ((atom form) (prepare-constant form))
        ((symbolp (car form))
         (multiple-value-bind (entry place) (find-in-scope (car form) '(:function :macro) scope)
           (cond ((eq (car entry) :function) (prepare-call (prepare-reference place) (cdr form) scope))
                 (entry (prepare (funcall (cddr entry) form scope) scope))
                 (t
                  (let ((macro (global-macro (car form))))
                    (if macro
                        (prepare (funcall macro form scope) scope)
                        (prepare-operator form scope)))))))
        ((and (consp (car form)) (eq (caar form) 'lambda))
         (prepare-call (prepare-function (car form) scope) (cdr form) scope))
        (t (signal-program-error "a form must begin with a symbol or a lambda expression: ~S" form))))

(defun prepare-constant (value)
  (lambda (values) (declare (ignore values)) value))

(defun prepare-reference (place)
  (case place
    (0 (lambda (values) (car values)))
    (1 (lambda (values) (cadr values)))
    (2 (lambda (values) (caddr values)))
    (t (lambda (values) (car (nthcdr place values))))))

(defun prepare-variable (symbol scope)
  (multiple-value-bind (entry place) (find-in-scope symbol '(:variable :symbol-macro :special) scope)
    (cond ((eq (car entry) :variable) (prepare-reference place))
          ((eq (car entry) :symbol-macro) (prepare (caddr entry) scope))
          ((constant-name-p symbol) (prepare-constant (symbol-value symbol)))
          (t
           (let ((expansion (if entry nil (property symbol 'symbol-macro-fact))))
             (if expansion
                 (prepare (car expansion) scope)
                 (lambda (values) (declare (ignore values)) (symbol-value symbol))))))))

(defun prepare-all (forms scope)
  (let ((codes nil))
    (do ((rest forms (cdr rest)))
        ((atom rest)
         (if rest (signal-program-error "the arguments of a form must be a proper list: ~S" forms))
         (nreverse codes))
      (push (prepare (car rest) scope) codes))))

(defun prepare-body (forms scope)
  (let ((codes (prepare-all forms scope)))
    (cond ((null codes) (prepare-constant nil))
          ((null (cdr codes)) (car codes))
          ((null (cddr codes))
           (let ((first (car codes)) (second (cadr codes)))
             (lambda (values) (funcall first values) (funcall second values))))
          (t
           (lambda (values)
             (do ((rest codes (cdr rest)))
                 ((null (cdr rest)) (funcall (car rest) values))
               (funcall (car rest) values)))))))

(defun prepare-call (function arguments scope)
  "FUNCTION is asked for what is called when the arguments are there."
  (let ((codes (prepare-all arguments scope)))
    (case (length codes)
      (0 (lambda (values) (funcall (funcall function values))))
      (1 (let ((first (car codes)))
           (lambda (values)
             (let ((a (funcall first values))) (funcall (funcall function values) a)))))
      (2 (let ((first (car codes)) (second (cadr codes)))
           (lambda (values)
             (let* ((a (funcall first values)) (b (funcall second values)))
               (funcall (funcall function values) a b)))))
      (t (lambda (values)
           (let ((arguments (mapcar (lambda (code) (funcall code values)) codes)))
             (apply (funcall function values) arguments)))))))

(defun prepare-global-call (form scope)
  (let ((symbol (car form)))
    (prepare-call (lambda (values) (declare (ignore values)) (function-of-symbol symbol)) (cdr form) scope)))

;;; Parts of forms

(defun malformed-form (form) (signal-program-error "malformed ~S form: ~S" (car form) form))

(defun form-parts (form least most)
  "What stands behind the operator, if it is so many forms."
  (let ((count (proper-length (cdr form))))
    (if (and count (<= least count most)) (cdr form) (malformed-form form))))

(defun proper-length (list)
  "Nil for what is no list, or a list without an end."
  (if (listp list)
      (let ((slow list) (count 0))
        (do ((rest list (cdr rest)))
            ((atom rest) (if rest nil count))
          (setq count (1+ count))
          (if (evenp count) (setq slow (cdr slow)))
          (if (and (eq rest slow) (> count 2)) (return nil))))
      nil))

(defun body-parts (body with-documentation)
  "The forms of a body, the names that it declares special, and its documentation."
  (let ((specials nil) (documentation nil))
    (do ((rest body (cdr rest)))
        ((atom rest) (values rest specials documentation))
      (let ((form (car rest)))
        (cond ((and (consp form) (eq (car form) 'declare))
               (dolist (specifier (cdr form))
                 (if (and (consp specifier) (eq (car specifier) 'special))
                     (setq specials (append (cdr specifier) specials)))))
              ((and with-documentation (stringp form) (consp (cdr rest)) (null documentation)) (setq documentation form))
              (t (return (values rest specials documentation))))))))

(defun declarations-of (body)
  "The forms at the head of a body that are no documentation and declare something."
  (let ((forms (body-parts body t)))
    (remove-if #'stringp (ldiff body forms))))

(defun check-variable-name (name context)
  (if (and (symbolp name) (not (constant-name-p name)))
      name
      (signal-program-error "~S cannot be a variable in ~S" name context)))
