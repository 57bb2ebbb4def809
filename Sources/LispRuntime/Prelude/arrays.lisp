;;;; Arrays: making and adjusting them, fill pointers, bits.
(in-package "SYSTEM")

(defconstant array-rank-limit 129)
(defconstant array-dimension-limit 4611686018427387901)
(defconstant array-total-size-limit 4611686018427387901)

;;; Element types. The machine knows vectors by a small number: 0 holds anything, 1 characters, 2 bytes, 3 bits; the
;;; others hold words and only remember what they were made for.

(defvar *element-types*
  '(t character (unsigned-byte 8) bit single-float double-float fixnum (signed-byte 8) (unsigned-byte 16)
    (signed-byte 16) (unsigned-byte 32) (signed-byte 32) (unsigned-byte 64) (signed-byte 64) (unsigned-byte 2)
    (unsigned-byte 4) (unsigned-byte 7) (unsigned-byte 15) (unsigned-byte 31) (unsigned-byte 62) (unsigned-byte 63)))

(defun integer-kind (low high)
  "The narrowest kind for integers from LOW to HIGH; nil stands for no bound."
  (cond ((or (null low) (null high)) 0)
        ((>= low 0)
         (let ((bits (integer-length high)))
           (dolist (entry '((1 . 3) (2 . 14) (4 . 15) (7 . 16) (8 . 2) (15 . 17) (16 . 8) (31 . 18) (32 . 10)
                            (62 . 19) (63 . 20) (64 . 12)) 0)
             (if (<= bits (car entry)) (return (cdr entry))))))
        (t
         (let ((bits (1+ (max (integer-length low) (integer-length high)))))
           (dolist (entry '((8 . 7) (16 . 9) (32 . 11) (63 . 6) (64 . 13)) 0)
             (if (<= bits (car entry)) (return (cdr entry))))))))

(defun range-kind (type)
  "The kind for a type like (integer 0 9) or (unsigned-byte 12)."
  (let ((size (cadr type)))
    (case (car type)
      (unsigned-byte (integer-kind 0 (if (integerp size) (1- (ash 1 size)) nil)))
      (signed-byte (if (integerp size) (integer-kind (- (ash 1 (1- size))) (1- (ash 1 (1- size)))) 0))
      (mod (integer-kind 0 (1- size)))
      (integer (integer-kind (range-bound size 1) (range-bound (caddr type) -1)))
      (single-float 4)
      (double-float 5)
      (t 0))))

(defun range-bound (bound step)
  (cond ((integerp bound) bound)
        ((consp bound) (+ (car bound) step))
        (t nil)))

