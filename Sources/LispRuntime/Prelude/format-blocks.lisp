;;;; Directives of format that enclose others: ~{ ~[ ~( ~<, and those that depend on the column.
(in-package "SYSTEM")

(defun closing-directive (char)
  (case char (#\{ #\}) (#\[ #\]) (#\( #\)) (#\< #\>) (t nil)))

(defun scan-block (control index end closing)
  "The clauses between INDEX and the closing directive. A clause is (start end colon parameters), the last two of the ~; behind it.
Further values: the index behind the closing directive, its colon and its at flag."
  (let ((clauses nil) (start index))
    (while t
      (let ((tilde (find-character #\~ control index end)))
        (if (null tilde) (format-error control (1- start) (concatenate 'string "No corresponding ~" (string closing))))
        (multiple-value-bind (next char colon at parameters) (parse-directive control (1+ tilde) end t)
          (cond ((eql char closing)
                 (return (values (nreverse (cons (list start tilde colon nil) clauses)) next colon at)))
                ((eql char #\;)
                 (setq clauses (cons (list start tilde colon (directive-text control tilde next parameters)) clauses)
                       start next index next))
                ((closing-directive char)
                 (setq index (nth-value 1 (scan-block control next end (closing-directive char)))))
                ((eql char #\/)
                 (setq index (1+ (or (find-character #\/ control next end) next))))
                (t (setq index next))))))))

(defun directive-text (control tilde next parameters)
  "A separator with parameters is parsed again when its arguments are there."
  (declare (ignore control))
  (if parameters (cons tilde next) nil))

;;; ~{ ~}

(defun format-iteration (control index end stream arguments colon at parameters)
  (multiple-value-bind (clauses after close-colon) (scan-block control index end #\})
    (let* ((start (car (car clauses))) (stop (cadr (car (last clauses)))) (inner control) (limit (car parameters)) (status nil))
      (when (eql start stop)
        (setq inner (take-argument arguments control (1- index)))
        
        (setq start 0 stop (length inner)))
      (if at
          (setq status (iterate inner start stop stream arguments colon limit close-colon))
          (let ((list (take-argument arguments control (1- index))))
            (if (not (listp list)) (format-error control (1- index) "The argument of ~{ is not a list."))
            (iterate inner start stop stream (cons list list) colon limit close-colon)))
      (values after (if (eq status :up-out) status nil)))))

(defun iterate (control start end stream arguments sublists limit at-least-once)
  "Runs the body until the arguments are used up, LIMIT is reached or ~^ ends it."
  (do ((count 0 (1+ count)))
      ((or (and limit (>= count limit))
           (and (null (car arguments)) (not (and at-least-once (eql count 0)))))
       nil)
    (let ((status (if sublists
                      (let* ((list (take-argument arguments control start)) (*outer-arguments* (car arguments)))
                        (format-run control start end stream (cons list list)))
                      (format-run control start end stream arguments))))
      (if (if sublists (eq status :up-out) status) (return nil)))))

;;; ~[ ~]

(defun format-choice (control index end stream arguments colon at parameters)
  (multiple-value-bind (clauses after) (scan-block control index end #\])
    (let ((clause
            (cond (at (let ((value (take-argument arguments control (1- index))))
                        (when value
                          (back-up arguments 1 control index)
                          (car clauses))))
                  (colon (if (take-argument arguments control (1- index)) (cadr clauses) (car clauses)))
                  (t (chosen-clause clauses (or (car parameters) (take-argument arguments control (1- index))))))))
      (values after (if clause (format-run control (car clause) (cadr clause) stream arguments) nil)))))

(defun chosen-clause (clauses number)
  "The clause of this number, or the last one when the separator before it has a colon."
  (if (not (integerp number)) (wrong-type number 'integer))
  (let ((default nil))
    (do ((rest clauses (cdr rest)) (count 0 (1+ count)))
        ((null rest) default)
      (if (eql count number) (return (car rest)))
      (if (and (caddr (car rest)) (cdr rest)) (setq default (cadr rest))))))

;;; ~( ~)

(defun format-case (control index end stream arguments colon at)
  (multiple-value-bind (clauses after) (scan-block control index end #\))
    (let* ((inner (make-string-output-stream))
           (status (format-run control (car (car clauses)) (cadr (car (last clauses))) inner arguments))
           (text (get-output-stream-string inner)))
      (write-string (cond ((and colon at) (nstring-upcase text))
                          (colon (nstring-capitalize text))
                          (at (capitalize-first text))
                          (t (nstring-downcase text)))
                    stream)
      (values after status))))

(defun capitalize-first (text)
  (nstring-downcase text)
  (let ((index (position-if #'alphanumericp text)))
    (if index (set-char text index (char-upcase (char text index))))
    text))

;;; ~< ~>

(defun format-block (control index end stream arguments colon at parameters)
  (multiple-value-bind (clauses after close-colon close-at) (scan-block control index end #\>)
    (if close-colon
        (values after (format-logical-block control clauses stream arguments colon at close-at))
        (progn (format-justification control clauses stream arguments colon at parameters) after))))

(defun format-justification (control clauses stream arguments pad-left pad-right parameters)
  "The segments' texts, then spaces between them. ~^ drops the segment in which it stands and those behind."
  (let ((texts nil) (overflow nil) (spare 0) (width 72) (rest clauses))
    (when (and (cdr rest) (caddr (car rest)))
      (let ((text (make-string-output-stream)) (separator (cadddr (car rest))))
        (if (eq (format-run control (car (car rest)) (cadr (car rest)) text arguments) nil)
            (setq overflow (get-output-stream-string text)))
        (when separator
          (let ((numbers (nth-value 4 (parse-directive control (1+ (car separator)) (cdr separator) arguments))))
            (setq spare (or (car numbers) 0) width (or (cadr numbers) 72))))
        (setq rest (cdr rest))))
    (while rest
      (let ((text (make-string-output-stream)))
        (if (format-run control (car (car rest)) (cadr (car rest)) text arguments) (return nil))
        (setq texts (cons (get-output-stream-string text) texts) rest (cdr rest))))
    (justify (nreverse texts) stream overflow spare width pad-left pad-right
             (or (car parameters) 0) (or (cadr parameters) 1) (or (caddr parameters) 0) (or (cadddr parameters) #\Space))))

(defun justify (texts stream overflow spare width pad-left pad-right mincol colinc minpad padchar)
  (let* ((pad-left (or pad-left (and (null (cdr texts)) (not pad-right))))
         (gaps (+ (1- (length texts)) (if pad-left 1 0) (if pad-right 1 0)))
         (chars (+ (* (max gaps 0) minpad) (reduce #'+ texts :key #'length :initial-value 0)))
         (columns (if (> chars mincol)
                      (+ mincol (* (ceiling (- chars mincol) colinc) colinc))
                      mincol))
         (padding (+ (- columns chars) (* (max gaps 0) minpad))))
    (if (and overflow (> (+ (or (stream-column stream) 0) columns spare) width)) (write-string overflow stream))
    (flet ((pad ()
             (let ((share (if (> gaps 0) (floor padding gaps) 0)))
               (if (> gaps 0) (setq padding (- padding share) gaps (1- gaps)))
               (write-repeatedly padchar share stream))))
      (if pad-left (pad))
      (when texts
        (write-string (car texts) stream)
        (dolist (text (cdr texts))
          (pad)
          (write-string text stream)))
      (if pad-right (pad)))))

;;; ~<…~:> ~_ ~I: blocks of the pretty printer

(defun format-logical-block (control clauses stream arguments colon at close-at)
  (if close-at (format-error control (car (car clauses)) "~<…~:@> is not supported."))
  (let* ((prefix (cond ((cdr clauses) (subseq control (car (car clauses)) (cadr (car clauses)))) (colon "(") (t "")))
         (suffix (cond ((cddr clauses) (subseq control (car (caddr clauses)) (cadr (caddr clauses)))) (colon ")") (t "")))
         (body (if (cdr clauses) (cadr clauses) (car clauses)))
         (list (if at
                   (prog1 (car arguments) (rplaca arguments nil))
                   (take-argument arguments control (car body)))))
    (if (not (listp list))
        (print-object-to list stream)
        (with-pretty-stream stream
                            (lambda (stream)
                              (start-block stream prefix *print-pretty*)
                              (format-run control (car body) (cadr body) stream (cons list list))
                              (end-block stream suffix *print-pretty*))))
    nil))

(defun with-pretty-stream (stream function)
  "Calls FUNCTION with a stream that decides about line breaks: STREAM when it does, or a new one which writes to it."
  (if (or (not *print-pretty*) (eq (slot stream kind) :pretty))
      (funcall function stream)
      (let ((pretty (new-pretty-stream stream)))
        (funcall function pretty)
        (lay-out pretty stream))))

(defun format-newline (stream colon at)
  (if (eq (slot stream kind) :pretty)
      (pretty-newline stream (cond ((and colon at) :mandatory) (colon :fill) (at :miser) (t :linear)))))

(defun format-indent (stream colon parameters)
  (if (eq (slot stream kind) :pretty)
      (pretty-indent stream (if colon :current :block) (parameter parameters 0))))

;;; ~T

(defun format-tabulate (stream colon at parameters)
  (if colon (error "FORMAT: ~~:T is not supported."))
  (let ((target (parameter parameters 1)) (step (or (cadr parameters) 1)) (column (stream-column stream)))
    (if at
        (write-repeatedly #\Space (+ target (let ((past (rem (+ (or column 0) target) step)))
                                              (if (eql past 0) 0 (- step past))))
                          stream)
        (cond ((null column) (write-string "  " stream))
              ((< column target) (write-repeatedly #\Space (- target column) stream))
              ((eql step 0))
              (t (write-repeatedly #\Space (- step (rem (- column target) step)) stream))))))
