;;;; read and read-from-string, over the native reader of text.
(in-package "SYSTEM")

(defvar *read-base* 10)
(defvar *read-default-float-format* 'single-float)
(defvar *read-eval* t)
(defvar *read-suppress* nil)

(defun read-from-string (string &optional (eof-error-p t) eof-value &key (start 0) end preserve-whitespace)
  "The object, and the index behind it."
  (unless (stringp string) (wrong-type string 'string))
  (let ((end (vector-end string start end)))
    (multiple-value-bind (object next) (read-from-text string start end)
      (cond ((null next)
             (values (end-of-stream (make-string-input-stream string start end) eof-error-p eof-value) end))
            ((eq next :incomplete)
             (end-of-stream (make-string-input-stream string start end) t nil))
            (t (values object (if preserve-whitespace next (behind-blank string next end))))))))

(defun behind-blank (string index end)
  "One blank behind an object belongs to it."
  (if (and (< index end) (whitespace-p (char string index)) (not (find (char string (1- index)) ")\"")))
      (1+ index)
      index))

(defun read (&optional designator (eof-error-p t) eof-value recursive-p)
  (declare (ignore recursive-p))
  (read-object (input-stream designator) eof-error-p eof-value nil))

(defun read-preserving-whitespace (&optional designator (eof-error-p t) eof-value recursive-p)
  (declare (ignore recursive-p))
  (read-object (input-stream designator) eof-error-p eof-value t))

(defun read-object (stream eof-error-p eof-value preserve)
  (case (slot stream kind)
    ((:synonym :two-way) (read-object (input-component stream) eof-error-p eof-value preserve))
    ((:concatenated :echo) (error "READ from a concatenated or echo stream is not supported."))
    (t (unless (member (slot stream direction) '(:input :io)) (wrong-direction stream 'input-stream-p))
       (read-buffered-object stream eof-error-p eof-value preserve))))

(defun read-buffered-object (stream eof-error-p eof-value preserve)
  "Reads from what is in the buffer; as long as that is not a whole object, or may go on, more of the file is put into the buffer."
  (let ((may-go-on (eq (slot stream kind) :fd)) (failed t))
    (unwind-protect
        (while t
          (let ((text (slot stream input)) (start (slot stream start)) (end (slot stream end)))
            (multiple-value-bind (object next) (read-from-text text start end may-go-on)
              (cond ((eq next :open) (setq may-go-on (extend-input stream)))
                    ((integerp next)
                     (setq failed nil)
                     (set-slot stream start (if preserve next (behind-blank text next end)))
                     (return object))
                    (t (setq failed nil)
                       (set-slot stream start end)
                       (return (end-of-stream stream (or next eof-error-p) eof-value)))))))
      ;; What was wrong has been read: the next object begins behind it.
      (if failed (set-slot stream start (reading-stopped-at))))))

(defun extend-input (stream)
  "Puts more of a file behind what is unread; nil at its end."
  (if (not (eq (slot stream kind) :fd))
      nil
      (let* ((start (slot stream start)) (rest (subseq (slot stream input) start (slot stream end))))
        (if (fill-input stream)
            (let* ((size (- (slot stream end) (slot stream start)))
                   (joined (make-vector (max 4097 (* 2 (+ 1 (length rest) size))) 1 nil)))
              (copy-elements joined 1 rest 0 (length rest))
              (copy-elements joined (1+ (length rest)) (slot stream input) (slot stream start) size)
              (set-slot stream input joined)
              (set-slot stream start 1)
              (set-slot stream end (+ 1 (length rest) size))
              t)
            (progn
              (if (> (length rest) (length (slot stream input))) (set-slot stream input (make-vector (1+ (length rest)) 1 nil)))
              (copy-elements (slot stream input) 1 rest 0 (length rest))
              (set-slot stream end (1+ (length rest)))
              nil)))))


(defun y-or-n-p (&optional control &rest arguments)
  (yes-or-no control arguments "(y or n) " '("y") '("n")))

(defun yes-or-no-p (&optional control &rest arguments)
  (yes-or-no control arguments "(yes or no) " '("yes") '("no")))

(defun yes-or-no (control arguments hint yes no)
  (while t
    (fresh-line *query-io*)
    (when control
      (format-to *query-io* control arguments)
      (write-char #\Space *query-io*))
    (write-string hint *query-io*)
    (finish-output *query-io*)
    (let ((answer (string-trim " " (read-line *query-io*))))
      (cond ((member answer yes :test #'string-equal) (return t))
            ((member answer no :test #'string-equal) (return nil))))))
