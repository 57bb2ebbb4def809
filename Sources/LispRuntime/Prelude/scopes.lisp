;;;; Macros that establish something for their body: streams, files, printer settings, table iterators.
(in-package "SYSTEM")

(defmacro with-open-stream ((variable stream) &body body)
  (multiple-value-bind (declarations forms) (split-declarations body)
    (let ((finished (make-symbol "FINISHED")))
      `(let ((,variable ,stream) (,finished nil))
         ,@declarations
         (unwind-protect (multiple-value-prog1 (progn ,@forms) (setq ,finished t))
           (if ,variable (close ,variable :abort (not ,finished))))))))

(defmacro with-open-file ((variable file &rest options) &body body)
  `(with-open-stream (,variable (open ,file ,@options)) ,@body))

(defmacro with-output-to-string ((variable &optional string &key element-type) &body body)
  (declare (ignore element-type))
  (multiple-value-bind (declarations forms) (split-declarations body)
    (if string
        `(let ((,variable (string-stream-for ,string))) ,@declarations ,@forms)
        `(let ((,variable (make-string-output-stream)))
           ,@declarations
           ,@forms
           (get-output-stream-string ,variable)))))

(defmacro with-input-from-string ((variable string &key index (start 0) end) &body body)
  (multiple-value-bind (declarations forms) (split-declarations body)
    `(let ((,variable (make-string-input-stream ,string ,start ,end)))
       ,@declarations
       ,(if index
            `(multiple-value-prog1 (progn ,@forms) (setf ,index (string-stream-index ,variable)))
            (body-form forms)))))

(defmacro with-standard-io-syntax (&body body)
  `(let ((*package* (find-package "COMMON-LISP-USER"))
         (*print-array* t) (*print-base* 10) (*print-case* :upcase) (*print-circle* nil) (*print-escape* t)
         (*print-gensym* t) (*print-length* nil) (*print-level* nil) (*print-lines* nil) (*print-miser-width* nil)
         (*print-pretty* nil) (*print-radix* nil) (*print-readably* t) (*print-right-margin* nil)
         (*read-base* 10) (*read-default-float-format* 'single-float) (*read-eval* t) (*read-suppress* nil))
     ,@body))

(defmacro with-hash-table-iterator ((name table) &body body)
  (let ((entries (make-symbol "TABLE")) (position (make-symbol "POSITION")))
    `(let ((,entries ,table) (,position 0))
       (macrolet ((,name ()
                    '(if ,position
                         (multiple-value-bind (next key value) (hash-table-entry ,entries ,position)
                           (setq ,position next)
                           (if next (values t key value) nil))
                         nil)))
         ,@body))))