(defun element-kind (type)
  (case type
    ((t) 0)
    ((character standard-char extended-char) 1)
    (base-char 1)
    (bit 3)
    ((single-float short-float) 4)
    ((double-float long-float) 5)
    (fixnum 6)
    (t (let ((type (expanded-type type)))
         (cond ((consp type) (range-kind type))
               ((symbolp type) (if (member type '(character base-char bit single-float double-float fixnum))
                                   (element-kind type)
                                   0))
               (t (wrong-type type 'type-specifier)))))))

(defun upgraded-array-element-type (type &optional environment)
  (declare (ignore environment))
  (nth (element-kind type) *element-types*))

(defun array-element-type (array)
  (nth (array-kind array) *element-types*))

(defun default-element (kind)
  "What a new array of this kind holds where nothing is said."
  (case kind
    (1 (code-char 0))
    (4 0.0)
    (5 0.0d0)
    (t 0)))

;;; Making arrays

(defun dimension-list (dimensions)
  (let ((list (if (listp dimensions) dimensions (list dimensions))))
    (dolist (size list list)
      (unless (and (typep size 'fixnum) (>= size 0)) (wrong-type size '(integer 0))))))

(defun make-array (dimensions &key (element-type t) (initial-element nil element-given) (initial-contents nil contents-given)
                                adjustable fill-pointer displaced-to (displaced-index-offset 0))
  (let* ((sizes (dimension-list dimensions))
         (total (total-of sizes))
         (kind (element-kind element-type)))
    (if (and element-given contents-given) (error "Can't specify both :INITIAL-ELEMENT and :INITIAL-CONTENTS"))
    (if displaced-to
        (displaced-array sizes total displaced-to displaced-index-offset fill-pointer)
        (let ((storage (make-vector total kind (if element-given initial-element (default-element kind)))))
          (if contents-given (fill-contents storage sizes initial-contents 0))
          (if (or adjustable fill-pointer (null sizes) (cdr sizes))
              (make-array-header sizes storage 0 (initial-fill-pointer fill-pointer sizes)
                                 (if (or adjustable fill-pointer) t nil) nil)
              storage)))))

(defun total-of (sizes)
  (let ((total 1))
    (dolist (size sizes total) (setq total (* total size)))))

(defun initial-fill-pointer (fill-pointer sizes)
  (cond ((null fill-pointer) nil)
        ((or (null sizes) (cdr sizes)) (error "Only vectors can have fill pointers."))
        ((eq fill-pointer t) (car sizes))
        ((and (integerp fill-pointer) (<= 0 fill-pointer (car sizes))) fill-pointer)
        (t (error "Invalid fill-pointer ~S for a vector of length ~S." fill-pointer (car sizes)))))

(defun displaced-array (sizes total target offset fill-pointer)
  "Shares the storage of TARGET. Where that storage can be exchanged by adjust-array, sharing would come to an end silently."
  (unless (arrayp target) (wrong-type target 'array))
  (if (and (adjustable-array-p target) (not (array-target target)))
      (error "MAKE-ARRAY: :DISPLACED-TO an adjustable array is not supported."))
  (unless (and (integerp offset) (<= 0 offset (- (array-total-size target) total)))
    (error "The array of ~D element~:P at offset ~S does not fit into the one it is displaced to." total offset))
  (make-array-header sizes (array-storage target) (+ (array-offset target) offset)
                     (initial-fill-pointer fill-pointer sizes) t target))

(defun fill-contents (storage sizes contents position)
  "Writes nested sequences in row-major order from POSITION on; the position behind them."
  (cond ((null sizes)
         (set-aref storage position contents)
         (1+ position))
        ((not (eql (length contents) (car sizes)))
         (error "malformed :INITIAL-CONTENTS: ~S should have ~D elements" contents (car sizes)))
        ((and (null (cdr sizes)) (vectorp contents))
         (copy-elements storage position contents 0 (car sizes))
         (+ position (car sizes)))
        (t
         (dolist (part (as-list contents) position)
           (setq position (fill-contents storage (cdr sizes) part position))))))

(defun vector (&rest elements) (coerce-to-vector elements))

(defun adjust-array (array dimensions &key (element-type t type-given) (initial-element nil element-given)
                                        (initial-contents nil contents-given) fill-pointer displaced-to
                                        (displaced-index-offset 0))
  (let ((sizes (dimension-list dimensions)))
    (unless (eql (length sizes) (array-rank array))
      (error "The number of dimensions is not equal to the rank of the array."))
    (if (and type-given (not (eql (element-kind element-type) (array-kind array))))
        (error "The new element type ~S is incompatible with old type." element-type))
    (let* ((pointer (cond ((eq fill-pointer t) (car sizes))
                          (fill-pointer fill-pointer)
                          ((array-has-fill-pointer-p array) (min (fill-pointer array) (car sizes)))
                          (t nil)))
           (new (if displaced-to
                    (make-array sizes :displaced-to displaced-to :displaced-index-offset displaced-index-offset
                                      :fill-pointer pointer)
                    (let* ((kind (array-kind array))
                           (storage (make-vector (total-of sizes) kind
                                                 (if element-given initial-element (default-element kind)))))
                      (if contents-given
                          (fill-contents storage sizes initial-contents 0)
                          (copy-common-part array (array-dimensions array) 0 storage sizes 0))
                      (make-array-header sizes storage 0 pointer (adjustable-array-p array) nil)))))
      (cond ((adjustable-array-p array)
             (set-array-header array sizes (array-storage new) (array-offset new) pointer (array-target new))
             array)
            ((and (null (cdr sizes)) sizes (null pointer) (null displaced-to)) (array-storage new))
            (t new)))))

(defun copy-common-part (array sizes from storage new-sizes to)
  "Copies what both shapes have: SIZES of ARRAY from row-major index FROM on into NEW-SIZES of STORAGE from TO on."
  (if (null (cdr sizes))
      (dotimes (index (if sizes (min (car sizes) (car new-sizes)) 1))
        (set-aref storage (+ to index) (row-major-aref array (+ from index))))
      (let ((step (total-of (cdr sizes))) (new-step (total-of (cdr new-sizes))))
        (dotimes (index (min (car sizes) (car new-sizes)))
          (copy-common-part array (cdr sizes) (+ from (* index step)) storage (cdr new-sizes) (+ to (* index new-step)))))))

(defun array-displacement (array)
  (let ((target (array-target array)))
    (if target
        (values target (- (array-offset array) (array-offset target)))
        (values nil 0))))

(defun simple-array-p (object) (and (arrayp object) (not (adjustable-array-p object))))

;;; Indices

(defun array-row-major-index (array &rest subscripts)
  (let ((index 0) (sizes (array-dimensions array)))
    (unless (eql (length sizes) (length subscripts))
      (error "Wrong number of subscripts, ~D, for array of rank ~D." (length subscripts) (length sizes)))
    (dolist (subscript subscripts index)
      (unless (and (integerp subscript) (< -1 subscript (car sizes)))
        (wrong-type subscript (list 'integer 0 (list (car sizes)))))
      (setq index (+ (* index (car sizes)) subscript) sizes (cdr sizes)))))

(defun array-in-bounds-p (array &rest subscripts)
  (let ((sizes (array-dimensions array)))
    (unless (eql (length sizes) (length subscripts))
      (error "Wrong number of subscripts, ~D, for array of rank ~D." (length subscripts) (length sizes)))
    (dolist (subscript subscripts t)
      (unless (and (integerp subscript) (< -1 subscript (car sizes))) (return nil))
      (setq sizes (cdr sizes)))))

;;; Vectors with fill pointers

(defun vector-push (element vector)
  (let ((index (fill-pointer vector)))
    (cond ((< index (array-total-size vector))
           (set-fill-pointer vector (1+ index))
           (set-aref vector index element)
           index)
          (t nil))))

(defun vector-push-extend (element vector &optional (extension nil))
  (let ((index (fill-pointer vector)))
    (if (>= index (array-total-size vector)) (extend-vector vector extension))
    (set-fill-pointer vector (1+ index))
    (set-aref vector index element)
    index))

(defun extend-vector (vector extension)
  (let* ((length (array-total-size vector))
         (size (+ length (max 1 (if extension extension length))))
         (storage (make-vector size (array-kind vector) (default-element (array-kind vector)))))
    (copy-elements storage 0 vector 0 (fill-pointer vector))
    (set-array-header vector (list size) storage 0 (fill-pointer vector) nil)))

(defun vector-pop (vector)
  (let ((index (1- (fill-pointer vector))))
    (if (< index 0) (error "There is nothing left to pop."))
    (let ((element (aref vector index)))
      (set-fill-pointer vector index)
      element)))

;;; Bits

(defun bit (array &rest subscripts) (apply #'aref array subscripts))
(defun sbit (array &rest subscripts) (apply #'aref array subscripts))
(defun (setf bit) (value array &rest subscripts) (set-row-major-aref array (apply #'array-row-major-index array subscripts) value))
(defun (setf sbit) (value array &rest subscripts) (set-row-major-aref array (apply #'array-row-major-index array subscripts) value))

(defun combine-bits (function a b result)
  (let ((target (cond ((eq result t) a)
                      (result result)
                      (t (make-array (array-dimensions a) :element-type 'bit)))))
    (unless (equal (array-dimensions a) (array-dimensions b)) (error "~S and ~S do not have the same dimensions." a b))
    (dotimes (index (array-total-size a) target)
      (set-row-major-aref target index
                          (logand 1 (funcall function (row-major-aref a index) (row-major-aref b index)))))))

(defun bit-and (a b &optional result) (combine-bits #'logand a b result))
(defun bit-ior (a b &optional result) (combine-bits #'logior a b result))
(defun bit-xor (a b &optional result) (combine-bits #'logxor a b result))
(defun bit-eqv (a b &optional result) (combine-bits #'logeqv a b result))
(defun bit-nand (a b &optional result) (combine-bits #'lognand a b result))
(defun bit-nor (a b &optional result) (combine-bits #'lognor a b result))
(defun bit-andc1 (a b &optional result) (combine-bits #'logandc1 a b result))
(defun bit-andc2 (a b &optional result) (combine-bits #'logandc2 a b result))
(defun bit-orc1 (a b &optional result) (combine-bits #'logorc1 a b result))
(defun bit-orc2 (a b &optional result) (combine-bits #'logorc2 a b result))
(defun bit-not (a &optional result) (combine-bits (lambda (x y) (declare (ignore y)) (lognot x)) a a result))
