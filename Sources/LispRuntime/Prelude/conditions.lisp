;;;; Conditions: their classes, signalling, and what is said when one is printed.
(in-package "SYSTEM")

;;; A condition is an instance whose layout is of kind :condition. The classes of the standard are made when somebody
;;; asks for them. The property `condition-class` of a name is (slots default-initargs report own-slots own-initargs), where
;;; a slot is (name initargs . function of the initial value, or nil), and the first two are with what is inherited.

(defvar *standard-conditions*
  '((condition ())
    (serious-condition (condition)) (error (serious-condition)) (warning (condition)) (style-warning (warning))
    (storage-condition (serious-condition))
    (simple-condition (condition) format-control format-arguments)
    (simple-error (simple-condition error)) (simple-warning (simple-condition warning))
    (simple-style-warning (simple-condition style-warning))
    (type-error (error) datum expected-type) (simple-type-error (simple-condition type-error))
    (case-failure (type-error) name possibilities)
    (invalid-index-error (type-error) sequence)
    (argument-count-error (program-error) function count parameters)
    (destructuring-error (simple-error))
    (not-in-subset-error (error) what)
    (stack-exhausted (storage-condition)) (binding-stack-exhausted (storage-condition))
    (heap-exhausted (storage-condition) bytes)
    (program-error (error)) (simple-program-error (simple-condition program-error))
    (control-error (error)) (simple-control-error (simple-condition control-error))
    (cell-error (error) name) (unbound-variable (cell-error)) (undefined-function (cell-error))
    (unbound-slot (cell-error) instance)
    (arithmetic-error (error) operation operands)
    (division-by-zero (arithmetic-error)) (floating-point-overflow (arithmetic-error))
    (floating-point-underflow (arithmetic-error)) (floating-point-inexact (arithmetic-error))
    (floating-point-invalid-operation (arithmetic-error))
    (package-error (error) package) (simple-package-error (simple-condition package-error))
    (package-does-not-exist (package-error)) (package-lock-error (simple-condition package-error))
    (stream-error (error) stream) (end-of-file (stream-error)) (simple-stream-error (simple-condition stream-error))
    (parse-error (error)) (simple-parse-error (simple-condition parse-error))
    (reader-end-of-file (end-of-file) message line column) (interactive-interrupt (serious-condition))
    (reader-error (parse-error stream-error) message line column) (simple-reader-error (simple-condition reader-error))
    (file-error (error) pathname) (simple-file-error (simple-condition file-error))
    (print-not-readable (error) object)))

