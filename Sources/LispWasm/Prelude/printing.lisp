;;;; The printer where it differs from the machine's: each way of printing stands behind a test for what it prints, so that a module
;;;; has it only when the program makes such objects.
(in-package "SYSTEM")

(defun compound-p (object)
  (or (consp object) (instancep object) (wasm:vectorp object) (wasm:recordp 'array object) (wasm:recordp 'octets object)))

(defun print-parts (object stream)
  (cond ((and (consp object) *print-pretty* (print-with-sugar object stream)))
        ((and *print-level* (>= *print-depth* *print-level*) (not (and (instancep object) (not (structure-instance-p object)))))
         (write-char #\# stream))
        ((instancep object) (print-instance object stream))
        (t (let ((*print-depth* (1+ *print-depth*)))
             (cond ((consp object) (if *print-pretty* (print-list-prettily object stream) (print-list object stream)))
                   ((not (or *print-array* *print-readably*)) (print-unreadably object stream))
                   ((wasm:vectorp object) (print-vector object stream))
                   ((wasm:recordp 'array object)
                    (cond ((bit-vector-p object) (print-bits object stream))
                          ((vectorp object) (print-vector object stream))
                          (t (print-array object stream))))
                   ((wasm:recordp 'octets object) (print-vector object stream)))))))

;;; Lists in the ways of the language: only those whose operators the program has as data

(defun style-of (list)
  (let ((name (car list)))
    (cond ((not (and name (symbolp name))) 'data)
          ((eq name 'loop) (if (and (consp (cdr list)) (atom (cadr list))) 'loop 'declare))
          ((named-style name))
          ((fboundp name) 'call)
          ;; Functions that types and errors name: that may be all that there is of them.
          ((or (eq name 'vector) (eq name 'not) (eq name 'mod) (eq name '/) (eq name '*) (eq name '+) (eq name '-)
               (eq name 'truncate) (eq name 'expt) (eq name 'float) (eq name 'coerce) (eq name 'scale-float))
           'call)
          (t 'data))))

(defmacro style-cases (name)
  "The names of each style of the machine's table."
  (let ((styles nil))
    (dolist (entry *style-names*)
      (let ((known (assoc (cdr entry) styles)))
        (if known
            (rplacd known (cons (car entry) (cdr known)))
            (setq styles (cons (list (cdr entry) (car entry)) styles)))))
    `(cond ,@(mapcar (lambda (style)
                       `((or ,@(mapcar (lambda (known) `(eq ,name ',known)) (cdr style))) ',(car style)))
                     styles)
           (t nil))))

(defun named-style (name) (style-cases name))

(defmacro style-steps-cases (style)
  `(cond ,@(mapcar (lambda (entry) `((eq ,style ',(car entry)) ',(cdr entry))) *styles*) (t nil)))

(defun style-steps (style) (style-steps-cases style))

(defun print-styled (object style stream)
  "An object that is no list is printed as itself."
  (if (consp object)
      (progn
        (start-block stream "(" t)
        (run-steps (style-steps style) object stream)
        (end-block stream ")" t))
      (print-object-to object stream)))

;;; Directives of format: those that control strings of the program have

(defmacro directive-cases (char &rest clauses)
  `(cond ,@(mapcar (lambda (clause)
                     (if (eq (car clause) t)
                         clause
                         `((and (wasm:expected ,(car clause)) (eql ,char ,(car clause))) ,@(cdr clause))))
                   clauses)))

(defun parse-directive (control index end arguments)
  (if (>= index end) (format-error control index "String ended before directive was found."))
  (let ((char (char control index)))
    (if (and (wasm:expected "~parameters") (or (not (alpha-char-p char)) (eql char #\v) (eql char #\V)))
        (parse-long-directive control index end arguments)
        (values (1+ index) (char-upcase char) nil nil nil))))

(defun format-directive (char control next end stream arguments colon at parameters)
  "Does what the directive says. The values are where to go on (nil: at NEXT) and the status of the run."
  (directive-cases char
    (#\A (format-object (take-argument arguments control (1- next)) nil stream colon at parameters) nil)
    (#\S (format-object (take-argument arguments control (1- next)) t stream colon at parameters) nil)
    (#\D (format-integer (take-argument arguments control (1- next)) 10 stream colon at parameters) nil)
    (#\% (write-repeatedly #\Newline (parameter parameters 1) stream))
    (#\& (format-fresh-line (parameter parameters 1) stream))
    (#\~ (write-repeatedly #\~ (parameter parameters 1) stream))
    (#\| (write-repeatedly #\Page (parameter parameters 1) stream))
    (#\{ (format-iteration control next end stream arguments colon at parameters))
    (#\[ (format-choice control next end stream arguments colon at parameters))
    (#\( (format-case control next end stream arguments colon at))
    (#\< (format-block control next end stream arguments colon at parameters))
    (#\^ (values nil (format-escape arguments colon parameters)))
    (#\Newline (skip-line control next end stream colon at))
    (#\C (format-character (take-argument arguments control (1- next)) stream colon at control next) nil)
    (#\B (format-integer (take-argument arguments control (1- next)) 2 stream colon at parameters) nil)
    (#\O (format-integer (take-argument arguments control (1- next)) 8 stream colon at parameters) nil)
    (#\X (format-integer (take-argument arguments control (1- next)) 16 stream colon at parameters) nil)
    (#\R (format-radix (take-argument arguments control (1- next)) stream colon at parameters control next) nil)
    (#\P (format-plural stream arguments colon at control next) nil)
    (#\F (format-fixed (take-argument arguments control (1- next)) stream at parameters) nil)
    (#\E (format-exponential (take-argument arguments control (1- next)) stream at parameters) nil)
    (#\G (format-general (take-argument arguments control (1- next)) stream at parameters) nil)
    (#\$ (format-dollars (take-argument arguments control (1- next)) stream colon at parameters) nil)
    (#\T (format-tabulate stream colon at parameters) nil)
    (#\* (format-goto arguments colon at parameters control next) nil)
    (#\? (values nil (format-indirect (take-argument arguments control (1- next)) stream arguments at control next)))
    (#\W (format-write (take-argument arguments control (1- next)) stream colon at) nil)
    (#\_ (format-newline stream colon at) nil)
    (#\I (format-indent stream colon parameters) nil)
    (#\/ (format-call control next end stream arguments colon at parameters))
    (t (if (find char "]})>;")
           (format-error control (1- next) (unexpected-text char))
           (format-error control (1- next) "Unknown format directive")))))

;;; What a call of format with a plain control string becomes

(defun format-target (destination)
  (cond ((null destination) (make-string-output-stream))
        ((eq destination t) (output-stream nil))
        ((streamp destination) destination)
        ((stringp destination) (string-stream-for destination))
        (t (wrong-type destination '(or null (member t) stream string)))))

(defun format-result (destination stream) (if destination nil (get-output-stream-string stream)))

(defun format-decimal (object stream) (format-integer object 10 stream nil nil nil))
(defun start-line (stream) (fresh-line stream) nil)

(defun write-readably (object stream)
  (let ((*print-escape* t)) (print-object-to object stream))
  nil)

(defun write-plainly (object stream)
  (if (and (stringp object) (not *print-readably*))
      (write-text object stream 0 (length object))
      (let ((*print-escape* nil) (*print-readably* nil))
        (print-object-to object stream)))
  nil)

;;; The last words

(defun describe-uncaught (payload)
  "The name and the report of a condition that nobody handled, as bytes of UTF-8 in a string; NIL of anything else."
  (if (conditionp payload)
      (let ((*print-readably* nil))
        (utf-8-string (with-output-to-string (stream)
                        (write-readably (layout-name (instance-layout payload)) stream)
                        (write-char #\Newline stream)
                        (let ((*print-escape* nil)) (report-condition payload stream)))))
      nil))

;;; Errors of the system's own

(defun signal-native-error (class initargs)
  (let ((condition (apply #'make-condition class initargs)))
    (if (and (wasm:expected "restarts") (or (eq class 'unbound-variable) (eq class 'undefined-function)))
        (signal-cell-error class condition)
        (error condition))))

(defun signal-cell-error (class condition)
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
          (set-fdefinition (cell-error-name condition) value)))))

;;; Predicates of types that are a symbol: only of those that the program has

(defmacro type-predicate-cases (name)
  `(cond ,@(mapcar (lambda (entry) `((eq ,name ',(car entry)) ',(cdr entry))) *type-predicates*) (t nil)))

(defun type-predicate (name) (type-predicate-cases name))
