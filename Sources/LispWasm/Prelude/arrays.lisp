;;;; Arrays: what they are made of, reading and writing elements, with every check.
(in-package "SYSTEM")

;;; A simple vector, a string and octets are objects of their own. Everything else is a header over one of them: several
;;; dimensions, a fill pointer, adjustable, displaced, or elements of a kind that only the header knows.

(defmacro array-slot (name array)
  (list 'wasm:record-ref ''array array
        (list 'wasm:i32 (position name '(storage total-size fill-pointer offset dimensions element-type adjustable
                                         target)))))

(defmacro set-array-slot (name array value)
  (list 'wasm:set-record ''array array
        (list 'wasm:i32 (position name '(storage total-size fill-pointer offset dimensions element-type adjustable
                                         target)))
        value))

(defmacro octets-bytes (octets) (list 'wasm:as-bytes (list 'wasm:record-ref ''octets octets '(wasm:i32 0))))

(defun make-octets (count initial)
  (declare (type wasm:i32 count initial))
  (wasm:new-record 'octets (wasm:i32 1) (wasm:value (wasm:bytes count initial))))

;;; Kinds, as `*element-types*' numbers them

(defun raw-array-kind (object)
  "-1 for what is no array."
  (declare (values wasm:i32))
  (cond ((wasm:vectorp object) (wasm:i32 0))
        ((wasm:stringp object) (wasm:i32 1))
        ((wasm:recordp 'array object) (wasm:i31-of (array-slot element-type object)))
        ((wasm:recordp 'octets object) (wasm:i32 2))
        (t (wasm:i32 -1))))

(defun arrayp (object) (i32 (>= (raw-array-kind object) 0)))

(defun check-array (object) (if (i32 (>= (raw-array-kind object) 0)) object (wrong-type object 'array)))

(defun vector-header-p (array)
  "Whether an array header has one dimension."
  (declare (values wasm:truth))
  (let ((dimensions (array-slot dimensions array)))
    (and (consp dimensions) (null (wasm:cdr dimensions)))))

(defun vectorp (object)
  (cond ((wasm:vectorp object) t)
        ((wasm:stringp object) t)
        ((wasm:recordp 'array object) (vector-header-p object))
        (t (wasm:recordp 'octets object))))

(defun bit-vector-p (object)
  (and (wasm:recordp 'array object) (i32 (= (raw-array-kind object) 3)) (vector-header-p object)))

(defun simple-bit-vector-p (object) (and (bit-vector-p object) (null (array-slot adjustable object))))

(defun adjustable-array-p (array)
  (and (wasm:recordp 'array (check-array array)) (array-slot adjustable array) t))

(defun array-has-fill-pointer-p (array)
  (and (wasm:recordp 'array (check-array array)) (array-slot fill-pointer array) t))

(defun array-kind (array) (wasm:fixnum (raw-array-kind (check-array array))))

;;; Sizes

(defun element-count (array)
  "The number of elements that an index may reach, also behind a fill pointer; -1 for what is no array."
  (declare (values wasm:i32))
  (cond ((wasm:vectorp array) (wasm:vector-count array))
        ((wasm:stringp array) (text-size array))
        ((wasm:recordp 'array array) (wasm:i31-of (array-slot total-size array)))
        ((wasm:recordp 'octets array) (wasm:byte-count (octets-bytes array)))
        (t (wasm:i32 -1))))

(defun active-length (object)
  "The length of a vector up to its fill pointer; -1 for what is none."
  (declare (values wasm:i32))
  (if (wasm:recordp 'array object)
      (if (vector-header-p object)
          (wasm:i31-of (or (array-slot fill-pointer object) (array-slot total-size object)))
          (wasm:i32 -1))
      (element-count object)))

(defun array-base (array)
  "Where the elements of an array begin in its storage."
  (declare (values wasm:i32))
  (if (wasm:recordp 'array array) (wasm:i31-of (array-slot offset array)) (wasm:i32 0)))

(defun raw-storage (array)
  "The object that has the elements."
  (if (wasm:recordp 'array array) (array-slot storage array) array))

;;; Elements at good indices

(defun element (array index)
  (declare (type wasm:i32 index))
  (let ((storage (raw-storage array)) (place (i32 (+ index (array-base array)))))
    (cond ((wasm:vectorp storage) (wasm:vector-ref storage place))
          ((wasm:stringp storage) (wasm:character (raw-char storage place)))
          (t (wasm:fixnum (wasm:byte (octets-bytes storage) place))))))

(defun set-element (array index value)
  "Stores a value after looking at its type."
  (declare (type wasm:i32 index))
  (let ((storage (raw-storage array)) (place (i32 (+ index (array-base array)))))
    (cond ((wasm:vectorp storage)
           (if (wasm:recordp 'array array) (check-element value (raw-array-kind array)))
           (wasm:set-vector storage place value))
          ((wasm:stringp storage) (set-raw-char storage place (code-of-character value)))
          (t (wasm:set-byte (octets-bytes storage) place (octet-of value))))
    value))

(defun octet-of (value)
  (declare (values wasm:i32))
  (if (and (wasm:i31p value) (i32 (u< (wasm:i31-of value) 256)))
      (wasm:i31-of value)
      (no-return (wrong-type value '(unsigned-byte 8)))))

(defun check-element (value kind)
  "Whether a value may be stored where only the header knows the kind."
  (declare (type wasm:i32 kind))
  (cond ((i32 (= kind 3))
         (unless (and (wasm:i31p value) (i32 (u< (wasm:i31-of value) 2))) (wrong-type value 'bit)))
        ((i32 (= kind 4)) (unless (wasm:single-p value) (wrong-type value 'single-float)))
        ((i32 (= kind 5)) (unless (wasm:double-p value) (wrong-type value 'double-float)))
        ((i32 (> kind 5)) (unless (integerp value) (wrong-type value 'integer)))
        (t nil)))

;;; Subscripts

(defun good-index (index array bound)
  (declare (type wasm:i32 bound) (values wasm:i32))
  (if (and (wasm:i31p index) (i32 (u< (wasm:i31-of index) bound)))
      (wasm:i31-of index)
      (no-return (invalid-index index array bound))))

(defun place-of-index (array index)
  "The place of an element by one subscript."
  (declare (values wasm:i32))
  (cond ((i32 (< (raw-array-kind array) 0)) (no-return (wrong-type array 'array)))
        ((and (wasm:recordp 'array array) (not (vector-header-p array))) (no-return (wrong-rank array 1)))
        (t (good-index index array (element-count array)))))

(defun place-of-indices (array indices)
  "The place of an element by a list of subscripts, each within its dimension."
  (declare (values wasm:i32))
  (cond ((i32 (< (raw-array-kind array) 0)) (no-return (wrong-type array 'array)))
        ((and (wasm:recordp 'array array) (not (vector-header-p array)))
         (let ((place (wasm:i32 0)) (dimensions (array-slot dimensions array)))
           (do ((rest indices (wasm:cdr rest)))
               ((null rest))
             (if (null dimensions) (wrong-rank array (length indices)))
             (let ((bound (wasm:i31-of (wasm:car dimensions))))
               (setq place (i32 (+ (* place bound) (good-index (wasm:car rest) array bound)))
                     dimensions (wasm:cdr dimensions))))
           (if dimensions (wrong-rank array (length indices)))
           place))
        ((and indices (null (cdr indices))) (good-index (car indices) array (element-count array)))
        (t (no-return (wrong-rank array (length indices))))))

(defun place-in-matrix (array row column)
  (declare (values wasm:i32))
  (let ((dimensions (if (wasm:recordp 'array array) (array-slot dimensions array) nil)))
    (if (and (consp dimensions) (consp (wasm:cdr dimensions)) (null (wasm:cdr (wasm:cdr dimensions))))
        (let ((rows (wasm:i31-of (wasm:car dimensions))) (columns (wasm:i31-of (wasm:car (wasm:cdr dimensions)))))
          (i32 (+ (* (good-index row array rows) columns) (good-index column array columns))))
        (place-of-indices array (list row column)))))

(defun wrong-rank (array count)
  (signal-program-error "wrong number of subscripts, ~D, for an array of rank ~D" count (array-rank array)))

;;; Access as programs have it

(defun vector-element (array index)
  (if (and (wasm:vectorp array) (wasm:i31p index) (i32 (u< (wasm:i31-of index) (wasm:vector-count array))))
      (wasm:vector-ref array (wasm:i31-of index))
      (general-element array index)))

(defun general-element (array index) (element array (place-of-index array index)))

(defun set-vector-element (array index value)
  (if (and (wasm:vectorp array) (wasm:i31p index) (i32 (u< (wasm:i31-of index) (wasm:vector-count array))))
      (progn (wasm:set-vector array (wasm:i31-of index) value) value)
      (set-general-element array index value)))

(defun set-general-element (array index value) (set-element array (place-of-index array index) value))

(defun matrix-element (array row column) (element array (place-in-matrix array row column)))
(defun set-matrix-element (array row column value) (set-element array (place-in-matrix array row column) value))

(defun aref (array &rest subscripts) (element array (place-of-indices array subscripts)))

(defun set-aref (array &rest subscripts-and-value)
  (if (null subscripts-and-value) (signal-program-error "SET-AREF needs a value"))
  (let ((value (car (last subscripts-and-value))))
    (set-element array (place-of-indices array (butlast subscripts-and-value)) value)))

(defun row-major-aref (array index) (element array (place-of-any array index)))
(defun set-row-major-aref (array index value) (set-element array (place-of-any array index) value))

(defun place-of-any (array index)
  (declare (values wasm:i32))
  (good-index index array (element-count (check-array array))))

(defun check-simple-vector (object) (if (wasm:vectorp object) object (wrong-type object 'simple-vector)))
(defun svref (vector index) (vector-element (check-simple-vector vector) index))
(defun set-svref (vector index value) (set-vector-element (check-simple-vector vector) index value))

;;; Parts of headers

(defun array-dimensions (array)
  (if (wasm:recordp 'array (check-array array))
      (copy-list (array-slot dimensions array))
      (list (wasm:fixnum (element-count array)))))

(defun array-rank (array)
  (if (wasm:recordp 'array (check-array array)) (length (array-slot dimensions array)) 1))

(defun array-dimension (array axis)
  (let ((dimensions (array-dimensions array)))
    (nth (wasm:fixnum (good-index axis array (wasm:i31-of (length dimensions)))) dimensions)))

(defun array-total-size (array) (wasm:fixnum (element-count (check-array array))))

(defun array-target (array) (if (wasm:recordp 'array (check-array array)) (array-slot target array) nil))

(defun array-offset (array) (wasm:fixnum (array-base (check-array array))))

(defun array-storage (array)
  (if (wasm:recordp 'array (check-array array))
      (let ((storage (array-slot storage array)) (kind (array-slot element-type array)))
        (if (i32 (<= (wasm:i31-of kind) 2))
            storage
            ;; Only a header knows what these elements are.
            (let ((size (wasm:fixnum (element-count storage))))
              (new-header (list size) size storage 0 nil kind nil nil))))
      array))

(defun check-fill-pointer (object)
  (if (and (wasm:recordp 'array object) (array-slot fill-pointer object))
      object
      (wrong-type object '(and vector (not simple-array)))))

(defun fill-pointer (vector) (array-slot fill-pointer (check-fill-pointer vector)))

(defun set-fill-pointer (vector pointer)
  (let ((size (array-slot total-size (check-fill-pointer vector))))
    (unless (and (wasm:i31p pointer) (<= 0 pointer size)) (wrong-type pointer (list 'integer 0 size)))
    (set-array-slot fill-pointer vector pointer)
    pointer))

;;; Making arrays

(defun check-room (count width)
  "Sizes beyond what an engine gives are a condition, never a trap."
  (declare (type wasm:i32 width))
  (unless (and (wasm:i31p count) (i32 (u<= (wasm:i31-of count) (u/ 536870912 width))))
    (signal-native-error 'heap-exhausted (list :bytes (* count (wasm:fixnum width))))))

(defun make-vector (count kind initial)
  "A new vector of a kind; NIL as the first value stands for the zero of the kind."
  (unless (and (fixnump count) (>= count 0)) (wrong-type count '(integer 0 *)))
  (unless (wasm:i31p kind) (wrong-type kind 'fixnum))
  (let ((number (wasm:i31-of kind)))
    (cond ((i32 (= number 0))
           (check-room count (wasm:i32 8))
           (wasm:vector (wasm:i31-of count) initial))
          ((i32 (= number 1))
           (check-room count (wasm:i32 4))
           (raw-string (wasm:i31-of count) (if (null initial) (wasm:i32 0) (code-of-character initial))))
          ((i32 (= number 2))
           (check-room count (wasm:i32 1))
           (make-octets (wasm:i31-of count) (if (null initial) (wasm:i32 0) (octet-of initial))))
          (t
           (if initial
               (check-element initial number)
               (setq initial (cond ((i32 (= number 4)) 0.0) ((i32 (= number 5)) 0.0d0) (t 0))))
           (check-room count (wasm:i32 8))
           (new-header (list count) count (wasm:vector (wasm:i31-of count) initial) 0 nil kind nil nil)))))

(defun new-header (dimensions size storage offset fill-pointer kind adjustable target)
  (let ((array (wasm:new-record 'array (wasm:i32 8) nil)))
    (set-array-slot dimensions array dimensions)
    (set-array-slot total-size array size)
    (set-array-slot storage array storage)
    (set-array-slot offset array offset)
    (set-array-slot fill-pointer array fill-pointer)
    (set-array-slot element-type array kind)
    (set-array-slot adjustable array adjustable)
    (set-array-slot target array target)
    array))

(defun checked-size (dimensions whole offset pointer)
  "The number of elements of an array that begins at OFFSET in WHOLE."
  (unless (listp dimensions) (wrong-type dimensions 'list))
  (let ((size 1))
    (dolist (dimension dimensions)
      (unless (and (fixnump dimension) (>= dimension 0)) (wrong-type dimension '(integer 0 *)))
      (setq size (* size dimension)))
    (check-array whole)
    (unless (and (fixnump offset) (>= offset 0)) (wrong-type offset '(integer 0 *)))
    (unless (<= size (- (element-count (raw-storage whole)) (+ (array-base whole) offset)))
      (wrong-type dimensions 'list))
    (unless (or (null pointer) (and (wasm:i31p pointer) (<= 0 pointer size)))
      (wrong-type pointer (list 'integer 0 size)))
    size))

(defun make-array-header (dimensions storage offset fill-pointer adjustable target)
  (let ((size (checked-size dimensions storage offset fill-pointer)))
    (new-header dimensions size (raw-storage storage) (+ (array-base storage) offset) fill-pointer
                (wasm:fixnum (raw-array-kind storage)) (if adjustable t nil) target)))

(defun set-array-header (array dimensions storage offset fill-pointer target)
  (unless (wasm:recordp 'array array) (wrong-type array '(and array (not simple-array))))
  (let ((size (checked-size dimensions storage offset fill-pointer)) (base (+ (array-base storage) offset)))
    (set-array-slot dimensions array dimensions)
    (set-array-slot storage array (raw-storage storage))
    (set-array-slot offset array base)
    (set-array-slot total-size array size)
    (set-array-slot fill-pointer array fill-pointer)
    (set-array-slot target array target)
    array))

;;; Many elements at once

(defun check-range (array start count)
  "COUNT elements from START on must be within an array."
  (declare (type wasm:i32 count))
  (let ((size (element-count array)))
    (unless (and (wasm:i31p start) (i32 (u<= (wasm:i31-of start) size))
                 (i32 (<= count (- size (wasm:i31-of start)))))
      (invalid-index start array size))))

(defun copy-elements (target target-start source source-start count)
  (check-array target)
  (check-array source)
  (unless (and (fixnump count) (>= count 0)) (wrong-type count '(integer 0 *)))
  (let ((number (if (wasm:i31p count) (wasm:i31-of count) (wasm:i32 1073741823))))
    (check-range target target-start number)
    (check-range source source-start number)
    (if (i32 (> number 0))
        (copy-range target (wasm:i31-of target-start) source (wasm:i31-of source-start) number))
    target))

(defun copy-range (target to source from count)
  (declare (type wasm:i32 to from count))
  (let ((store (raw-storage target)) (place (i32 (+ to (array-base target))))
        (origin (raw-storage source)) (first (i32 (+ from (array-base source)))))
    (cond ((and (wasm:vectorp store) (wasm:vectorp origin)
                (or (i32 (= (raw-array-kind target) 0)) (i32 (= (raw-array-kind target) (raw-array-kind source)))))
           (wasm:copy-vector store place origin first count))
          ((and (wasm:stringp store) (wasm:stringp origin)) (copy-characters store place origin first count))
          ((and (wasm:recordp 'octets store) (wasm:recordp 'octets origin))
           (wasm:copy-bytes (octets-bytes store) place (octets-bytes origin) first count))
          (t
           (do-limbs (index (wasm:i32 0) count)
             (set-element target (i32 (+ to index)) (element source (i32 (+ from index)))))))
    nil))

(defun copy-characters (store place origin first count)
  (declare (type wasm:i32 place first count))
  (let ((target (wasm:narrow-of store)) (source (wasm:narrow-of origin)))
    (if (wasm:nullp source)
        (if (wasm:nullp target)
            (wasm:copy-wide (wasm:wide-of store) place (wasm:wide-of origin) first count)
            (do-limbs (index (wasm:i32 0) count)
              (set-raw-char store (i32 (+ place index)) (raw-char origin (i32 (+ first index))))))
        (if (wasm:nullp target)
            (let ((characters (wasm:wide-of store)))
              (do-limbs (index (wasm:i32 0) count)
                (wasm:set-wide-char characters (i32 (+ place index)) (wasm:byte source (i32 (+ first index))))))
            (wasm:copy-bytes target place source first count)))
    nil))

(defun fill-elements (array item start end)
  (let ((size (element-count array)))
    (if (i32 (< size 0)) (wrong-type array 'vector))
    (unless (and (wasm:i31p start) (wasm:i31p end)
                 (i32 (>= (wasm:i31-of start) 0)) (i32 (<= (wasm:i31-of start) (wasm:i31-of end)))
                 (i32 (<= (wasm:i31-of end) size)))
      (invalid-index start array size))
    (let ((first (wasm:i31-of start)) (last (wasm:i31-of end)))
      (if (wasm:vectorp array)
          (wasm:fill-vector array first item (i32 (- last first)))
          (do-limbs (index first last) (set-element array index item))))
    array))
