;;;; Sequences with elements left out or exchanged: remove, delete, substitute, remove-duplicates.
(in-package "SYSTEM")

(defun wanted-count (count)
  "How many matches to treat; nil is all."
  (cond ((null count) nil)
        ((not (integerp count)) (wrong-type count 'integer))
        ((< count 0) 0)
        (t count)))

(defun edit-list (list start end item predicate key count new replace)
  "A fresh list in which matches between START and END are left out, or replaced by NEW."
  (let* ((head (list nil)) (tail head))
    (do ((cell list (cdr cell)) (index 0 (1+ index)))
        ((endp cell) (if (or (< index start) (and end (< index end))) (bad-bounds list start end)))
      (let ((element (car cell)))
        (cond ((or (< index start) (and end (>= index end)) (eql count 0)
                   (not (matches item predicate key element)))
               (add-last tail element))
              (t (if count (setq count (1- count)))
                 (if replace (add-last tail new))))))
    (cdr head)))

(defun edit-sequence (sequence from-end start end item predicate key count new replace)
  "The kernel of remove and substitute: the work is done on a list."
  (setq count (wanted-count count))
  (cond ((listp sequence)
         (if (and from-end count)
             (let* ((length (length sequence)) (last (if end end length)))
               (if (> last length) (bad-bounds sequence start end))
               (nreverse (edit-list (reverse sequence) (- length last) (- length start)
                                    item predicate key count new replace)))
             (edit-list sequence start end item predicate key count new replace)))
        (t
         (setq end (vector-end sequence start end))
         (let* ((length (length sequence))
                (list (if (and from-end count)
                          (nreverse (edit-list (as-list (reverse sequence)) (- length end) (- length start)
                                               item predicate key count new replace))
                          (edit-list (as-list sequence) start end item predicate key count new replace))))
           (fill-from-list (make-vector (length list) (array-kind sequence) nil) list)))))

(defun remove (item sequence &key from-end (start 0) end key test test-not count)
  (edit-sequence sequence from-end start end item (item-predicate item test test-not) key count nil nil))

(defun remove-if (predicate sequence &key from-end (start 0) end key count)
  (edit-sequence sequence from-end start end nil predicate key count nil nil))

(defun remove-if-not (predicate sequence &key from-end (start 0) end key count)
  (edit-sequence sequence from-end start end nil (negated predicate) key count nil nil))

(defun substitute (new old sequence &key from-end (start 0) end key test test-not count)
  (edit-sequence sequence from-end start end old (item-predicate old test test-not) key count new t))

(defun substitute-if (new predicate sequence &key from-end (start 0) end key count)
  (edit-sequence sequence from-end start end nil predicate key count new t))

(defun substitute-if-not (new predicate sequence &key from-end (start 0) end key count)
  (edit-sequence sequence from-end start end nil (negated predicate) key count new t))

;;; delete: lists are relinked; a vector with a fill pointer is shortened, another one is made anew

(defun delete-from-list (list start end item predicate key count)
  (let* ((head (cons nil list)) (previous head))
    (do ((cell list (cdr cell)) (index 0 (1+ index)))
        ((endp cell) (if (or (< index start) (and end (< index end))) (bad-bounds list start end)))
      (cond ((or (< index start) (and end (>= index end)) (eql count 0)
                 (not (matches item predicate key (car cell))))
             (setq previous cell))
            (t (if count (setq count (1- count)))
               (rplacd previous (cdr cell)))))
    (cdr head)))

(defun delete-matching (sequence from-end start end item predicate key count)
  (cond ((and (listp sequence) (not (and from-end count)))
         (delete-from-list sequence start end item predicate key (wanted-count count)))
        ((listp sequence) (edit-sequence sequence from-end start end item predicate key count nil nil))
        (t (let ((rest (edit-sequence sequence from-end start end item predicate key count nil nil)))
             (cond ((array-has-fill-pointer-p sequence)
                    (copy-elements sequence 0 rest 0 (length rest))
                    (set-fill-pointer sequence (length rest))
                    sequence)
                   (t rest))))))

(defun delete (item sequence &key from-end (start 0) end key test test-not count)
  (delete-matching sequence from-end start end item (item-predicate item test test-not) key count))

(defun delete-if (predicate sequence &key from-end (start 0) end key count)
  (delete-matching sequence from-end start end nil predicate key count))

(defun delete-if-not (predicate sequence &key from-end (start 0) end key count)
  (delete-matching sequence from-end start end nil (negated predicate) key count))

(defun write-back (sequence new)
  "The elements of NEW, which is as long, in the place of those of SEQUENCE."
  (replace sequence new))

(defun nsubstitute (new old sequence &key from-end (start 0) end key test test-not count)
  (write-back sequence (edit-sequence sequence from-end start end old (item-predicate old test test-not) key count new t)))

(defun nsubstitute-if (new predicate sequence &key from-end (start 0) end key count)
  (write-back sequence (edit-sequence sequence from-end start end nil predicate key count new t)))

(defun nsubstitute-if-not (new predicate sequence &key from-end (start 0) end key count)
  (write-back sequence (edit-sequence sequence from-end start end nil (negated predicate) key count new t)))

;;; Duplicates

(defun table-test (test)
  "The test of a hash table that finds the same duplicates, or nil."
  (cond ((null test) 'eql)
        ((eq test #'equal) 'equal)
        ((eq test #'eq) 'eq)
        ((or (eq test 'equal) (eq test 'eq)) test)
        (t nil)))

(defun first-of-each (list test key)
  "LIST without what is like an element before it, in a fresh list."
  (let* ((head (list nil)) (tail head)
         (table (let ((kind (table-test test))) (if (and kind (nthcdr 20 list)) (make-hash-table-of kind 0) nil))))
    (dolist (element list (cdr head))
      (let ((part (if key (funcall key element) element)))
        (cond (table
               (unless (gethash part table)
                 (set-gethash part table t)
                 (add-last tail element)))
              ((do ((cell (cdr head) (cdr cell)))
                   ((null cell) t)
                 (let ((earlier (if key (funcall key (car cell)) (car cell))))
                   (if (if test (funcall test earlier part) (eql earlier part)) (return nil))))
               (add-last tail element)))))))

(defun last-of-each (list test key)
  "LIST without what is like an element behind it: the same from the other end, with the test's arguments in order."
  (nreverse (first-of-each (reverse list)
                           (if (or (null test) (table-test test)) test (lambda (a b) (funcall test b a)))
                           key)))

(defun remove-duplicates (sequence &key from-end (start 0) end key test test-not)
  (let* ((test (set-test test test-not))
         (all (as-list sequence))
         (part (list-part all start end))
         (kept (if from-end (first-of-each part test key) (last-of-each part test key)))
         (result (if (and (eql start 0) (null end))
                     kept
                     (append (list-part all 0 start) kept (if end (nthcdr end all) nil)))))
    (if (listp sequence)
        result
        (fill-from-list (make-vector (length result) (array-kind sequence) nil) result))))

(defun delete-duplicates (sequence &key from-end (start 0) end key test test-not)
  (let ((result (remove-duplicates sequence :from-end from-end :start start :end end :key key
                                            :test test :test-not test-not)))
    (cond ((and (vectorp sequence) (array-has-fill-pointer-p sequence))
           (copy-elements sequence 0 result 0 (length result))
           (set-fill-pointer sequence (length result))
           sequence)
          (t result))))
