;;;; Reading characters and lines.
(in-package "SYSTEM")

(defmacro input-stream (designator)
  `(cond ((instance-of-p ,designator *stream-layout*) ,designator)
         ((null ,designator) *standard-input*)
         ((eq ,designator t) *terminal-io*)
         (t (wrong-type ,designator 'stream))))

(defun end-of-stream (stream error-p value)
  (if error-p (error 'end-of-file :stream stream) value))

(defun read-char (&optional designator (eof-error-p t) eof-value recursive-p)
  (declare (ignore recursive-p))
  (let* ((stream (input-stream designator)) (start (slot stream start)))
    (cond ((or (< start (slot stream end)) (more-input stream))
           (setq start (slot stream start))
           (set-slot stream start (1+ start))
           (char (slot stream input) start))
          (t (read-char-slowly stream eof-error-p eof-value)))))

(defun more-input (stream)
  "Whether there is something between START and END after filling the buffer of a file."
  (cond ((not (eq (slot stream kind) :fd)) nil)
        (t (unless (member (slot stream direction) '(:input :io)) (wrong-direction stream 'input-stream-p))
           (fill-input stream))))

(defun read-char-slowly (stream eof-error-p eof-value)
  (case (slot stream kind)
    (:concatenated
     (do ()
         ((null (slot stream target)) (end-of-stream stream eof-error-p eof-value))
       (let ((char (read-char (car (slot stream target)) nil nil)))
         (if char (return char)))
       (set-slot stream target (cdr (slot stream target)))))
    ((:synonym :two-way) (read-char (input-component stream) eof-error-p eof-value))
    (:echo
     (let ((char (read-char (input-component stream) nil nil)))
       (cond (char (write-char char (output-component stream)))
             (t (end-of-stream stream eof-error-p eof-value)))))
    (t (if (eq (slot stream direction) :input)
           (end-of-stream stream eof-error-p eof-value)
           (wrong-direction stream 'input-stream-p)))))

(defun input-component (stream)
  "Where a synonym, two-way, echo or concatenated stream reads now, or nil."
  (let ((target (slot stream target)))
    (component (if (consp target) (car target) target))))

(defun unread-char (char &optional designator)
  (let ((stream (input-stream designator)))
    (cond ((member (slot stream kind) '(:synonym :two-way :echo :concatenated))
           (unread-char char (input-component stream)))
          ((> (slot stream start) 0) (set-slot stream start (1- (slot stream start))))
          (t (error "Nothing was read that could be unread.")))
    nil))

(defun peek-char (&optional peek-type designator (eof-error-p t) eof-value recursive-p)
  (declare (ignore recursive-p))
  (let ((stream (input-stream designator)))
    (do ()
        (nil)
      (let ((char (read-char stream nil nil)))
        (cond ((null char) (return (end-of-stream stream eof-error-p eof-value)))
              ((or (null peek-type)
                   (if (eq peek-type t) (not (whitespace-p char)) (eql char peek-type)))
               (unread-char char stream)
               (return char)))))))

(defun listen (&optional designator)
  (let ((stream (input-stream designator)))
    (if (peek-char nil stream nil nil) t nil)))

(defun read-char-no-hang (&optional designator (eof-error-p t) eof-value recursive-p)
  (read-char designator eof-error-p eof-value recursive-p))

(defun clear-input (&optional designator)
  (input-stream designator)
  nil)

(defun read-line (&optional designator (eof-error-p t) eof-value recursive-p)
  (declare (ignore recursive-p))
  (let ((stream (input-stream designator)))
    (if (member (slot stream kind) '(:synonym :two-way))
        (read-line (input-component stream) eof-error-p eof-value)
        (read-buffered-line stream eof-error-p eof-value))))

(defun read-buffered-line (stream eof-error-p eof-value)
  "Takes a line out of the buffer at once where it is whole there."
  (let ((collected nil))
    (do ()
        (nil)
      (let* ((start (slot stream start)) (end (slot stream end))
             (newline (find-character #\Newline (slot stream input) start end)))
        (cond (newline
               (set-slot stream start (1+ newline))
               (return (values (joined-text collected (subseq (slot stream input) start newline)) nil)))
              ((< start end)
               (setq collected (cons (subseq (slot stream input) start end) collected))
               (set-slot stream start end)))
        (unless (more-input stream)
          (let ((char (read-char-slowly stream nil nil)))
            (cond ((eql char #\Newline) (return (values (joined-text collected "") nil)))
                  (char (setq collected (cons (string char) collected)))
                  (collected (return (values (joined-text collected "") t)))
                  (t (return (values (end-of-stream stream eof-error-p eof-value) t))))))))))

(defun joined-text (parts last)
  "The strings in PARTS, which were collected from the front, and LAST."
  (if (null parts)
      last
      (let ((stream (make-string-output-stream)))
        (dolist (part (reverse parts)) (write-string part stream))
        (write-string last stream)
        (get-output-stream-string stream))))

;;; Filling the buffer of a file: bytes are read, and as many as make whole characters are decoded. The last character read stays
;;; at index 0 so that it can be unread.

(defun fill-input (stream)
  (if (eql (length (slot stream input)) 0)
      (set-slot stream input (make-vector 4097 1 nil)))
  (unless (slot stream bytes) (set-slot stream bytes (make-vector 4096 2 0)))
  (let ((input (slot stream input)) (bytes (slot stream bytes)))
    (if (> (slot stream end) 0) (set-char input 0 (char input (1- (slot stream end)))))
    (set-slot stream start 1)
    (set-slot stream end 1)
    (do ()
        (nil)
      (let* ((kept (- (slot stream byte-end) (slot stream byte-start))))
        (copy-elements bytes 0 bytes (slot stream byte-start) kept)
        (let* ((count (if (eql (slot stream target) nil) 0 (read-bytes-from-descriptor (slot stream target) bytes kept 4096)))
               (last (+ kept count)))
          (multiple-value-bind (characters used) (decode-utf-8 bytes 0 last (eql count 0) input 1)
            (set-slot stream byte-start used)
            (set-slot stream byte-end last)
            (set-slot stream end (+ 1 characters))
            (cond ((> characters 0) (return t))
                  ((eql count 0) (return nil)))))))))
