;;;; Sequences: searching, counting, and calling functions along them.
(in-package "SYSTEM")

(defun bad-bounds (sequence start end)
  (wrong-type (cons start end) (list 'cons '(integer 0) (list 'or 'null (list 'integer 0 (length sequence))))))

(defun vector-end (vector start end)
  "END or the length of VECTOR, when START and END are bounds within it."
  (let ((length (length vector)))
    (if (null end) (setq end length))
    (if (and (typep start 'fixnum) (typep end 'fixnum) (<= 0 start end length))
        end
        (bad-bounds vector start end))))

(defun list-start (list start end)
  "The cell of LIST where START is; END is checked by those who walk."
  (unless (and (typep start 'fixnum) (>= start 0) (or (null end) (and (typep end 'fixnum) (>= end start))))
    (bad-bounds list start end))
  (do ((n start (1- n)) (cell list (cdr cell)))
      ((eql n 0) cell)
    (if (endp cell) (bad-bounds list start end))))

(defun not-a-sequence (object) (wrong-type object 'sequence))

(defmacro list-walk-ended (cell index list start end)
  "The end test of a walk over the cells of a list: the bound END, or the end of the list."
  `(if ,end
       (or (eql ,index ,end) (if (endp ,cell) (bad-bounds ,list ,start ,end)))
       (endp ,cell)))

;;; Where is it? One kernel for find, position and their variants.

(defun locate (item predicate key sequence from-end start end)
  "Index and element of the first match (the last, FROM-END), or nil."
  (cond ((vectorp sequence)
         (setq end (vector-end sequence start end))
         (if from-end
             (locate-in-vector-from-end item predicate key sequence start end)
             (locate-in-vector item predicate key sequence start end)))
        ((listp sequence) (locate-in-list item predicate key sequence from-end start end))
        (t (not-a-sequence sequence))))

(defun locate-in-vector (item predicate key vector start end)
  (do ((index start (1+ index)))
      ((>= index end) nil)
    (let ((element (aref vector index)))
      (if (matches item predicate key element) (return (values index element))))))

(defun locate-in-vector-from-end (item predicate key vector start end)
  (do ((index (1- end) (1- index)))
      ((< index start) nil)
    (let ((element (aref vector index)))
      (if (matches item predicate key element) (return (values index element))))))

(defun locate-in-list (item predicate key list from-end start end)
  (let ((found nil) (last nil))
    (do ((cell (if (eql start 0) list (list-start list start end)) (cdr cell))
         (index start (1+ index)))
        ((list-walk-ended cell index list start end) (values found last))
      (let ((element (car cell)))
        (when (matches item predicate key element)
          (if from-end
              (setq found index last element)
              (return (values index element))))))))

(defun find (item sequence &key from-end (start 0) end key test test-not)
  (multiple-value-bind (index element)
      (locate item (item-predicate item test test-not) key sequence from-end start end)
    (if index element nil)))

(defun find-if (predicate sequence &key from-end (start 0) end key)
  (multiple-value-bind (index element) (locate nil predicate key sequence from-end start end)
    (if index element nil)))

(defun find-if-not (predicate sequence &key from-end (start 0) end key)
  (multiple-value-bind (index element) (locate nil (negated predicate) key sequence from-end start end)
    (if index element nil)))

(defun position (item sequence &key from-end (start 0) end key test test-not)
  (values (locate item (item-predicate item test test-not) key sequence from-end start end)))

(defun position-if (predicate sequence &key from-end (start 0) end key)
  (values (locate nil predicate key sequence from-end start end)))

(defun position-if-not (predicate sequence &key from-end (start 0) end key)
  (values (locate nil (negated predicate) key sequence from-end start end)))

;;; How many?

(defun count-matching (item predicate key sequence from-end start end)
  (let ((count 0))
    (cond ((vectorp sequence)
           (setq end (vector-end sequence start end))
           (if from-end
               (do ((index (1- end) (1- index)))
                   ((< index start) count)
                 (if (matches item predicate key (aref sequence index)) (setq count (1+ count))))
               (do ((index start (1+ index)))
                   ((>= index end) count)
                 (if (matches item predicate key (aref sequence index)) (setq count (1+ count))))))
          ((listp sequence)
           (do ((cell (list-start sequence start end) (cdr cell)) (index start (1+ index)))
               ((list-walk-ended cell index sequence start end) count)
             (if (matches item predicate key (car cell)) (setq count (1+ count)))))
          (t (not-a-sequence sequence)))))

(defun count (item sequence &key from-end (start 0) end key test test-not)
  (count-matching item (item-predicate item test test-not) key sequence from-end start end))

(defun count-if (predicate sequence &key from-end (start 0) end key)
  (count-matching nil predicate key sequence from-end start end))

(defun count-if-not (predicate sequence &key from-end (start 0) end key)
  (count-matching nil (negated predicate) key sequence from-end start end))

;;; One sequence or several at the same time

(defun as-list (sequence)
  "The elements of SEQUENCE as a list: SEQUENCE itself when it is one."
  (cond ((listp sequence) sequence)
        ((vectorp sequence)
         (let ((list nil))
           (do ((index (1- (length sequence)) (1- index)))
               ((< index 0) list)
             (setq list (cons (aref sequence index) list)))))
        (t (not-a-sequence sequence))))

(defun all-as-lists (first more)
  (let* ((head (list (as-list first))) (tail head))
    (dolist (sequence more head) (add-last tail (as-list sequence)))))

(defmacro search-calls (wanted otherwise)
  "The body of some, every, notany, notevery: ends with WANTED (an expression of the variable value) or OTHERWISE."
  `(cond (more
          (do ((lists (all-as-lists sequence more) (step-all lists)))
              ((any-ended lists) ,otherwise)
            (let ((value (apply predicate (all-cars lists)))) ,wanted)))
         ((listp sequence)
          (do ((cell sequence (cdr cell)))
              ((endp cell) ,otherwise)
            (let ((value (funcall predicate (car cell)))) ,wanted)))
         (t
          (do ((index 0 (1+ index)) (end (vector-end sequence 0 nil)))
              ((>= index end) ,otherwise)
            (let ((value (funcall predicate (aref sequence index)))) ,wanted)))))

(defun some (predicate sequence &rest more)
  (search-calls (if value (return value)) nil))

(defun every (predicate sequence &rest more)
  (search-calls (if value nil (return nil)) t))

(defun notany (predicate sequence &rest more)
  (search-calls (if value (return nil)) t))

(defun notevery (predicate sequence &rest more)
  (search-calls (if value nil (return t)) nil))

(defun reduce (function sequence &key from-end (start 0) end key (initial-value nil given))
  (cond ((listp sequence)
         (let ((cell (list-start sequence start end)))
           (if (or from-end end)
               (reduce-list function (list-part sequence start end) from-end key initial-value given)
               (reduce-list function cell nil key initial-value given))))
        (from-end
         (reduce-list function (as-list (subseq sequence start end)) t key initial-value given))
        (t (reduce-vector function sequence start (vector-end sequence start end) key initial-value given))))

(defun reduce-list (function list from-end key value given)
  (if from-end (setq list (reverse list)))
  (cond (given)
        ((null list) (return-from reduce-list (funcall function)))
        (t (setq value (key-of key (car list)) list (cdr list))))
  (do ((cell list (cdr cell)))
      ((endp cell) value)
    (let ((element (if key (funcall key (car cell)) (car cell))))
      (setq value (if from-end (funcall function element value) (funcall function value element))))))

(defun reduce-vector (function vector start end key value given)
  (cond (given)
        ((eql start end) (return-from reduce-vector (funcall function)))
        (t (setq value (key-of key (aref vector start)) start (1+ start))))
  (do ((index start (1+ index)))
      ((>= index end) value)
    (let ((element (aref vector index)))
      (setq value (funcall function value (if key (funcall key element) element))))))

;;; Two sequences side by side

(defun mismatch (sequence1 sequence2 &key from-end key test test-not (start1 0) end1 (start2 0) end2)
  (let* ((test (set-test test test-not))
         (part1 (subseq (if (listp sequence1) (coerce-to-vector sequence1) sequence1) start1 end1))
         (part2 (subseq (if (listp sequence2) (coerce-to-vector sequence2) sequence2) start2 end2))
         (length1 (length part1))
         (length2 (length part2)))
    (do ((step 0 (1+ step)))
        ((or (>= step length1) (>= step length2))
         (cond ((eql length1 length2) nil)
               (from-end (- (+ start1 length1) step))
               (t (+ start1 step))))
      (let ((a (key-of key (aref part1 (if from-end (- length1 step 1) step))))
            (b (key-of key (aref part2 (if from-end (- length2 step 1) step)))))
        (unless (if test (funcall test a b) (eql a b))
          (return (if from-end (- (+ start1 length1) step) (+ start1 step))))))))

(defun match-at (pattern vector position key test)
  (do ((index 0 (1+ index)) (end (length pattern)))
      ((>= index end) t)
    (let ((a (aref pattern index)) (b (aref vector (+ position index))))
      (unless (if test
                  (funcall test a (if key (funcall key b) b))
                  (eql a (if key (funcall key b) b)))
        (return nil)))))

(defun search (sequence1 sequence2 &key from-end key test test-not (start1 0) end1 (start2 0) end2)
  (let* ((test (set-test test test-not))
         (pattern (subseq (if (listp sequence1) (coerce-to-vector sequence1) sequence1) start1 end1))
         (vector (if (listp sequence2) (coerce-to-vector sequence2) sequence2))
         (last (- (vector-end vector start2 end2) (length pattern))))
    (if key (setq pattern (map 'vector key pattern)))
    (if from-end
        (do ((position last (1- position)))
            ((< position start2) nil)
          (if (match-at pattern vector position key test) (return position)))
        (do ((position start2 (1+ position)))
            ((> position last) nil)
          (if (match-at pattern vector position key test) (return position))))))
