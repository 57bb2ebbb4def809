;;;; Streams: what a stream is, and writing characters to one.
(in-package "SYSTEM")

;;; A stream is an instance whose slots are these. Writing puts characters into BUFFER at POSITION; only when there is no room does
;;; anybody ask what kind of stream it is, so streams that pass everything on (synonyms, broadcasts) have a buffer
;;; without room. In the same way reading takes from INPUT between START and END. The column is not counted while
;;; writing: it is found in the buffer when it is asked for; COLUMN is where the buffer begins.

(make-layout 'stream nil
             '(kind direction buffer position column input start end target name element-type bytes byte-start byte-end operations)
             :stream)
(make-layout 'file-stream 'stream '() :stream)
(make-layout 'string-stream 'stream '() :stream)
(make-layout 'synonym-stream 'stream '() :stream)
(make-layout 'broadcast-stream 'stream '() :stream)
(make-layout 'two-way-stream 'stream '() :stream)
(make-layout 'echo-stream 'stream '() :stream)
(make-layout 'concatenated-stream 'stream '() :stream)

(defvar *stream-slots*
  '((kind . 0) (direction . 1) (buffer . 2) (position . 3) (column . 4) (input . 5) (start . 6) (end . 7) (target . 8)
    (name . 9) (element-type . 10) (bytes . 11) (byte-start . 12) (byte-end . 13) (operations . 14)))

(defvar *stream-layout* (find-layout 'stream))

(defmacro slot (stream name) `(instance-ref ,stream ,(cdr (assoc name *stream-slots*))))
(defmacro set-slot (stream name value) `(set-instance-ref ,stream ,(cdr (assoc name *stream-slots*)) ,value))

;;; kind direction buffer position column input start end target name element-type bytes byte-start byte-end operations
(defvar *stdin*
  (new-instance (find-layout 'file-stream) '#(:fd :input "" 0 0 "" 0 0 0 "standard input" character nil 0 0 nil)))
(defvar *stdout*
  (new-instance (find-layout 'file-stream) '#(:fd :output "" 0 0 "" 0 0 1 "standard output" character nil 0 0 nil)))
(defvar *stderr*
  (new-instance (find-layout 'file-stream) '#(:fd :output "" 0 0 "" 0 0 2 "standard error" character nil 0 0 nil)))

(defvar *standard-input*
  (new-instance (find-layout 'synonym-stream) '#(:synonym :input "" 0 0 "" 0 0 *stdin* nil character nil 0 0 nil)))
(defvar *standard-output*
  (new-instance (find-layout 'synonym-stream) '#(:synonym :output "" 0 0 "" 0 0 *stdout* nil character nil 0 0 nil)))
(defvar *error-output*
  (new-instance (find-layout 'synonym-stream) '#(:synonym :output "" 0 0 "" 0 0 *stderr* nil character nil 0 0 nil)))
(defvar *trace-output*
  (new-instance (find-layout 'synonym-stream) '#(:synonym :output "" 0 0 "" 0 0 *stdout* nil character nil 0 0 nil)))
(defvar *terminal-io*
  (new-instance (find-layout 'two-way-stream) '#(:two-way :io "" 0 0 "" 0 0 (*stdin* . *stdout*) nil character nil 0 0 nil)))
(defvar *query-io*
  (new-instance (find-layout 'two-way-stream) '#(:two-way :io "" 0 0 "" 0 0 (*stdin* . *stdout*) nil character nil 0 0 nil)))
(defvar *debug-io*
  (new-instance (find-layout 'two-way-stream) '#(:two-way :io "" 0 0 "" 0 0 (*stdin* . *stderr*) nil character nil 0 0 nil)))

(defun new-stream (class kind direction buffer input start end target)
  (new-instance (find-layout class)
                 (vector kind direction buffer 0 0 input start end target nil 'character nil 0 0 nil)))

(defun streamp (object) (instance-of-p object *stream-layout*))

(defun check-stream (object)
  (if (instance-of-p object *stream-layout*) object (wrong-type object 'stream)))

(defun wrong-direction (stream wanted)
  (cond ((null (slot stream direction))
         (error 'simple-stream-error :stream stream :format-control "~S is closed" :format-arguments (list stream)))
        (t (wrong-type stream (list 'satisfies wanted)))))

(defmacro output-stream (designator)
  "The stream that an output stream designator means."
  `(cond ((instance-of-p ,designator *stream-layout*) ,designator)
         ((null ,designator) *standard-output*)
         ((eq ,designator t) *terminal-io*)
         (t (wrong-type ,designator 'stream))))

(defun component (designator)
  "A stream that another one passes on to: itself, or a variable that names it now."
  (if (symbolp designator) (symbol-value designator) designator))

(defun output-component (stream)
  "Where a synonym, two-way or echo stream writes."
  (let ((target (slot stream target)))
    (component (if (consp target) (cdr target) target))))

;;; Writing

(defun write-char (char &optional (designator nil))
  (let* ((stream (output-stream designator)) (position (slot stream position)))
    (unless (characterp char) (wrong-type char 'character))
    (cond ((< position (length (slot stream buffer)))
           (set-char (slot stream buffer) position char)
           (set-slot stream position (1+ position)))
          (t (write-without-room (make-vector 1 1 char) stream 0 1)))
    char))

(defun write-string (string &optional designator &key (start 0) end)
  (unless (stringp string) (wrong-type string 'string))
  (write-text string (output-stream designator) start (vector-end string start end))
  string)

(defun write-text (string stream start end)
  "Writes a part of STRING whose bounds are known to be good."
  (let ((position (slot stream position)) (count (- end start)))
    (cond ((<= (+ position count) (length (slot stream buffer)))
           (copy-elements (slot stream buffer) position string start count)
           (set-slot stream position (+ position count)))
          (t (write-without-room string stream start end)))))

(defun write-line (string &optional designator &key (start 0) end)
  (unless (stringp string) (wrong-type string 'string))
  (let ((stream (output-stream designator)))
    (write-text string stream start (vector-end string start end))
    (write-char #\Newline stream))
  string)

(defun terpri (&optional designator)
  (write-char #\Newline designator)
  nil)

(defun write-without-room (string stream start end)
  (case (slot stream kind)
    ((:string :pretty) (grow-buffer stream (- end start)) (write-text string stream start end))
    (:fill-pointer (append-to-vector string (slot stream target) start end))
    (:fd (write-to-descriptor string stream start end))
    (:broadcast
     (if (slot stream direction)
         (dolist (target (slot stream target)) (write-text string (component target) start end))
         (wrong-direction stream 'output-stream-p)))
    ((:synonym :two-way :echo)
     (if (eq (slot stream direction) :io)
         (write-text string (output-component stream) start end)
         (if (slot stream direction)
             (write-text string (output-component stream) start end)
             (wrong-direction stream 'output-stream-p))))
    (t (wrong-direction stream 'output-stream-p))))

(defun grow-buffer (stream count)
  (let* ((position (slot stream position))
         (buffer (make-vector (max 64 (* 2 (+ position count))) 1 nil)))
    (copy-elements buffer 0 (slot stream buffer) 0 position)
    (set-slot stream buffer buffer)))

(defun append-to-vector (string vector start end)
  "For with-output-to-string into a string of the user's."
  (do ((index start (1+ index))) ((>= index end))
    (if (adjustable-array-p vector)
        (vector-push-extend (char string index) vector)
        (unless (vector-push (char string index) vector)
          (error "There is no room left in the string that is written to.")))))

(defun write-to-descriptor (string stream start end)
  "Standard error is not buffered; other descriptors get their buffer at the first write."
  (unless (and (slot stream direction) (not (eq (slot stream direction) :input)))
    (wrong-direction stream 'output-stream-p))
  (flush-buffer stream)
  (cond ((and (not (eql (slot stream target) 2)) (<= (- end start) 4096))
         (if (eql (length (slot stream buffer)) 0) (set-slot stream buffer (make-vector 8192 1 nil)))
         (write-text string stream start end))
        (t (set-slot stream column (column-after string start end (slot stream column)))
           (write-string-to-descriptor (slot stream target) string start end))))

(defun flush-buffer (stream)
  (let ((position (slot stream position)))
    (when (> position 0)
      (set-slot stream column (column-after (slot stream buffer) 0 position (slot stream column)))
      (set-slot stream position 0)
      (write-string-to-descriptor (slot stream target) (slot stream buffer) 0 position))))

(defun column-after (string start end column)
  "The column behind a part of STRING which begins at COLUMN."
  (do ((index (1- end) (1- index)))
      ((< index start) (+ column (- end start)))
    (if (eql (char string index) #\Newline) (return (- end index 1)))))

(defun stream-column (stream)
  "The column that the next character gets, or nil where nobody knows."
  (case (slot stream kind)
    ((:string :fd :pretty) (column-after (slot stream buffer) 0 (slot stream position) (slot stream column)))
    (:fill-pointer (let ((vector (slot stream target))) (column-after vector 0 (length vector) 0)))
    (:broadcast (if (slot stream target) (stream-column (component (car (last (slot stream target))))) 0))
    ((:synonym :two-way :echo) (stream-column (output-component stream)))
    (t nil)))

(defun fresh-line (&optional designator)
  (let ((stream (output-stream designator)))
    (cond ((eql (stream-column stream) 0) nil)
          (t (write-char #\Newline stream) t))))

(defun finish-output (&optional designator)
  (let ((stream (output-stream designator)))
    (case (slot stream kind)
      (:fd (if (slot stream direction) (finish-descriptor stream)))
      (:broadcast (dolist (target (slot stream target)) (finish-output (component target))))
      ((:synonym :two-way :echo) (finish-output (output-component stream))))
    nil))

(defun finish-descriptor (stream)
  (if (eq (slot stream element-type) 'character) (flush-buffer stream) (flush-bytes stream)))

(defun force-output (&optional designator) (finish-output designator))

(defun clear-output (&optional designator)
  (output-stream designator)
  nil)

(defun finish-standard-streams ()
  "Called at exit."
  (flush-buffer *stdout*)
  (flush-buffer *stderr*))

;;; Strings as streams

(defun make-string-output-stream (&key element-type)
  (declare (ignore element-type))
  (new-stream 'string-stream :string :output "" "" 0 0 nil))

(defun get-output-stream-string (stream)
  "What was written since the last call. The column stays."
  (unless (and (streamp stream) (eq (slot stream kind) :string)) (wrong-type stream 'string-stream))
  (let ((text (subseq (slot stream buffer) 0 (slot stream position))))
    (set-slot stream column (column-after text 0 (length text) (slot stream column)))
    (set-slot stream position 0)
    text))

(defun string-stream-for (string)
  "What with-output-to-string writes to when it is given a string."
  (cond ((null string) (make-string-output-stream))
        ((and (stringp string) (array-has-fill-pointer-p string))
         (new-stream 'string-stream :fill-pointer :output "" "" 0 0 string))
        (t (wrong-type string '(and string (satisfies array-has-fill-pointer-p))))))

(defun make-string-input-stream (string &optional (start 0) end)
  (unless (stringp string) (wrong-type string 'string))
  (new-stream 'string-stream :input :input "" string start (vector-end string start end) nil))

(defun string-stream-index (stream)
  "How far a string input stream was read."
  (slot stream start))

;;; Streams made of streams

(defun make-synonym-stream (symbol)
  (unless (symbolp symbol) (wrong-type symbol 'symbol))
  (new-stream 'synonym-stream :synonym :io "" "" 0 0 symbol))

(defun make-broadcast-stream (&rest streams)
  (dolist (stream streams)
    (unless (and (streamp stream) (output-stream-p stream)) (wrong-type stream '(satisfies output-stream-p))))
  (new-stream 'broadcast-stream :broadcast :output "" "" 0 0 streams))

(defun make-two-way-stream (input output)
  (unless (and (streamp output) (output-stream-p output)) (wrong-type output '(satisfies output-stream-p)))
  (unless (and (streamp input) (input-stream-p input)) (wrong-type input '(satisfies input-stream-p)))
  (new-stream 'two-way-stream :two-way :io "" "" 0 0 (cons input output)))

(defun make-echo-stream (input output)
  (unless (and (streamp output) (output-stream-p output)) (wrong-type output '(satisfies output-stream-p)))
  (unless (and (streamp input) (input-stream-p input)) (wrong-type input '(satisfies input-stream-p)))
  (new-stream 'echo-stream :echo :io "" "" 0 0 (cons input output)))

(defun make-concatenated-stream (&rest streams)
  (dolist (stream streams)
    (unless (and (streamp stream) (input-stream-p stream)) (wrong-type stream '(satisfies input-stream-p))))
  (new-stream 'concatenated-stream :concatenated :input "" "" 0 0 streams))

(defun stream-part (stream class which)
  (unless (instance-of-p stream (find-layout class)) (wrong-type stream class))
  (let ((target (slot stream target)))
    (cond ((eq which :all) target)
          ((eq which :input) (component (car target)))
          (t (component (cdr target))))))

(defun synonym-stream-symbol (stream) (stream-part stream 'synonym-stream :all))
(defun broadcast-stream-streams (stream) (stream-part stream 'broadcast-stream :all))
(defun concatenated-stream-streams (stream) (stream-part stream 'concatenated-stream :all))
(defun two-way-stream-input-stream (stream) (stream-part stream 'two-way-stream :input))
(defun two-way-stream-output-stream (stream) (stream-part stream 'two-way-stream :output))
(defun echo-stream-input-stream (stream) (stream-part stream 'echo-stream :input))
(defun echo-stream-output-stream (stream) (stream-part stream 'echo-stream :output))

;;; Questions

(defun input-stream-p (stream)
  (check-stream stream)
  (if (eq (slot stream kind) :synonym)
      (input-stream-p (component (slot stream target)))
      (not (null (member (slot stream direction) '(:input :io))))))

(defun output-stream-p (stream)
  (check-stream stream)
  (if (eq (slot stream kind) :synonym)
      (output-stream-p (component (slot stream target)))
      (not (null (member (slot stream direction) '(:output :io))))))

(defun open-stream-p (stream)
  (check-stream stream)
  (if (slot stream direction) t nil))

(defun interactive-stream-p (stream)
  (check-stream stream)
  nil)

(defun stream-element-type (stream)
  (check-stream stream)
  (if (eq (slot stream kind) :synonym)
      (stream-element-type (component (slot stream target)))
      (slot stream element-type)))

(defun stream-external-format (stream)
  (check-stream stream)
  (if (eq (slot stream kind) :fd) :utf-8 :default))

(defun close (stream &key abort)
  "t the first time. A stream made of streams leaves them open."
  (check-stream stream)
  (cond ((null (slot stream direction)) nil)
        (t (if (eq (slot stream kind) :fd) (close-file-stream stream abort))
           (set-slot stream direction nil)
           (set-slot stream buffer "")
           (set-slot stream position 0)
           (set-slot stream start 0)
           (set-slot stream end 0)
           t)))
