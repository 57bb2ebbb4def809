;;;; Hash tables: entries in the order of their insertion, and an index of them by open addressing.
(in-package "SYSTEM")

;;; An entry keeps its place while it lives, also when the table grows, so a walk over the places sees each entry once
;;; whatever happens meanwhile. The place of a removed entry is the next one to be used again. The order is the same as
;;; on the native machine.

(defmacro table-slot (name table)
  "ENTRIES: keys and values by turns. CODES: the hash code of each entry. INDEX: for each slot the place of an entry plus
one, 0 for a free slot, -1 for one whose entry was removed. STATE: numbers."
  (let ((number (position name '(entries codes index state))))
    (list (if (eql number 0) 'wasm:as-vector 'wasm:as-limbs)
          (list 'wasm:record-ref ''hash-table table (list 'wasm:i32 number)))))

(defmacro table-number (name table)
  "USED: places of living and of removed entries. FIRST-FREE: the place plus one of the entry removed last; its value is
the one removed before. OCCUPIED: slots of the index that are not free."
  (list 'wasm:limb (list 'table-slot 'state table)
        (list 'wasm:i32 (position name '(used count first-free occupied test)))))

(defmacro set-table-number (name table value)
  (list 'wasm:set-limb (list 'table-slot 'state table)
        (list 'wasm:i32 (position name '(used count first-free occupied test))) value))

