;;;; How lists are broken into lines: data is filled, calls are aligned, and the forms of the language have their ways.
(in-package "SYSTEM")

;;; A style is a list of steps over the elements of a list. Each step that needs an element ends the list when there is none.
;;;   item              prints the next element          space            a space
;;;   fill linear miser mandatory   a newline of this kind
;;;   (block n) here    indentation from the block's start, or at the current column
;;;   (rest kind)       all other elements, each behind a newline of this kind
;;;   bindings clauses lambda-list tags pairs …          a part with a way of its own

(defvar *styles*
  '((let item space miser bindings (block 1) space mandatory item (rest linear))
    (if item space here item space mandatory item (rest mandatory))
    (block item (block 3) space fill item (block 1) (rest linear))
    (lambda item (block 3) space fill lambda-list (block 1) (rest linear))
    (defun item space miser here item space fill lambda-list (block 1) (rest linear))
    (progn item (rest linear))
    (progv item (block 3) space linear item space linear item (block 1) (rest linear))
    (prog2 item (block 3) space fill item space linear item (block 1) (rest linear))
    (case item space (block 3) fill item (block 1) clauses)
    (typecase item space (block 3) fill item (block 1) type-clauses)
    (dolist item (block 3) space fill iteration tags)
    (do item space here steps space linear linear-list tags)
    (tagbody item tags)
    (prog item space miser fill-list tags)
    (setq item space miser pairs)
    (flet item space miser functions (block 1) space mandatory item (rest linear))
    (destructuring-bind item (block 3) space linear lambda-list space linear item (block 1) (rest linear))
    (defpackage item space (block 3) fill item (block 1) options)
    (declare item space fill here item (rest mandatory))
    (loop item space here item loop-clauses)
    (call item space fill here item (rest fill))
    (data item (rest fill))))

(defvar *style-names*
  '((let . let) (let* . let) (symbol-macrolet . let) (handler-bind . let) (if . if) (block . block) (catch . block)
    (eval-when . block) (multiple-value-call . block) (multiple-value-prog1 . block) (return-from . block) (throw . block)
    (unwind-protect . block) (defconstant . block) (defparameter . block) (defvar . block) (defstruct . block)
    (multiple-value-setq . block) (print-unreadable-object . block)
    (prog1 . block) (unless . block) (when . block) (with-input-from-string . block) (with-open-file . block)
    (with-open-stream . block) (with-output-to-string . block) (with-hash-table-iterator . block)
    (with-compilation-unit . block) (with-package-iterator . block) (pprint-logical-block . block) (lambda . lambda)
    (defun . defun) (defmacro . defun) (deftype . defun) (defsetf . defun) (define-modify-macro . defun)
    (define-setf-expander . defun) (locally . progn) (progn . progn) (step . progn) (time . progn)
    (with-standard-io-syntax . progn) (progv . progv) (prog2 . prog2) (multiple-value-bind . prog2) (case . case)
    (ccase . case) (ecase . case) (typecase . typecase) (ctypecase . typecase) (etypecase . typecase) (dolist . dolist)
    (dotimes . dolist) (do-symbols . dolist) (do-all-symbols . dolist) (do-external-symbols . dolist) (do . do) (do* . do)
    (tagbody . tagbody) (prog . prog) (prog* . prog) (setq . setq) (setf . setq) (psetq . setq) (psetf . setq)
    (flet . flet) (labels . flet) (macrolet . flet) (destructuring-bind . destructuring-bind) (defpackage . defpackage)
    (declare . declare) (declaim . declare) (loop . loop) (quote . data) (function . data)))

