;;;; What the data half of the prelude (lists, sequences, strings, arrays, streams, files, printer, format, reader) needs of the
;;;; machine, told in the host's Lisp. Every primitive checks its arguments: a wrong type or a wrong bound is a condition.
(in-package "HARNESS")

;;; CL functions that the machine has itself

(native-names
 ;; lists
 cons car cdr rplaca rplacd consp atom listp null not eq eql equal list list* length nth nthcdr
 caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr caaaar caaadr caadar caaddr cadaar cadadr caddar
 cadddr cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
 ;; symbols and packages
 symbolp keywordp symbol-name symbol-package symbol-value set symbol-function boundp fboundp makunbound fmakunbound symbol-plist
 make-symbol intern find-symbol find-package make-package export import shadow use-package package-name packagep
 ;; numbers
 + - * / = /= < > <= >= 1+ 1- floor ceiling truncate round ffloor fceiling ftruncate fround mod rem abs min max gcd lcm
 expt exp log sqrt isqrt sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh signum
 ash logand logior logxor logeqv lognot lognand lognor logandc1 logandc2 logorc1 logorc2 logtest logbitp logcount
 integer-length numberp integerp rationalp realp complexp floatp float rational rationalize numerator denominator zerop plusp minusp
 evenp oddp random make-random-state random-state-p decode-float integer-decode-float scale-float float-sign float-digits
 float-precision float-radix
 ;; characters
 characterp char-code code-char char-upcase char-downcase alpha-char-p upper-case-p lower-case-p both-case-p alphanumericp
 digit-char-p digit-char char-name name-char graphic-char-p char= char/= char< char> char<= char>=
 ;; vectors and arrays
 vectorp simple-vector-p stringp simple-string-p bit-vector-p simple-bit-vector-p arrayp svref aref row-major-aref char schar
 array-dimensions array-dimension array-rank array-total-size adjustable-array-p array-has-fill-pointer-p fill-pointer
 ;; hash tables
 gethash remhash clrhash hash-table-count hash-table-size hash-table-test hash-table-p sxhash equalp
 ;; functions, time
 functionp get-universal-time get-internal-real-time get-internal-run-time)

;;; Vectors and arrays. A kind is the place of the element type in this list; kinds 1, 2 have storage of their own, 3 admits only
;;; 0 and 1, all others are words.

(defvar *kinds*
  '(t character (unsigned-byte 8) bit single-float double-float fixnum (signed-byte 8) (unsigned-byte 16) (signed-byte 16)
    (unsigned-byte 32) (signed-byte 32) (unsigned-byte 64) (signed-byte 64) (unsigned-byte 2) (unsigned-byte 4)
    (unsigned-byte 7) (unsigned-byte 15) (unsigned-byte 31) (unsigned-byte 62) (unsigned-byte 63)))

(define-primitive make-vector (length kind initial)
  "A new simple vector of LENGTH elements. INITIAL nil is the zero of the kind (0: nil, 1: the character 0, 2 and 3: 0, others: 0)."
  (let ((type (nth kind *kinds*)))
    (make-array length :element-type type
                       :initial-element (cond ((or initial (eql kind 0)) initial)
                                              ((eql kind 1) (code-char 0))
                                              ((eql kind 4) 0f0)
                                              ((eql kind 5) 0d0)
                                              (t 0)))))