(defmacro entry-key (place) (list 'i32 (list '<< place 1)))
(defmacro entry-value (place) (list 'i32 (list '+ (list '<< place 1) 1)))

(defun set-table-storage (table entries codes index)
  (wasm:set-record 'hash-table table (wasm:i32 0) entries)
  (wasm:set-record 'hash-table table (wasm:i32 1) codes)
  (wasm:set-record 'hash-table table (wasm:i32 2) index))

(defun make-hash-table-of (test size)
  (let ((number (position test '(eq eql equal equalp))))
    (unless number (wrong-type test '(member eq eql equal equalp)))
    (unless (and (fixnump size) (>= size 0)) (wrong-type size 'unsigned-byte))
    (let ((capacity (wasm:i32 8)) (table (wasm:new-record 'hash-table (wasm:i32 4) nil))
          (wanted (if (and (wasm:i31p size) (i32 (< (wasm:i31-of size) 16777216)))
                      (wasm:i31-of size)
                      (wasm:i32 16777216)))
          (state (wasm:limbs (wasm:i32 5))))
      (do () ((i32 (>= capacity wanted))) (setq capacity (i32 (* capacity 2))))
      (set-table-storage table (wasm:vector (i32 (* capacity 2))) (wasm:limbs capacity) (wasm:limbs (i32 (* capacity 2))))
      (wasm:set-limb state (wasm:i32 4) (wasm:i31-of number))
      (wasm:set-record 'hash-table table (wasm:i32 3) state)
      table)))

(defun hash-table-p (object) (wasm:recordp 'hash-table object))
(defun check-table (object) (if (wasm:recordp 'hash-table object) object (wrong-type object 'hash-table)))
(defun hash-table-count (table) (wasm:fixnum (table-number count (check-table table))))
(defun hash-table-size (table) (wasm:fixnum (i32 (u>> (wasm:vector-count (table-slot entries (check-table table))) 1))))
(defun hash-table-test (table) (nth (wasm:fixnum (table-number test (check-table table))) '(eq eql equal equalp)))

;;; Finding

(defun key-code (key test)
  (declare (type wasm:i32 test) (values wasm:i32))
  (cond ((i32 (< test 2)) (eql-code key))
        ((i32 (= test 2)) (equal-code key (wasm:i32 8)))
        (t (equalp-code key (wasm:i32 8)))))

(defun same-key-p (a b test)
  (declare (type wasm:i32 test) (values wasm:truth))
  (cond ((wasm:eq a b) t)
        ((i32 (< test 2)) (eql-p a b))
        ((i32 (= test 2)) (equal-p a b (wasm:i32 0)))
        (t (equalp a b))))

(defun slot-of-key (table key code)
  "The slot of the index with a key's entry, or -1."
  (declare (type wasm:i32 code) (values wasm:i32))
  (let* ((index (table-slot index table)) (entries (table-slot entries table)) (codes (table-slot codes table))
         (test (table-number test table)) (mask (i32 (- (wasm:limb-count index) 1)))
         (slot (i32 (logand code mask))) (entry (wasm:limb index slot)))
    (do ()
        ((or (i32 (= entry 0))
             (and (i32 (/= entry -1))
                  (i32 (= (wasm:limb codes (i32 (- entry 1))) code))
                  (same-key-p (wasm:vector-ref entries (entry-key (- entry 1))) key test))))
      (setq slot (i32 (logand (+ slot 1) mask)) entry (wasm:limb index slot)))
    (if (i32 (= entry 0)) (wasm:i32 -1) slot)))

(defun place-of-key (table key)
  "The place of a key's entry, or -1."
  (declare (values wasm:i32))
  (let ((slot (slot-of-key table key (key-code key (table-number test table)))))
    (if (i32 (< slot 0)) slot (i32 (- (wasm:limb (table-slot index table) slot) 1)))))

(defun gethash (key table &optional default)
  (let ((place (place-of-key (check-table table) key)))
    (if (i32 (< place 0))
        (values default nil)
        (values (wasm:vector-ref (table-slot entries table) (entry-value place)) t))))

(defun hash-table-entry (table position)
  "The first entry from a place on: the place behind it, its key and its value."
  (check-table table)
  (unless (and (fixnump position) (>= position 0)) (wrong-type position 'unsigned-byte))
  (let ((place (if (wasm:i31p position) (wasm:i31-of position) (wasm:i32 1073741823)))
        (used (table-number used table)) (entries (table-slot entries table)))
    (do ()
        ((or (i32 (>= place used)) (not (wasm:unboundp (wasm:vector-ref entries (entry-key place))))))
      (setq place (i32 (+ place 1))))
    (if (i32 (>= place used))
        nil
        (values (wasm:fixnum (i32 (+ place 1)))
                (wasm:vector-ref entries (entry-key place))
                (wasm:vector-ref entries (entry-value place))))))

;;; Changing

(defun set-gethash (key table value &optional (new-value nil given))
  "With a default in between, as in `(setf (gethash key table 0) value)'."
  (set-entry (check-table table) key (if given new-value value)))

(defun set-entry (table key value)
  (let* ((code (key-code key (table-number test table))) (slot (slot-of-key table key code)))
    (if (i32 (>= slot 0))
        (wasm:set-vector (table-slot entries table)
                         (entry-value (- (wasm:limb (table-slot index table) slot) 1)) value)
        (let ((place (free-place table)))
          (wasm:set-vector (table-slot entries table) (entry-key place) key)
          (wasm:set-vector (table-slot entries table) (entry-value place) value)
          (wasm:set-limb (table-slot codes table) place code)
          (set-table-number count table (i32 (+ (table-number count table) 1)))
          ;; Removed slots count too: without a free slot a search would not end.
          (if (i32 (u>= (* 8 (table-number occupied table)) (* 7 (wasm:limb-count (table-slot index table)))))
              (rebuild-index table)
              (enter-place table place code))))
    value))

(defun free-place (table)
  (declare (values wasm:i32))
  (let ((free (i32 (- (table-number first-free table) 1))))
    (if (i32 (>= free 0))
        (progn
          (set-table-number first-free table
                            (wasm:i31-of (wasm:vector-ref (table-slot entries table) (entry-value free))))
          free)
        (let ((used (table-number used table)))
          (if (i32 (>= (* 2 used) (wasm:vector-count (table-slot entries table)))) (grow-table table))
          (set-table-number used table (i32 (+ used 1)))
          used))))

(defun enter-place (table place code)
  (declare (type wasm:i32 place code))
  (let* ((index (table-slot index table)) (mask (i32 (- (wasm:limb-count index) 1))) (slot (i32 (logand code mask))))
    (do ()
        ((i32 (= (wasm:limb index slot) 0)))
      (setq slot (i32 (logand (+ slot 1) mask))))
    (wasm:set-limb index slot (i32 (+ place 1)))
    (set-table-number occupied table (i32 (+ (table-number occupied table) 1)))
    nil))

(defun rebuild-index (table)
  (let ((index (table-slot index table)) (entries (table-slot entries table)) (codes (table-slot codes table))
        (used (table-number used table)))
    (wasm:fill-limbs index (wasm:i32 0) (wasm:i32 0) (wasm:limb-count index))
    (set-table-number occupied table (wasm:i32 0))
    (do-limbs (place (wasm:i32 0) used)
      (if (not (wasm:unboundp (wasm:vector-ref entries (entry-key place))))
          (enter-place table place (wasm:limb codes place))))
    nil))

(defun grow-table (table)
  (let* ((entries (table-slot entries table)) (count (wasm:vector-count entries))
         (new-entries (wasm:vector (i32 (* 2 count)))) (new-codes (wasm:limbs count)))
    (check-room (wasm:fixnum count) (wasm:i32 16))
    (wasm:copy-vector new-entries (wasm:i32 0) entries (wasm:i32 0) count)
    (wasm:copy-limbs new-codes (wasm:i32 0) (table-slot codes table) (wasm:i32 0) (i32 (u>> count 1)))
    (set-table-storage table new-entries new-codes (wasm:limbs (i32 (* 2 count))))
    (rebuild-index table)))

(defun remhash (key table)
  (let ((slot (slot-of-key (check-table table) key (key-code key (table-number test table)))))
    (if (i32 (< slot 0))
        nil
        (let ((place (i32 (- (wasm:limb (table-slot index table) slot) 1))) (entries (table-slot entries table)))
          (wasm:set-limb (table-slot index table) slot (wasm:i32 -1))
          (wasm:set-vector entries (entry-key place) (wasm:unbound))
          (wasm:set-vector entries (entry-value place) (wasm:fixnum (table-number first-free table)))
          (set-table-number first-free table (i32 (+ place 1)))
          (set-table-number count table (i32 (- (table-number count table) 1)))
          t))))

(defun clrhash (table)
  (let ((entries (table-slot entries (check-table table))))
    (wasm:fill-vector entries (wasm:i32 0) nil (wasm:vector-count entries))
    (set-table-number used table (wasm:i32 0))
    (set-table-number count table (wasm:i32 0))
    (set-table-number first-free table (wasm:i32 0))
    (rebuild-index table)
    table))