(defun style-of (list)
  (let ((name (car list)))
    (cond ((not (and name (symbolp name))) 'data)
          ((eq name 'loop) (if (and (consp (cdr list)) (atom (cadr list))) 'loop 'declare))
          ((cdr (assoc name *style-names*)))
          ((fboundp name) 'call)
          (t 'data))))

(defun print-with-sugar (list stream)
  "'x and #'x for (quote x) and (function x)."
  (if (and (member (car list) '(quote function)) (consp (cdr list)) (null (cddr list)) (not (labelled-p (cdr list))))
      (progn (write-string (if (eq (car list) 'quote) "'" "#'") stream)
             (print-object-to (cadr list) stream)
             t)
      nil))

(defun print-list-prettily (list stream) (print-styled list (style-of list) stream))

(defun print-styled (object style stream)
  "An object that is no list is printed as itself."
  (if (consp object)
      (progn
        (start-block stream "(" t)
        (run-steps (cdr (assoc style *styles*)) object stream)
        (end-block stream ")" t))
      (if object (print-object-to object stream) (write-string "()" stream))))

(defun exhausted (rest count stream)
  "Ends a list: at its end, at a dotted or labelled rest, or where *print-length* cuts it."
  (cond ((null rest) t)
        ((or (atom rest) (and (> count 0) (labelled-p rest)))
         (write-string ". " stream)
         (print-object-to rest stream)
         t)
        ((and *print-length* (>= count *print-length*))
         (write-string "..." stream)
         t)
        (t nil)))

(defun run-steps (steps list stream)
  (let ((rest list) (count 0))
    (do ()
        ((or (null steps) (and (null rest) (not (eq (car steps) 'item)))))
      (let ((step (car steps)))
        (case (if (consp step) (car step) step)
          (space (write-char #\Space stream))
          ((fill linear miser mandatory) (pretty-newline stream (newline-kind step)))
          (here (pretty-indent stream :current 0))
          (block (pretty-indent stream :block (cadr step)))
          (rest (print-rest rest count (newline-kind (cadr step)) stream) (return))
          ((clauses type-clauses tags options loop-clauses pairs) (print-remaining step rest count stream) (return))
          (t
           (if (exhausted rest count stream) (return))
           (print-part step (car rest) stream)
           (setq rest (cdr rest) count (1+ count)))))
      (setq steps (cdr steps)))))

(defun newline-kind (name)
  (case name (fill :fill) (linear :linear) (miser :miser) (t :mandatory)))

(defun print-rest (rest count kind stream)
  (do ()
      ((null rest))
    (write-char #\Space stream)
    (pretty-newline stream kind)
    (if (exhausted rest count stream) (return))
    (print-object-to (car rest) stream)
    (setq rest (cdr rest) count (1+ count))))

(defun print-part (step element stream)
  (case step
    (item (print-object-to element stream))
    (bindings (print-sublists element :linear (lambda (part) (print-items part '(linear) stream)) stream))
    (steps (print-sublists element :mandatory (lambda (part) (print-items part '(miser here linear) stream)) stream))
    (iteration (print-items element '(fill here linear) stream))
    (lambda-list (print-lambda-list element stream))
    (linear-list (print-items element '(linear) stream))
    (fill-list (print-items element '(fill) stream))
    (functions (print-sublists element :linear (lambda (part) (print-function-definition part stream)) stream))))

;;; The parts are blocks too, so they count for *print-level*.

(defmacro descend (stream &body body)
  `(if (and *print-level* (>= *print-depth* *print-level*))
       (write-char #\# ,stream)
       (let ((*print-depth* (1+ *print-depth*))) ,@body)))

(defun print-lambda-list (list stream)
  (cond ((consp list)
         (descend stream
           (start-block stream "(" t)
           (do ((rest list (cdr rest)) (count 0 (1+ count)))
               ((null rest))
             (if (> count 0) (write-char #\Space stream))
             (if (exhausted rest count stream) (return))
             (pretty-newline stream
                             (if (member (car rest) '(&optional &aux &rest &body &key)) :linear :fill))
             (print-items (car rest) '(linear) stream))
           (end-block stream ")" t)))
        (list (print-object-to list stream))
        (t (write-string "()" stream))))

(defun print-sublists (list kind print stream)
  "A list whose elements are lists, each printed by PRINT."
  (cond ((consp list)
         (descend stream
           (start-block stream "(" t)
           (do ((rest list (cdr rest)) (count 0 (1+ count)))
               ((exhausted rest count stream))
             (if (consp (car rest)) (funcall print (car rest)) (print-object-to (car rest) stream))
             (when (cdr rest)
               (write-char #\Space stream)
               (pretty-newline stream kind)))
           (end-block stream ")" t)))
        (list (print-object-to list stream))
        (t (write-string "()" stream))))

(defun print-items (list kinds stream)
  "A list whose elements stand behind newlines of KINDS; the last kind is that of all others. `here' aligns at the second element."
  (cond ((consp list)
         (descend stream
           (start-block stream "(" t)
           (do ((rest list (cdr rest)) (count 0 (1+ count)))
               ((exhausted rest count stream))
             (print-object-to (car rest) stream)
             (when (cdr rest)
               (write-char #\Space stream)
               (pretty-newline stream (newline-kind (car kinds)))
               (when (eq (cadr kinds) 'here)
                 (pretty-indent stream :current 0)
                 (setq kinds (cdr kinds)))
               (if (cdr kinds) (setq kinds (cdr kinds)))))
           (end-block stream ")" t)))
        (list (print-object-to list stream))
        (t (write-string "()" stream))))

(defun print-function-definition (definition stream)
  (descend stream
    (start-block stream "(" t)
    (run-steps '(item (block 3) space fill lambda-list (block 1) space mandatory item (rest linear)) definition stream)
    (end-block stream ")" t)))

(defun print-remaining (step rest count stream)
  (case step
    (pairs (descend stream (print-pairs rest stream)))
    (loop-clauses (print-loop-clauses rest stream))
    (t
     (do ()
         ((null rest))
       (let ((element (if (consp rest) (car rest) nil)))
         (write-char #\Space stream)
         (when (eq step 'tags)
           (if (exhausted rest count stream) (return))
           (pretty-indent stream :block (if (atom element) 0 1)))
         (pretty-newline stream (if (eq step 'options) :mandatory :linear))
         (if (exhausted rest count stream) (return))
         (case step
           (tags (print-object-to element stream))
           (options (print-items element '(miser here linear) stream))
           (t (if (consp element) (print-clause element step stream) (print-object-to element stream))))
         (setq rest (cdr rest) count (1+ count)))))))

(defun print-clause (clause step stream)
  "(key form…): the keys are filled, the forms are each on a line."
  (descend stream
    (start-block stream "(" t)
    (if (and (eq step 'clauses) (consp (car clause)))
        (print-items (car clause) '(fill) stream)
        (print-object-to (car clause) stream))
    (print-rest (cdr clause) 1 :linear stream)
    (end-block stream ")" t)))

(defun print-pairs (rest stream)
  (start-block stream "" t)
  (do ((count 0 (+ count 2)))
      ((exhausted rest count stream))
    (pretty-indent stream :block 2)
    (print-object-to (car rest) stream)
    (setq rest (cdr rest))
    (unless rest (return))
    (write-char #\Space stream)
    (pretty-newline stream :fill)
    (pretty-indent stream :block 0)
    (if (exhausted rest (1+ count) stream) (return))
    (print-object-to (car rest) stream)
    (setq rest (cdr rest))
    (when rest
      (write-char #\Space stream)
      (pretty-newline stream :mandatory)))
  (end-block stream "" t))

(defvar *loop-line-words*
  '("AND" "WITH" "FOR" "INITIALLY" "FINALLY" "DO" "DOING" "COLLECT" "COLLECTING" "APPEND" "APPENDING" "NCONC" "NCONCING"
    "COUNT" "COUNTING" "SUM" "SUMMING" "MAXIMIZE" "MAXIMIZING" "MINIMIZE" "MINIMIZING" "IF" "WHEN" "UNLESS" "END" "WHILE"
    "UNTIL" "REPEAT" "ALWAYS" "NEVER" "THEREIS"))

(defun print-loop-clauses (rest stream)
  (do ((count 2 (1+ count)))
      ((null rest))
    (write-char #\Space stream)
    (if (and (consp rest) (car rest) (symbolp (car rest))
             (member (symbol-name (car rest)) *loop-line-words* :test #'string=))
        (pretty-newline stream :mandatory))
    (if (exhausted rest count stream) (return))
    (print-object-to (car rest) stream)
    (setq rest (cdr rest))))
