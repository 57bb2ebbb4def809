;;;; Structures, conditions and everything else that is made of a layout and slots.
(in-package "SYSTEM")

;;; An instance is a record: its layout, then its slots. A layout has the name, the first parent, the names of the slots, the
;;; kind, and all layouts above it.

(defun instancep (object) (wasm:recordp 'instance object))

(defun check-instance (object)
  (if (wasm:recordp 'instance object) object (wrong-type object 'structure-object)))

(defun instance-layout (instance) (wasm:record-ref 'instance (check-instance instance) (wasm:i32 0)))

(defun instance-length (instance)
  (wasm:fixnum (i32 (- (wasm:record-count 'instance (check-instance instance)) 1))))

(defun instance-of-p (object layout)
  (if (wasm:recordp 'instance object)
      (let ((own (wasm:record-ref 'instance object (wasm:i32 0))))
        (if (wasm:eq own layout)
            t
            (do ((rest (wasm:record-ref 'layout own (wasm:i32 4)) (wasm:cdr rest)))
                ((null rest) nil)
              (if (wasm:eq (wasm:car rest) layout) (return t)))))
      nil))

(defun new-instance (layout slots)
  (unless (wasm:vectorp slots) (wrong-type slots 'simple-vector))
  (check-layout layout)
  (let* ((count (wasm:vector-count slots)) (instance (wasm:new-record 'instance (i32 (+ count 1)) layout)))
    (do ((index (wasm:i32 0) (i32 (+ index 1))))
        ((i32 (>= index count)) instance)
      (wasm:set-record 'instance instance (i32 (+ index 1)) (wasm:vector-ref slots index)))))

(defun instance-ref (instance index)
  (if (and (wasm:recordp 'instance instance) (wasm:i31p index)
           (i32 (u< (wasm:i31-of index) (- (wasm:record-count 'instance instance) 1))))
      (wasm:record-ref 'instance instance (i32 (+ (wasm:i31-of index) 1)))
      (invalid-slot instance index)))

(defun set-instance-ref (instance index value)
  (if (and (wasm:recordp 'instance instance) (wasm:i31p index)
           (i32 (u< (wasm:i31-of index) (- (wasm:record-count 'instance instance) 1))))
      (wasm:set-record 'instance instance (i32 (+ (wasm:i31-of index) 1)) value)
      (invalid-slot instance index))
  value)

(defun invalid-slot (instance index) (invalid-index index instance (instance-length instance)))

(defun copy-instance (instance)
  (let* ((count (wasm:record-count 'instance (check-instance instance))) (copy (wasm:new-record 'instance count nil)))
    (wasm:copy-record 'instance copy (wasm:i32 0) instance (wasm:i32 0) count)
    copy))

;;; Structures: the layout is given by its name.

(defun make-structure (name &rest slots) (new-instance (layout-named name) (vector-of-arguments slots)))

(defun structure-p (object name)
  (if (wasm:recordp 'instance object)
      (let ((layout (wasm:record-ref 'instance object (wasm:i32 0))))
        (if (wasm:eq (wasm:record-ref 'layout layout (wasm:i32 0)) name)
            t
            (do ((rest (wasm:record-ref 'layout layout (wasm:i32 4)) (wasm:cdr rest)))
                ((null rest) nil)
              (if (wasm:eq (wasm:record-ref 'layout (wasm:car rest) (wasm:i32 0)) name) (return t)))))
      nil))

(defun structure-ref (object name index)
  (unless (structure-p object name) (wrong-type object name))
  (instance-ref object index))

(defun set-structure-ref (object name index value)
  (unless (structure-p object name) (wrong-type object name))
  (set-instance-ref object index value))

;;; Layouts

(defun check-layout (object)
  (if (wasm:recordp 'layout object) object (wrong-type object 'layout)))

(defun find-layout (name) (property name 'layout))

(defun layout-named (name)
  (or (find-layout name)
      (signal-native-error 'simple-error
                           (list :format-control "no structure or condition is named ~S" :format-arguments (list name)))))

(defun layout-name (layout) (wasm:record-ref 'layout (check-layout layout) (wasm:i32 0)))
(defun layout-slot-names (layout) (wasm:record-ref 'layout (check-layout layout) (wasm:i32 2)))
(defun layout-kind (layout) (wasm:record-ref 'layout (check-layout layout) (wasm:i32 3)))
(defun layout-ancestors (layout) (wasm:record-ref 'layout (check-layout layout) (wasm:i32 4)))

(defun make-layout (name parents slot-names kind)
  "PARENTS are nil, a name, or a list of names. Of an ancestor that is there twice the last one counts."
  (let ((first nil) (inherited nil) (layout (wasm:new-record 'layout (wasm:i32 5) nil)))
    (dolist (parent (if (listp parents) parents (list parents)))
      (let ((above (layout-named parent)))
        (unless first (setq first above))
        (setq inherited (append inherited (cons above (layout-ancestors above))))))
    (wasm:set-record 'layout layout (wasm:i32 0) name)
    (wasm:set-record 'layout layout (wasm:i32 1) first)
    (wasm:set-record 'layout layout (wasm:i32 2) slot-names)
    (wasm:set-record 'layout layout (wasm:i32 3) kind)
    (wasm:set-record 'layout layout (wasm:i32 4) (last-ones inherited))
    (set-property name 'layout layout)))

(defun last-ones (list)
  (let ((kept nil))
    (do ((rest list (cdr rest)))
        ((null rest) (nreverse kept))
      (unless (member-eq (car rest) (cdr rest)) (setq kept (cons (car rest) kept))))))

(defun member-eq (item list)
  (do ((rest list (cdr rest)))
      ((null rest) nil)
    (if (wasm:eq (car rest) item) (return rest))))

(defun find-class-layout (name)
  "Classes of the standard that a module mentions are in it."
  (find-layout name))

;;; What no predicate of the standard tells

(defun packagep (object) (wasm:recordp 'package object))
(defun single-float-p (object) (wasm:single-p object))
(defun double-float-p (object) (wasm:double-p object))

(defun native-type-of (object)
  (cond ((wasm:recordp 'package object) 'package)
        ((wasm:recordp 'hash-table object) 'hash-table)
        ((wasm:recordp 'random-state object) 'random-state)
        ((wasm:hostp object) 'ffi::foreign-object)
        ((wasm:recordp 'layout object) 'layout)
        (t t)))
