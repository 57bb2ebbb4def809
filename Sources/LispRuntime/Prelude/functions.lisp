;;;; Functions on functions and names, generated symbols, documentation, tracing.
(in-package "SYSTEM")

(defun identity (object) object)

(defun constantly (value)
  (lambda (&rest arguments) (declare (ignore arguments)) value))

(defun complement (function)
  (lambda (&rest arguments) (not (apply function arguments))))

(defun fdefinition (name)
  (cond ((symbolp name) (symbol-function name))
        ((and (consp name) (eq (first name) 'setf)) (setf-function (second name)))
        (t (error 'type-error :datum name :expected-type '(or symbol (cons (eql setf)))))))

(defun set-fdefinition (name function)
  (if (symbolp name)
      (set-symbol-function name function)
      (set-setf-function (second name) function)))

(defun (setf fdefinition) (function name) (set-fdefinition name function))
(defun (setf symbol-function) (function symbol) (set-symbol-function symbol function))
(defun (setf symbol-value) (value symbol) (set-symbol-value symbol value))
(defun (setf car) (value cons) (set-car cons value))
(defun (setf cdr) (value cons) (set-cdr cons value))
(defun (setf aref) (value array &rest indices) (apply #'set-aref array (append indices (list value))))

(defun function-lambda-expression (function)
  (unless (functionp function) (error 'type-error :datum function :expected-type 'function))
  (values nil t nil))

;;; Limits of functions

(defconstant lambda-list-keywords '(&optional &rest &body &key &allow-other-keys &aux &whole &environment))
(defconstant call-arguments-limit 4611686018427387903)
(defconstant lambda-parameters-limit 4611686018427387903)
(defconstant multiple-values-limit 4096)

;;; Generated symbols

(defvar *gensym-counter* 0)
(defvar *gentemp-counter* 0)

(defun gensym (&optional (prefix "G"))
  (let ((text (if (stringp prefix) prefix "G")) (number *gensym-counter*))
    (if (integerp prefix)
        (setq number prefix)
        (if (stringp prefix)
            (setq *gensym-counter* (1+ *gensym-counter*))
            (error 'type-error :datum prefix :expected-type '(or string unsigned-byte))))
    (make-symbol (concatenate 'string text (integer-to-string number 10)))))

(defun gentemp (&optional (prefix "T") (package *package*))
  (tagbody
   again
     (setq *gentemp-counter* (1+ *gentemp-counter*))
     (let ((name (concatenate 'string prefix (integer-to-string *gentemp-counter* 10))))
       (if (nth-value 1 (find-symbol name package)) (go again))
       (return-from gentemp (intern name package)))))

(defun copy-symbol (symbol &optional copy-properties)
  (let ((copy (make-symbol (symbol-name symbol))))
    (when copy-properties
      (when (boundp symbol) (set copy (symbol-value symbol)))
      (when (fboundp symbol) (set-symbol-function copy (symbol-function symbol)))
      (set-symbol-plist copy (copy-list (symbol-plist symbol))))
    copy))

;;; Documentation

(defun documentation (object kind)
  (case kind
    (function
     (let ((function (if (functionp object) object (and (fboundp object) (or (and (symbolp object) (macro-function object)) (fdefinition object))))))
       (if function (function-documentation function) nil)))
    (t (if (functionp object)
           (function-documentation object)
           (or (cdr (assoc kind (property object 'documentation)))
               (if (eq kind 'variable) (variable-documentation object) nil))))))

(defun set-documentation (object kind text)
  (if (eq kind 'function)
      (set-function-documentation (if (functionp object) object (fdefinition object)) text)
      (set-property object 'documentation (acons kind text (property object 'documentation))))
  text)

;;; Declarations and definitions that other files have no place for

(defun proclaim (declaration)
  (when (and (consp declaration) (eq (first declaration) 'special))
    (mapc #'proclaim-special (rest declaration)))
  nil)

(defmacro declaim (&rest declarations)
  `(eval-when (:compile-toplevel :load-toplevel :execute)
     ,@(mapcar (lambda (declaration) `(proclaim ',declaration)) declarations)
     nil))

(defmacro define-symbol-macro (symbol expansion)
  `(eval-when (:compile-toplevel :load-toplevel :execute)
     (set-symbol-macro ',symbol ',expansion)
     ',symbol))

(defmacro define-compiler-macro (name lambda-list &body body)
  "Compiler macros are advice that nobody has to follow."
  (declare (ignore lambda-list body))
  `',name)

(defun compiler-macro-function (name &optional environment)
  (declare (ignore name environment))
  nil)

;;; Time and tracing

(defmacro time (form)
  (let ((start (make-symbol "START")) (run (make-symbol "RUN")))
    `(let ((,start (get-internal-real-time)) (,run (get-internal-run-time)))
       (multiple-value-prog1 ,form (report-time ,start ,run)))))

(defun report-time (start run)
  (flet ((seconds (ticks) (/ (float ticks 1d0) internal-time-units-per-second)))
    (format *trace-output* "~&Evaluation took:~%  ~,3F seconds of real time~%  ~,6F seconds of total run time~%"
            (seconds (- (get-internal-real-time) start))
            (seconds (- (get-internal-run-time) run)))))

(defvar *traced* nil "(name original wrapper) for each traced function.")
(defvar *trace-depth* 0)

(defun traced-call (name function arguments)
  (flet ((say (control &rest rest)
           (dotimes (i (1+ *trace-depth*)) (write-string "  " *trace-output*))
           (format *trace-output* "~D: ~?~%" *trace-depth* control rest)))
    (say "~S" (cons name arguments))
    (let ((values (let ((*trace-depth* (1+ *trace-depth*))) (multiple-value-list (apply function arguments)))))
      (if values (say "~S returned~{ ~S~}" name values) (say "~S returned no values" name))
      (values-list values))))

(defun trace-function (name)
  (unless (pair-of name *traced*)
    (let* ((function (fdefinition name)) (wrapper (lambda (&rest arguments) (traced-call name function arguments))))
      (push (list name function wrapper) *traced*)
      (set-fdefinition name wrapper)))
  name)

(defun untrace-function (name)
  (let ((entry (pair-of name *traced*)))
    (when entry
      (setq *traced* (remove entry *traced*))
      (when (eq (fdefinition name) (third entry)) (set-fdefinition name (second entry))))))

(defmacro trace (&rest names)
  (if names
      `(mapcar #'trace-function ',names)
      `(mapcar #'first *traced*)))

(defmacro untrace (&rest names)
  `(progn (mapc #'untrace-function ,(if names (list 'quote names) '(mapcar #'first *traced*))) t))