(defun find-class-layout (name)
  "The layout of the structure or condition NAME, if there is one."
  (or (find-layout name)
      (let ((entry (pair-of name *standard-conditions*)))
        (if entry
            (define-condition-class name (second entry) (mapcar #'standard-slot (cddr entry)) nil nil)
            nil))))

(defun standard-slot (name)
  (list* name
         (list (intern (symbol-name name) "KEYWORD"))
         (if (pair-of name '((format-arguments . t) (operands . t) (operation . t))) #'null-value nil)))

(defun null-value () nil)

(defun condition-layout (name)
  (let ((layout (and (symbolp name) (find-class-layout name))))
    (if (and layout (eq (layout-kind layout) :condition))
        layout
        (error 'simple-type-error :datum name :expected-type 'condition-class
                                  :format-control "~S does not designate a condition class."
                                  :format-arguments (list name)))))

(defun define-condition-class (name parents slots default-initargs report)
  (let ((all-slots slots) (all-initargs default-initargs))
    (dolist (ancestor (precedence parents))
      (let ((class (property ancestor 'condition-class)))
        (setq all-slots (merge-slots all-slots (fourth class))
              all-initargs (append all-initargs (fifth class)))))
    (set-property name 'condition-class (list all-slots all-initargs report slots default-initargs))
    (make-layout name parents (mapcar #'first all-slots) :condition)))

;;; Every program that can fail makes classes of conditions, so these do with what little they need.

(defun precedence (parents)
  "The names of PARENTS and their ancestors, the more specific first."
  (let ((names nil) (kept nil))
    (dolist (parent parents)
      (push parent names)
      (dolist (ancestor (layout-ancestors (condition-layout parent))) (push (layout-name ancestor) names)))
    ;; The last of several stays: the first from behind.
    (dolist (name names kept) (unless (member name kept) (push name kept)))))

(defun merge-slots (slots inherited)
  "SLOTS and those INHERITED that are less specific; a slot of the same name has the initargs of both."
  (let ((merged nil))
    (dolist (slot slots)
      (let ((old (pair-of (first slot) inherited)))
        (push (if old
                  (list* (first slot) (append (second slot) (second old)) (or (cddr slot) (cddr old)))
                  slot)
              merged)))
    (dolist (old inherited (nreverse merged)) (unless (pair-of (first old) slots) (push old merged)))))

(defmacro define-condition (name parents slots &rest options)
  (let ((report nil) (initargs nil) (functions nil))
    (dolist (option options)
      (case (first option)
        (:report (setq report (if (stringp (second option))
                                  `(lambda (condition stream) (declare (ignore condition)) (write-string ,(second option) stream))
                                  `#',(second option))))
        (:default-initargs
         (do ((tail (rest option) (cddr tail)))
             ((null tail))
           (push `(cons ',(first tail) (lambda () ,(second tail))) initargs)))
        (:documentation nil)
        (t (malformed "unrecognized DEFINE-CONDITION option: ~S" (first option)))))
    (let ((specifications
            (mapcar (lambda (slot)
                      (let ((slot (if (consp slot) slot (list slot))) (slot-initargs nil) (initial nil))
                        (do ((tail (rest slot) (cddr tail)))
                            ((null tail))
                          (let ((value (second tail)))
                            (case (first tail)
                              (:initarg (push value slot-initargs))
                              (:initform (setq initial `(lambda () ,value)))
                              (:reader (push (condition-reader value name (first slot)) functions))
                              (:writer (push (condition-writer value name (first slot)) functions))
                              (:accessor (push (condition-reader value name (first slot)) functions)
                               (push (condition-writer `(setf ,value) name (first slot)) functions))
                              ((:type :documentation) nil)
                              (:allocation
                               (unless (eq value :instance)
                                 (malformed "slots of conditions with :ALLOCATION ~S are not supported" value)))
                              (t (malformed "unrecognized slot option in DEFINE-CONDITION: ~S" (first tail))))))
                        `(list* ',(first slot) ',(nreverse slot-initargs) ,initial)))
                    slots)))
      `(progn
         (eval-when (:compile-toplevel :load-toplevel :execute)
           (define-condition-class ',name ',(or parents '(condition)) (list ,@specifications)
                                   (list ,@(nreverse initargs)) ,report))
         ,@(nreverse functions)
         ',name))))

(defun condition-reader (function class slot)
  `(defun ,function (condition) (condition-slot condition ',slot ',class)))

(defun condition-writer (function class slot)
  `(defun ,function (value condition) (set-condition-slot condition ',slot ',class value)))

;;; Instances

(defun make-condition (type &rest initargs)
  (if (and (consp type) (eq (first type) 'or)) (setq type (second type)))
  (let* ((layout (condition-layout type)) (class (property type 'condition-class)) (values nil))
    (setq initargs (with-default-initargs initargs (second class)))
    (dolist (slot (first class))
      (push (initial-slot-value slot initargs) values))
    (new-instance layout (apply #'vector (nreverse values)))))

(defun with-default-initargs (initargs defaults)
  (let ((more nil))
    (dolist (default defaults)
      (if (or (plist-has-p initargs (car default)) (plist-has-p more (car default)))
          nil
          (setq more (append more (list (car default) (funcall (cdr default)))))))
    (append initargs more)))

(defun plist-has-p (list key)
  (do ((tail list (cddr tail)))
      ((null tail) nil)
    (when (eq (car tail) key) (return t))))

(defun initial-slot-value (slot initargs)
  (do ((tail initargs (cddr tail)))
      ((null tail) (if (cddr slot) (funcall (cddr slot)) 'unset))
    (when (member (car tail) (cadr slot)) (return (cadr tail)))))

(defun slot-index (condition slot class)
  (unless (typep condition class) (error 'type-error :datum condition :expected-type class))
  (position slot (layout-slot-names (instance-layout condition))))

(defun condition-slot (condition slot class)
  (let ((value (instance-ref condition (slot-index condition slot class))))
    (if (eq value 'unset)
        (error 'unbound-slot :name slot :instance condition)
        value)))

(defun set-condition-slot (condition slot class value)
  (set-instance-ref condition (slot-index condition slot class) value))

(defun slot-or-nil (condition slot)
  (let ((value (instance-ref condition (position slot (layout-slot-names (instance-layout condition))))))
    (if (eq value 'unset) nil value)))

(defun simple-condition-format-control (condition) (condition-slot condition 'format-control 'simple-condition))
(defun simple-condition-format-arguments (condition) (condition-slot condition 'format-arguments 'simple-condition))
(defun type-error-datum (condition) (condition-slot condition 'datum 'type-error))
(defun type-error-expected-type (condition) (condition-slot condition 'expected-type 'type-error))
(defun cell-error-name (condition) (condition-slot condition 'name 'cell-error))
(defun arithmetic-error-operation (condition) (condition-slot condition 'operation 'arithmetic-error))
(defun arithmetic-error-operands (condition) (condition-slot condition 'operands 'arithmetic-error))
(defun package-error-package (condition) (condition-slot condition 'package 'package-error))
(defun stream-error-stream (condition) (condition-slot condition 'stream 'stream-error))
(defun file-error-pathname (condition) (condition-slot condition 'pathname 'file-error))
(defun print-not-readable-object (condition) (condition-slot condition 'object 'print-not-readable))

;;; Reports

(defun report-condition (condition stream)
  "What princ writes of CONDITION: the report of its class, or of the nearest ancestor that has one."
  (let* ((layout (instance-layout condition)) (name (layout-name layout)))
    (unless (class-report name condition stream)
      (dolist (ancestor (layout-ancestors layout)
                        (default-report name stream))
        (when (class-report (layout-name ancestor) condition stream) (return))))
    nil))

(defun condition-text (condition)
  "Class and report, for the machine's last words."
  (let ((*print-escape* nil) (*print-readably* nil))
    (with-output-to-string (stream)
      (prin1 (layout-name (instance-layout condition)) stream)
      (write-string ": " stream)
      (report-condition condition stream))))

(defun default-report (name stream)
  (write-string "Condition " stream)
  (if (symbol-status name (find-package "COMMON-LISP")) (prin1 name stream) (write-full-name name stream))
  (write-string " was signalled." stream))

(defun write-full-name (name stream)
  (let ((*package* (find-package "KEYWORD"))) (prin1 name stream)))

(defun class-report (class condition stream)
  (let ((report (third (property class 'condition-class))))
    (if report
        (progn (funcall report condition stream) t)
        (standard-report class condition stream))))

(defun standard-report (class condition stream)
  "Writes the text of a class of the standard; nil when that class has none of its own."
  (flet ((value (slot) (slot-or-nil condition slot)))
    (case class
      (simple-condition
       (apply #'format stream (value 'format-control) (value 'format-arguments))
       t)
      (type-error
       (format stream "The value~%  ~S~%is not of type~%  ~S" (value 'datum) (value 'expected-type))
       t)
      (invalid-index-error
       (format stream "Invalid index ~S for ~S, should be a non-negative integer below ~S."
               (value 'datum) (type-of (value 'sequence))
               (if (value 'expected-type) (first (third (value 'expected-type))) 0))
       t)
      (argument-count-error (format stream "invalid number of arguments: ~S" (value 'count)) t)
      (not-in-subset-error (format stream "~A is not in the subset of Common Lisp that is supported." (value 'what)) t)
      (package-does-not-exist (format stream "The name ~S does not designate any package." (value 'package)) t)
      (stack-exhausted
       (write-string "Control stack exhausted: too many calls are waiting for each other." stream)
       t)
      (binding-stack-exhausted (write-string "Binding stack exhausted." stream) t)
      (heap-exhausted (format stream "Heap exhausted: no room for ~D more bytes." (value 'bytes)) t)
      (interactive-interrupt (write-string "interrupted" stream) t)
      ((reader-error reader-end-of-file)
       (if (value 'message)
           (format stream "~A~@[ at line ~D~]~@[, column ~D~]" (value 'message) (value 'line) (value 'column))
           (default-report class stream))
       t)
      (case-failure
       (format stream "~S fell through ~S expression. Wanted one of ~:S."
               (value 'datum) (value 'name) (value 'possibilities))
       t)
      (unbound-variable (format stream "The variable ~S is unbound." (value 'name)) t)
      (undefined-function
       (write-string "The function " stream)
       (write-full-name (value 'name) stream)
       (write-string " is undefined." stream)
       t)
      (unbound-slot
       (write-string "The slot " stream)
       (write-full-name (value 'name) stream)
       (format stream " is unbound in the object ~S." (value 'instance))
       t)
      (arithmetic-error
       (format stream "arithmetic error ~S signalled" (layout-name (instance-layout condition)))
       (when (value 'operation)
         (format stream "~%Operation was ~S." (cons (value 'operation) (value 'operands))))
       t)
      (end-of-file (format stream "end of file on ~S" (value 'stream)) t)
      (file-error (format stream "error on file ~S" (value 'pathname)) t)
      (print-not-readable (format stream "~S cannot be printed readably." (value 'object)) t)
      (t nil))))

;;; Signalling

(defvar *handler-clusters* nil
  "The handlers that are established: a list of clusters, innermost first, each a list of (type . function).")
(defvar *break-on-signals* nil)
(defvar *debugger-hook* nil)

(defun to-condition (datum arguments default-type)
  "The condition that DATUM and ARGUMENTS designate."
  (cond ((symbolp datum) (apply #'make-condition datum arguments))
        ((or (stringp datum) (functionp datum))
         (make-condition default-type :format-control datum :format-arguments arguments))
        ((conditionp datum) datum)
        (t (error 'type-error :datum datum :expected-type '(or symbol string function condition)))))

(defun call-handlers (condition)
  "Calls each handler for CONDITION, with those handlers established that were when it was made."
  (do ((clusters *handler-clusters* (cdr clusters)))
      ((null clusters) nil)
    (let ((*handler-clusters* (cdr clusters)))
      (dolist (handler (car clusters))
        (when (typep condition (car handler))
          (funcall (cdr handler) condition))))))

(defun signal (datum &rest arguments)
  (call-handlers (to-condition datum arguments 'simple-condition)))

(defun error (datum &rest arguments)
  (let ((condition (to-condition datum arguments 'simple-error)))
    (call-handlers condition)
    (invoke-debugger condition)))

(defun invoke-debugger (condition)
  (let ((hook *debugger-hook*))
    (when hook
      (let ((*debugger-hook* nil)) (funcall hook condition hook))))
  (enter-debugger condition))

(defun cerror (continue-control datum &rest arguments)
  (let ((condition (to-condition datum arguments 'simple-error)))
    (restart-case
        (with-condition-restarts condition (list (find-restart 'continue))
          (error condition))
      (continue ()
        :report (lambda (stream) (apply #'format stream continue-control arguments))
        nil))))

(defun warn (datum &rest arguments)
  (let ((condition (to-condition datum arguments 'simple-warning)))
    (unless (typep condition 'warning)
      (error 'simple-type-error :datum condition :expected-type 'warning
                                :format-control "~S does not designate a warning class" :format-arguments (list datum)))
    (restart-case
        (with-condition-restarts condition (list (find-restart 'muffle-warning))
          (call-handlers condition)
          (fresh-line *error-output*)
          (write-string (if (typep condition 'style-warning) "STYLE-WARNING: " "WARNING: ") *error-output*)
          (let ((*print-escape* nil)) (report-condition condition *error-output*))
          (terpri *error-output*)
          nil)
      (muffle-warning () :report "Skip warning." nil))))

(defun break (&optional (control "break") &rest arguments)
  (with-simple-restart (continue "Return from BREAK.")
    (let ((*debugger-hook* nil))
      (enter-debugger (make-condition 'simple-condition :format-control control :format-arguments arguments))))
  nil)

(defun signal-native-error (class initargs)
  "The machine calls this on top of the frame that failed. What it returns is taken for the value that was not to be had."
  (let ((condition (apply #'make-condition class initargs)))
    (if (pair-of class '((unbound-variable . t) (undefined-function . t)))
        (restart-case (error condition)
          (continue () :report "Retry."
            (if (eq class 'unbound-variable)
                (symbol-value (cell-error-name condition))
                (fdefinition (cell-error-name condition))))
          (use-value (value) :report "Use specified value." value)
          (store-value (value)
            :report "Set specified value and use it."
            (if (eq class 'unbound-variable)
                (set-symbol-value (cell-error-name condition) value)
                (set-fdefinition (cell-error-name condition) value))))
        (error condition))))

;;; Handlers

(defmacro handler-bind (bindings &body body)
  `(let ((*handler-clusters*
           (cons (list ,@(mapcar (lambda (binding) `(cons ',(first binding) ,(second binding))) bindings))
                 *handler-clusters*)))
     ,@body))

(defmacro handler-case (form &rest clauses)
  (let ((no-error (find :no-error clauses :key #'first)))
    (if no-error
        (let ((normal (make-symbol "NORMAL")) (failed (make-symbol "FAILED")))
          `(block ,failed
             (multiple-value-call (lambda ,@(rest no-error))
               (block ,normal
                 (return-from ,failed
                   (handler-case (return-from ,normal ,form) ,@(remove no-error clauses)))))))
        (if clauses (expand-handler-case form clauses) form))))

(defun expand-handler-case (form clauses)
  "Each clause has a block that its handler leaves with the condition; the clauses' forms stand outside of the handlers."
  (let* ((done (make-symbol "DONE"))
         (names (mapcar (lambda (clause) (declare (ignore clause)) (make-symbol "CLAUSE")) clauses))
         (inner `(return-from ,done
                   (handler-bind
                       ,(mapcar (lambda (clause name)
                                  `(,(first clause) (lambda (condition) (return-from ,name condition))))
                                clauses names)
                     ,form))))
    (do ((clauses (reverse clauses) (cdr clauses)) (names (reverse names) (cdr names)))
        ((null clauses) `(block ,done ,inner))
      (destructuring-bind (type lambda-list &body body) (car clauses)
        (declare (ignore type))
        (setq inner
              (if lambda-list
                  `(let ((,(first lambda-list) (block ,(car names) ,inner))) ,@body)
                  `(progn (block ,(car names) ,inner) (let () ,@body))))
        (when (cdr clauses) (setq inner `(return-from ,done ,inner)))))))

(defmacro ignore-errors (&body forms)
  `(handler-case (progn ,@forms) (error (condition) (values nil condition))))
