;;;; The printer: its variables, its entries, and what is printed for each kind of object.
(in-package "SYSTEM")

(defvar *print-escape* t)
(defvar *print-readably* nil)
(defvar *print-base* 10)
(defvar *print-radix* nil)
(defvar *print-case* :upcase)
(defvar *print-gensym* t)
(defvar *print-array* t)
(defvar *print-length* nil)
(defvar *print-level* nil)
(defvar *print-circle* nil)
(defvar *print-pretty* t)
(defvar *print-lines* nil)
(defvar *print-right-margin* nil)
(defvar *print-miser-width* nil)
(defvar *print-pprint-dispatch* nil)

(defvar *print-depth* 0)

;;; Entries

(defun prin1 (object &optional designator)
  (let ((stream (output-stream designator)) (*print-escape* t))
    (print-object-to object stream))
  object)

(defun princ (object &optional designator)
  (let ((stream (output-stream designator)))
    (if (and (stringp object) (not *print-readably*))
        (write-text object stream 0 (length object))
        (let ((*print-escape* nil) (*print-readably* nil))
          (print-object-to object stream))))
  object)

(defun print (object &optional designator)
  (let ((stream (output-stream designator)))
    (write-char #\Newline stream)
    (prin1 object stream)
    (write-char #\Space stream))
  object)

(defun pprint (object &optional designator)
  (let ((stream (output-stream designator)) (*print-pretty* t))
    (write-char #\Newline stream)
    (prin1 object stream))
  (values))

(defun write (object &key stream (escape *print-escape*) (radix *print-radix*) (base *print-base*) (circle *print-circle*)
                       (pretty *print-pretty*) (level *print-level*) (length *print-length*) (case *print-case*)
                       (array *print-array*) (gensym *print-gensym*) (readably *print-readably*)
                       (right-margin *print-right-margin*) (miser-width *print-miser-width*) (lines *print-lines*)
                       (pprint-dispatch *print-pprint-dispatch*))
  (let ((*print-escape* escape) (*print-radix* radix) (*print-base* base) (*print-circle* circle) (*print-pretty* pretty)
        (*print-level* level) (*print-length* length) (*print-case* case) (*print-array* array) (*print-gensym* gensym)
        (*print-readably* readably) (*print-right-margin* right-margin) (*print-miser-width* miser-width)
        (*print-lines* lines) (*print-pprint-dispatch* pprint-dispatch))
    (print-object-to object (output-stream stream)))
  object)

(defun prin1-to-string (object)
  (let ((stream (make-string-output-stream)))
    (prin1 object stream)
    (get-output-stream-string stream)))

(defun princ-to-string (object)
  (if (stringp object)
      (subseq object 0)
      (let ((stream (make-string-output-stream)))
        (princ object stream)
        (get-output-stream-string stream))))

(defun write-to-string (object &rest keys)
  (let ((stream (make-string-output-stream)))
    (apply #'write object :stream stream keys)
    (get-output-stream-string stream)))

;;; Which kind of object?

(defun print-object-to (object stream)
  "Prints OBJECT under the printer's variables. Atoms without parts need neither a pretty stream nor a search for cycles."
  (cond ((integerp object) (print-integer object stream))
        ((and *circle-table* (or (stringp object) (and (symbolp object) (null (symbol-package object))))
              (not (print-label object stream))))
        ((symbolp object) (print-symbol object stream))
        ((stringp object) (print-string object stream))
        ((characterp object) (print-character object stream))
        ((floatp object) (print-float object stream))
        (t (print-compound object stream))))

(defun compound-p (object)
  "Whether OBJECT has parts that the printer visits."
  (or (consp object)
      (and (arrayp object) (not (stringp object)))
      (instancep object)))

(defun print-compound (object stream)
  (cond ((not (compound-p object)) (print-unreadably object stream))
        ((and *print-circle* (not *circle-table*)) (print-with-circles object stream))
        ((and *print-pretty* (not (eq (slot stream kind) :pretty))) (print-prettily object stream))
        (*circle-table* (if (print-label object stream) (print-parts object stream)))
        (t (print-parts object stream))))

(defun print-parts (object stream)
  (cond ((and (consp object) *print-pretty* (print-with-sugar object stream)))
        ((and *print-level* (>= *print-depth* *print-level*) (not (and (instancep object) (not (structure-instance-p object)))))
         (write-char #\# stream))
        ((instancep object) (print-instance object stream))
        (t (let ((*print-depth* (1+ *print-depth*)))
             (cond ((consp object) (if *print-pretty* (print-list-prettily object stream) (print-list object stream)))
                   ((not (or *print-array* *print-readably*)) (print-unreadably object stream))
                   ((bit-vector-p object) (print-bits object stream))
                   ((vectorp object) (print-vector object stream))
                   (t (print-array object stream)))))))

;;; Instances: structures in their own way, conditions and restarts as their reports

(defun print-instance (object stream)
  (case (layout-kind (instance-layout object))
    (:structure
     (let ((printer (structure-printer object)))
       (if printer
           (let ((*print-depth* (1+ *print-depth*))) (funcall printer object stream))
           (print-structure object stream))))
    (:condition (if *print-escape* (print-named-instance object stream) (report-condition object stream)))
    (:restart (if *print-escape* (print-named-instance object stream) (report-restart object stream)))
    (t (print-named-instance object stream))))

(defun print-named-instance (object stream)
  (if *print-readably* (error 'print-not-readable :object object))
  (write-string "#<" stream)
  (print-symbol (layout-name (instance-layout object)) stream)
  (write-char #\> stream))

;;; Numbers

(defun print-integer (object stream)
  (unless (typep *print-base* '(integer 2 36)) (wrong-type *print-base* '(integer 2 36)))
  (when *print-radix*
    (case *print-base*
      (10)
      (2 (write-string "#b" stream))
      (8 (write-string "#o" stream))
      (16 (write-string "#x" stream))
      (t (write-char #\# stream)
         (write-string (integer-to-string *print-base* 10) stream)
         (write-char #\r stream))))
  (write-string (integer-to-string object *print-base*) stream)
  (if (and *print-radix* (eql *print-base* 10)) (write-char #\. stream)))

(defun print-float (object stream)
  "A text without a mark for its format gets one where that is not the default, and the other way round."
  (let ((text (float-to-string object)))
    (if (member *read-default-float-format* '(double-float long-float))
        (cond ((single-float-p object)
               (cond ((find #\f text) (write-string text stream))
                     ((find #\e text) (write-string (substitute #\f #\e text) stream))
                     (t (write-string text stream) (write-string "f0" stream))))
              ((not (find #\d text)) (write-string text stream))
              (t (let ((end (- (length text) 2)))
                   (if (string= text "d0" :start1 end)
                       (write-string text stream :end end)
                       (write-string (substitute #\e #\d text) stream)))))
        (write-string text stream))))

;;; Strings and characters

(defun print-string (string stream)
  (cond ((or *print-escape* *print-readably*)
         (write-char #\" stream)
         (let ((start 0) (end (length string)))
           (do ((index 0 (1+ index)))
               ((>= index end))
             (when (let ((char (char string index))) (or (eql char #\") (eql char #\\)))
               (write-text string stream start index)
               (write-char #\\ stream)
               (setq start index)))
           (write-text string stream start end))
         (write-char #\" stream))
        (t (write-text string stream 0 (length string)))))

(defun print-character (char stream)
  (cond ((or *print-escape* *print-readably*)
         (write-string "#\\" stream)
         ;; The names of Unicode take a while to unpack in a compiled program: who has no use for them does not ask.
         (let ((name (if (< 31 (char-code char) 127) nil (char-name char))))
           (if name
               (write-string name stream)
               (write-char char stream))))
        (t (write-char char stream))))

;;; Symbols

(defun print-symbol (symbol stream)
  (if (or *print-escape* *print-readably*)
      (let ((package (symbol-package symbol)) (name (symbol-name symbol)))
        (cond ((keywordp symbol) (write-char #\: stream))
              ((eq package *package*))
              ((null package) (if (or *print-gensym* *print-readably*) (write-string "#:" stream)))
              (t (print-package-prefix symbol package stream)))
        (if (plain-name-p name)
            (print-name name stream)
            (print-quoted-name name stream)))
      (print-name (symbol-name symbol) stream)))

(defun print-package-prefix (symbol package stream)
  "Nothing when the name alone finds the symbol from here."
  (unless (symbol-status symbol *package*)
    (let ((package-name (package-name package)))
      (if (plain-name-p package-name)
          (print-name package-name stream)
          (print-quoted-name package-name stream))
      (write-string (if (eq (symbol-status symbol package) :external) ":" "::") stream))))

(defun print-quoted-name (name stream)
  (write-char #\| stream)
  (do ((index 0 (1+ index)))
      ((>= index (length name)))
    (let ((char (char name index)))
      (if (or (eql char #\|) (eql char #\\)) (write-char #\\ stream))
      (write-char char stream)))
  (write-char #\| stream))

(defun print-name (name stream)
  "Letters by *print-case*. Names in lower or mixed case were quoted, or are printed as they are."
  (cond ((eq *print-case* :upcase) (write-text name stream 0 (length name)))
        ((eq *print-case* :downcase) (write-string (string-downcase name) stream))
        (t (write-string (capitalized-name name) stream))))

(defun capitalized-name (name)
  "As string-capitalize, but lower case letters stay what they are."
  (let ((result (subseq name 0)) (in-word nil))
    (dotimes (index (length name) result)
      (let ((char (char name index)))
        (if (and in-word (upper-case-p char)) (set-char result index (char-downcase char)))
        (setq in-word (alphanumericp char))))))

(defun plain-name-p (name)
  "Whether the reader gives this name back without quotes."
  (let ((end (length name)))
    (and (> end 0)
         (do ((index 0 (1+ index)))
             ((>= index end) t)
           (if (special-in-name-p (char name index)) (return nil)))
         (not (only-dots-p name))
         (not (looks-like-number-p name)))))

(defun special-in-name-p (char)
  (or (find char "()\"';,`\\|:# ")
      (and (both-case-p char) (lower-case-p char))
      (< (char-code char) 32)
      (eql char #\Rubout)))

(defun only-dots-p (name)
  (do ((index 0 (1+ index)))
      ((>= index (length name)) t)
    (unless (eql (char name index) #\.) (return nil))))

(defun looks-like-number-p (name)
  "What the standard calls a potential number: digits, signs, points, slashes, and letters that stand alone; it has a digit, begins
with a digit, sign, point or extension character, and does not end with a sign."
  (let* ((end (length name)) (first (char name 0)) (last (char name (1- end))))
    (and (or (digit-char-p first *print-base*) (find first "+-.^_"))
         (not (eql last #\+))
         (not (eql last #\-))
         (let ((digits nil))
           (do ((index 0 (1+ index)))
               ((>= index end) digits)
             (let ((char (char name index)))
               (cond ((digit-char-p char *print-base*) (setq digits t))
                     ((find char "+-./^_"))
                     ((and (alpha-char-p char) (lone-letter-p name index end)))
                     (t (return nil)))))))))

(defun lone-letter-p (name index end)
  (flet ((letter-at (place)
           (and (< -1 place end)
                (alpha-char-p (char name place)))))
    (not (or (letter-at (1- index)) (letter-at (1+ index))))))

;;; Objects that cannot be read back

(defun print-unreadably (object stream)
  "Functions, tables, packages, streams, native objects. The text between #< and > is ours; a package's is as in SBCL."
  (if *print-readably* (error 'print-not-readable :object object))
  (if (print-pointer object stream) (return-from print-unreadably nil))
  (write-string "#<" stream)
  (cond ((packagep object)
         (write-string "PACKAGE " stream)
         (let ((*print-escape* t)) (print-string (package-name object) stream)))
        ((functionp object)
         (write-string "FUNCTION " stream)
         (let ((name (function-name object)))
           (if name (let ((*print-escape* t)) (print-object-to name stream)) (write-string "(LAMBDA)" stream))))
        ((hash-table-p object)
         (write-string "HASH-TABLE :TEST " stream)
         (print-symbol (hash-table-test object) stream)
         (write-string " :COUNT " stream)
         (write-string (integer-to-string (hash-table-count object) 10) stream))
        (t (let ((*print-escape* t)) (print-object-to (type-of object) stream))))
  (write-char #\> stream))

(defmacro print-unreadable-object ((object stream &key type identity) &body body)
  `(print-unreadable-object-parts ,object ,stream ,type ,identity ,(if body `(lambda () ,@body) nil)))

(defun print-unreadable-object-parts (object stream type identity body)
  (if *print-readably* (error 'print-not-readable :object object))
  (setq stream (output-stream stream))
  (write-string "#<" stream)
  (when type
    (print-object-to (type-of object) stream)
    (write-char #\Space stream))
  (if body (funcall body))
  (when identity
    (if (or body (not type)) (write-char #\Space stream))
    (write-string "{}" stream))
  (write-char #\> stream)
  nil)