(define-primitive array-kind (array)
  "The kind of any array."
  (or (position (array-element-type array) *kinds* :test #'equal)
      (if (subtypep (array-element-type array) 'character) 1 0)))

(defvar *targets* (make-hash-table :test 'eq :weakness :key))

(define-primitive make-array-header (dimensions storage offset fill-pointer adjustable target)
  "An array over the simple vector STORAGE from OFFSET on: of several dimensions or none, with a fill pointer (nil: none), adjustable.
TARGET is what it was displaced to, or nil. STORAGE has at least OFFSET + the product of DIMENSIONS elements."
  (if (or adjustable fill-pointer target)
      (let ((array (make-array dimensions :displaced-to storage :displaced-index-offset offset :fill-pointer fill-pointer
                                          :adjustable t :element-type (array-element-type storage))))
        (when target (setf (gethash array *targets*) target))
        array)
      (let ((array (make-array dimensions :element-type (array-element-type storage))))
        (dotimes (i (array-total-size array) array)
          (setf (row-major-aref array i) (aref storage (+ offset i)))))))

(define-primitive set-array-header (array dimensions storage offset fill-pointer target)
  "Exchanges all that make-array-header was given (but for adjustable). ARRAY must not be a simple vector."
  (adjust-array array dimensions :displaced-to storage :displaced-index-offset offset :fill-pointer fill-pointer)
  (if target (setf (gethash array *targets*) target) (remhash array *targets*))
  array)

(define-primitive array-storage (array)
  "The simple vector behind ARRAY: ARRAY itself when it is one."
  (if (typep array '(simple-array * (*))) array (values (storage-and-offset array))))

(define-primitive array-offset (array)
  "Where in its storage ARRAY begins; 0 for a simple vector."
  (if (typep array '(simple-array * (*))) 0 (nth-value 1 (storage-and-offset array))))

(define-primitive array-target (array)
  "What ARRAY is displaced to, or nil."
  (gethash array *targets*))

(defun storage-and-offset (array)
  (sb-kernel:with-array-data ((data array) (start) (end))
    (declare (ignore end))
    (values data start)))

(define-primitive set-svref (vector index value) "(setf svref)." (setf (svref vector index) value))
(define-primitive set-row-major-aref (array index value) "(setf row-major-aref)." (setf (row-major-aref array index) value))
(define-primitive set-char (string index value) "(setf char)." (setf (char string index) value))
(define-primitive set-fill-pointer (vector value) "(setf fill-pointer)." (setf (fill-pointer vector) value))
(define-primitive set-aref (array &rest subscripts-and-value)
  "(setf aref): subscripts, then the value."
  (let ((value (car (last subscripts-and-value))))
    (setf (apply #'aref array (butlast subscripts-and-value)) value)))

(define-primitive copy-elements (target target-start source source-start count)
  "Copies COUNT elements between vectors (with fill pointers too, up to their total sizes). Right when both are the same vector and the
parts overlap. The kinds may differ: then each element is checked. Returns TARGET."
  (assert (and (<= 0 count) (<= 0 target-start (- (array-total-size target) count))
               (<= 0 source-start (- (array-total-size source) count))))
  (let ((copy (make-array count)))
    (dotimes (i count) (setf (svref copy i) (row-major-aref source (+ source-start i))))
    (dotimes (i count target) (setf (row-major-aref target (+ target-start i)) (svref copy i)))))

(define-primitive fill-elements (vector item start end)
  "Stores ITEM from START up to END. Returns VECTOR."
  (fill vector item :start start :end end))

(define-primitive find-character (char string start end)
  "The index of the first CHAR in that part of STRING, or nil."
  (position char string :start start :end end))

(define-primitive string-match-length (string1 start1 end1 string2 start2 end2 fold)
  "How many characters from both starts on are equal; with FOLD equal but for case (characters of both cases only)."
  (let ((place (mismatch string1 string2 :start1 start1 :end1 end1 :start2 start2 :end2 end2
                                         :test (if fold #'char-equal #'char=))))
    (if place (- place start1) (- end1 start1))))

;;; Hash tables

(define-primitive make-hash-table-of (test size)
  "TEST is one of eq eql equal equalp; SIZE a hint."
  (make-hash-table :test (find-symbol (symbol-name test) "HOST-CL") :size (max size 14)))

(define-primitive set-gethash (key table value) "(setf gethash)." (setf (gethash key table) value))

(define-primitive hash-table-entry (table position)
  "The first entry at or behind POSITION (0 at first): the position behind it, key and value; nil at the end. The order is that of
insertion, where a place of a removed entry may be used again by a new one. The current entry may be removed or set while walking."
  (let ((pairs (sb-impl::hash-table-pairs table)))
    (loop for index from (1+ position) to (sb-impl::kv-vector-high-water-mark pairs)
          unless (sb-impl::empty-ht-slot-p (svref pairs (* 2 index)))
            do (return (values index (svref pairs (* 2 index)) (svref pairs (1+ (* 2 index))))))))

(define-primitive hash-table-test (table)
  "One of the symbols eq eql equal equalp."
  (find-symbol (symbol-name (hash-table-test table)) "COMMON-LISP"))

;;; Numbers

(define-primitive integer-to-string (integer radix) "Digits in upper case, with a minus sign."
  (let ((*print-base* radix) (*print-radix* nil)) (princ-to-string integer)))
(define-primitive parse-digits (string start end radix)
  "The integer that the ASCII digits from START on are, nil if there are none, and where they end."
  (let ((stop (or (position-if-not (lambda (char) (and (< (char-code char) 128) (digit-char-p char radix))) string :start start :end end)
                  end)))
    (values (if (> stop start) (parse-integer string :start start :end stop :radix radix)) stop)))
(define-primitive float-to-string (float) "As prin1 prints it where *read-default-float-format* is single-float."
  (let ((*read-default-float-format* 'single-float)) (prin1-to-string float)))
(define-primitive float-digits-and-exponent (float)
  "The shortest digits that read back as the positive FLOAT, and E such that the value is 0.DIGITS times 10 to the E."
  (multiple-value-bind (e digits) (sb-impl::flonum-to-digits float) (values digits e)))

;;; Descriptors. Failures are values: the text of the system's error.

(define-primitive write-string-to-descriptor (descriptor string start end)
  "Writes that part of STRING as UTF-8, all of it; a stream-error when the system refuses."
  (write-bytes-out descriptor (sb-ext:string-to-octets string :start start :end end :external-format :utf-8)))

(defun write-bytes-out (descriptor bytes)
  (sb-sys:with-pinned-objects (bytes)
    (let ((done 0))
      (loop while (< done (length bytes))
            do (incf done (sb-posix:write descriptor (sb-sys:sap+ (sb-sys:vector-sap bytes) done) (- (length bytes) done)))))))

(define-primitive write-bytes-to-descriptor (descriptor bytes start end)
  "Writes that part of the byte vector."
  (write-bytes-out descriptor (coerce (subseq bytes start end) '(simple-array (unsigned-byte 8) (*)))))

(define-primitive read-bytes-from-descriptor (descriptor bytes start end)
  "Reads at least one byte into the byte vector, at most up to END; returns how many, 0 at the end of the file."
  (sb-sys:with-pinned-objects (bytes)
    (sb-posix:read descriptor (sb-sys:sap+ (sb-sys:vector-sap bytes) start) (- end start))))

(define-primitive decode-utf-8 (bytes start end last string string-start)
  "Decodes whole characters of the byte vector into STRING from STRING-START on; returns how many, and the index behind the last byte used.
Bytes that are no UTF-8 become U+FFFD; so does a part of a character at END when LAST, otherwise it is left."
  (let ((index start) (place string-start))
    (flet ((next (size)
             (cond ((<= (+ index size) end)
                    (setf (char string place)
                          (char (sb-ext:octets-to-string (coerce (subseq bytes index (+ index size)) '(vector (unsigned-byte 8)))
                                                         :external-format '(:utf-8 :replacement #.(code-char #xFFFD)))
                                0))
                    (incf place) (incf index size) t)
                   (last (setf (char string place) (code-char #xFFFD)) (incf place) (setf index end) t)
                   (t nil))))
      (loop while (< index end)
            do (let ((byte (aref bytes index)))
                 (unless (next (cond ((< byte #x80) 1) ((< byte #xE0) 2) ((< byte #xF0) 3) (t 4))) (return))))
      (values (- place string-start) index))))

(define-primitive utf-8-length (string start end)
  "How many bytes that part of STRING has in UTF-8."
  (length (sb-ext:string-to-octets string :start start :end end :external-format :utf-8)))

(define-primitive open-file-descriptor (name mode also-reading)
  "MODE is :read, :truncate (made or emptied), :overwrite or :append (made when missing). A descriptor, or the text of the error."
  (handler-case
      (sb-posix:open name
                     (logior (ecase mode
                               (:read sb-posix:o-rdonly)
                               (:truncate (logior sb-posix:o-creat sb-posix:o-trunc))
                               (:overwrite sb-posix:o-creat)
                               (:append (logior sb-posix:o-creat sb-posix:o-append)))
                             (cond ((eq mode :read) 0) (also-reading sb-posix:o-rdwr) (t sb-posix:o-wronly)))
                     #o666)
    (sb-posix:syscall-error (condition) (sb-int:strerror (sb-posix:syscall-errno condition)))))

(define-primitive close-descriptor (descriptor) "Closes it." (sb-posix:close descriptor))
(define-primitive descriptor-length (descriptor) "The size of the file in bytes." (sb-posix:stat-size (sb-posix:fstat descriptor)))
(define-primitive descriptor-position (descriptor) "In bytes; nil where there is none." (ignore-errors (sb-posix:lseek descriptor 0 sb-posix:seek-cur)))
(define-primitive set-descriptor-position (descriptor position) "In bytes." (sb-posix:lseek descriptor position sb-posix:seek-set))
(define-primitive probe-descriptor (name) "The name with links resolved when there is such a file or folder, else nil."
  (let ((found (probe-file name))) (and found (namestring found))))
(define-primitive delete-file-named (name) "nil, or the text of the error."
  (handler-case (progn (sb-posix:unlink name) nil)
    (sb-posix:syscall-error (condition) (sb-int:strerror (sb-posix:syscall-errno condition)))))
(define-primitive rename-file-named (old new) "nil, or the text of the error."
  (handler-case (progn (sb-posix:rename old new) nil)
    (sb-posix:syscall-error (condition) (sb-int:strerror (sb-posix:syscall-errno condition)))))
(define-primitive make-folder (name) "nil, or the text of the error."
  (handler-case (progn (sb-posix:mkdir name #o777) nil)
    (sb-posix:syscall-error (condition) (sb-int:strerror (sb-posix:syscall-errno condition)))))
(define-primitive file-date (name) "When the file was last written, in universal time, or nil."
  (ignore-errors (file-write-date name)))

;;; The reader

(define-primitive read-from-text (string start end)
  "Reads one object under *package*, *read-base* and so on: the object and the index behind its last character. nil and nil when there is
none but blanks and comments; nil and :incomplete when the text ends inside of one. Other mistakes are reader-errors."
  (let ((package (symbol-value (find-symbol "*PACKAGE*" "COMMON-LISP"))) (place start))
    (handler-case
        (let ((*package* package))
          (with-input-from-string (in string :start start :end end)
            (let* ((eof (list nil)) (object (read-preserving-whitespace in nil eof)))
              (if (eq object eof)
                  (values nil nil)
                  (values object (+ place (file-position in)))))))
      (end-of-file () (values nil :incomplete)))))

;;; Time

(define-primitive time-zone-at (universal-time)
  "Seconds west of Greenwich that the zone of this place has then, and whether that is daylight saving time."
  (multiple-value-bind (s m h d month y w daylight zone) (decode-universal-time universal-time)
    (declare (ignore s m h d month y w))
    (values (* 3600 (- zone (if daylight 1 0))) daylight)))
