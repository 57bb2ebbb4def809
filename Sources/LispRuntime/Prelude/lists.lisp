;;;; Lists: building, walking, searching and rewriting them.
(in-package "SYSTEM")

;;; The expanders of do, dolist and backquote call append, nreverse, mapcar and the like. What they call must not need them to be
;;; compiled, so it is written with `while', whose own expander needs nothing.

(defmacro while (test &rest forms)
  "In a block named nil, FORMS as long as TEST is true."
  (list 'block nil
        (list 'tagbody 'next-turn (list 'if test (list 'progn (cons 'progn forms) '(go next-turn))))))

(defmacro add-last (tail item)
  "Puts ITEM behind the cons in the variable TAIL and lets TAIL name the new last cons."
  (list 'setq tail (list 'cdr (list 'rplacd tail (list 'list item)))))

(defmacro matches (item predicate key element)
  "Whether ELEMENT is what is searched: PREDICATE decides about its key, or eql with ITEM where PREDICATE is nil."
  (list 'let (list (list 'part (list 'if key (list 'funcall key element) element)))
        (list 'if predicate (list 'funcall predicate 'part) (list 'eql item 'part))))

(defun item-predicate (item test test-not)
  "What `matches' asks for :test and :test-not. The default test is nil: that is the loop without a call."
  (cond (test-not
         (if test (error "Both :TEST and :TEST-NOT were given."))
         (lambda (element) (not (funcall test-not item element))))
        ((or (null test) (eq test 'eql) (eq test #'eql)) nil)
        (t (lambda (element) (funcall test item element)))))

(defun negated (predicate)
  (lambda (element) (not (funcall predicate element))))

(defun wrong-type (datum expected-type)
  (error 'type-error :datum datum :expected-type expected-type))

;;; Parts of a list

(defun endp (object)
  (cond ((consp object) nil)
        ((null object) t)
        (t (wrong-type object 'list))))

(defun first (list) (car list))
(defun second (list) (cadr list))
(defun third (list) (caddr list))
(defun fourth (list) (cadddr list))
(defun fifth (list) (nth 4 list))
(defun sixth (list) (nth 5 list))
(defun seventh (list) (nth 6 list))
(defun eighth (list) (nth 7 list))
(defun ninth (list) (nth 8 list))
(defun tenth (list) (nth 9 list))
(defun rest (list) (cdr list))

(defun set-nth (index list value)
  (rplaca (nthcdr index list) value)
  value)

(defun list-length (list)
  "nil for a circular list: the slow pointer meets the fast one."
  (do ((count 0 (+ count 2))
       (fast list (cddr fast))
       (slow list (cdr slow)))
      (nil)
    (if (endp fast) (return count))
    (if (endp (cdr fast)) (return (1+ count)))
    (if (and (eq fast slow) (> count 0)) (return nil))))

(defun check-count (count)
  (unless (and (integerp count) (>= count 0)) (wrong-type count 'unsigned-byte)))

(defun last (list &optional (count 1))
  (unless (listp list) (wrong-type list 'list))
  (cond ((eql count 1)
         (while (consp (cdr list)) (setq list (cdr list)))
         list)
        (t (check-count count)
           (let ((lead list))
             (while (and (> count 0) (consp lead)) (setq lead (cdr lead) count (1- count)))
             (while (consp lead) (setq lead (cdr lead) list (cdr list)))
             list))))

(defun butlast (list &optional (count 1))
  (check-count count)
  (ldiff list (last list count)))

(defun nbutlast (list &optional (count 1))
  (check-count count)
  (let ((keep (- (do ((n 0 (1+ n)) (cell list (cdr cell))) ((atom cell) n)) count)))
    (when (> keep 0)
      (rplacd (nthcdr (1- keep) list) nil)
      list)))

(defun ldiff (list object)
  (unless (listp list) (wrong-type list 'list))
  (let* ((head (list nil)) (tail head))
    (do ((cell list (cdr cell)))
        ((atom cell)
         (unless (eql cell object) (rplacd tail cell))
         (cdr head))
      (if (eql cell object) (return (cdr head)))
      (add-last tail (car cell)))))

(defun tailp (object list)
  (do ((cell list (cdr cell)))
      ((atom cell) (eql cell object))
    (if (eql cell object) (return t))))

;;; New lists

(defun make-list (size &key initial-element)
  (check-count size)
  (let ((list nil))
    (dotimes (index size list) (setq list (cons initial-element list)))))

(defun copy-list (list)
  "Keeps the atom behind a dotted list."
  (unless (listp list) (wrong-type list 'list))
  (let* ((head (list nil)) (tail head))
    (while (consp list)
      (add-last tail (car list))
      (setq list (cdr list)))
    (rplacd tail list)
    (cdr head)))

(defun copy-alist (alist)
  (let* ((head (list nil)) (tail head))
    (dolist (entry alist (cdr head))
      (add-last tail (if (consp entry) (cons (car entry) (cdr entry)) entry)))))

(defun copy-tree (tree)
  "Calls itself for the cars only, so that a long list needs no deep stack."
  (if (atom tree)
      tree
      (let* ((head (list nil)) (tail head))
        (do ((cell tree (cdr cell)))
            ((atom cell) (rplacd tail cell) (cdr head))
          (add-last tail (copy-tree (car cell)))))))

(defun append (&rest lists)
  (if (null (cdr lists))
      (car lists)
      (let* ((head (list nil)) (tail head))
        (while (cdr lists)
          (let ((list (car lists)))
            (while (not (endp list))
              (add-last tail (car list))
              (setq list (cdr list))))
          (setq lists (cdr lists)))
        (rplacd tail (car lists))
        (cdr head))))

(defun revappend (list tail)
  (while (not (endp list))
    (setq tail (cons (car list) tail) list (cdr list)))
  tail)

(defun nconc (&rest lists)
  (let* ((head (list nil)) (tail head))
    (while lists
      (let ((list (car lists)))
        (setq lists (cdr lists))
        (when (or list (null lists))
          (rplacd tail list)
          (cond ((consp list) (setq tail (last list)))
                (lists (wrong-type list 'list))))))
    (cdr head)))

(defun nreconc (list tail)
  (while (not (endp list))
    (let ((rest (cdr list)))
      (rplacd list tail)
      (setq tail list list rest)))
  tail)

(defun acons (key datum alist) (cons (cons key datum) alist))

(defun pairlis (keys data &optional alist)
  (do () ((or (endp keys) (endp data))
          (if (or keys data) (error "The lists of keys and data are of unequal length."))
          alist)
    (setq alist (acons (car keys) (car data) alist) keys (cdr keys) data (cdr data))))

;;; Searching

(defun member-matching (item predicate key list)
  (while (not (endp list))
    (if (matches item predicate key (car list)) (return list))
    (setq list (cdr list))))

(defun member (item list &key key test test-not)
  (member-matching item (item-predicate item test test-not) key list))

(defun member-if (predicate list &key key) (member-matching nil predicate key list))
(defun member-if-not (predicate list &key key) (member-matching nil (negated predicate) key list))

(defun assoc-matching (item predicate key alist)
  (while (not (endp alist))
    (let ((entry (car alist)))
      (if (and entry (matches item predicate key (car entry))) (return entry)))
    (setq alist (cdr alist))))

(defun assoc (item alist &key key test test-not)
  (assoc-matching item (item-predicate item test test-not) key alist))

(defun assoc-if (predicate alist &key key) (assoc-matching nil predicate key alist))
(defun assoc-if-not (predicate alist &key key) (assoc-matching nil (negated predicate) key alist))

(defun rassoc-matching (item predicate key alist)
  (do ((cell alist (cdr cell)))
      ((endp cell) nil)
    (let ((entry (car cell)))
      (if (and entry (matches item predicate key (cdr entry))) (return entry)))))

(defun rassoc (item alist &key key test test-not)
  (rassoc-matching item (item-predicate item test test-not) key alist))

(defun rassoc-if (predicate alist &key key) (rassoc-matching nil predicate key alist))
(defun rassoc-if-not (predicate alist &key key) (rassoc-matching nil (negated predicate) key alist))

;;; Property lists

(defun getf (plist indicator &optional default)
  (do ((cell plist (cddr cell)))
      ((endp cell) default)
    (if (atom (cdr cell)) (error "The property list ~S has an odd length." plist))
    (if (eq (car cell) indicator) (return (cadr cell)))))

(defun plist-with (plist indicator value)
  "What (setf getf) stores: PLIST itself, changed, or a longer one."
  (do ((cell plist (cddr cell)))
      ((endp cell) (list* indicator value plist))
    (when (eq (car cell) indicator)
      (rplaca (cdr cell) value)
      (return plist))))

(defun plist-without (plist indicator)
  "What remf stores, and whether INDICATOR was there."
  (do ((cell plist (cddr cell)) (previous nil (cdr cell)))
      ((endp cell) (values plist nil))
    (when (eq (car cell) indicator)
      (if (null previous) (return (values (cddr cell) t)))
      (rplacd previous (cddr cell))
      (return (values plist t)))))

(defun get-properties (plist indicators)
  (do ((cell plist (cddr cell)))
      ((endp cell) (values nil nil nil))
    (if (member-matching (car cell) nil nil indicators)
        (return (values (car cell) (cadr cell) cell)))))

(defun get (symbol indicator &optional default)
  (getf (symbol-plist symbol) indicator default))

(defun set-get (symbol indicator value)
  (set-symbol-plist symbol (plist-with (symbol-plist symbol) indicator value))
  value)

(defun remprop (symbol indicator)
  (multiple-value-bind (plist found) (plist-without (symbol-plist symbol) indicator)
    (set-symbol-plist symbol plist)
    found))

;;; Trees

(defun tree-equal-by (a b test)
  (do () ((or (atom a) (atom b))
          (and (atom a) (atom b) (funcall test a b) t))
    (unless (tree-equal-by (car a) (car b) test) (return nil))
    (setq a (cdr a) b (cdr b))))

(defun tree-equal (a b &key test test-not)
  (tree-equal-by a b (cond (test-not (lambda (x y) (not (funcall test-not x y))))
                           (test test)
                           (t #'eql))))

(defun subst-matching (new item predicate key tree)
  (cond ((matches item predicate key tree) new)
        ((atom tree) tree)
        (t (let ((car (subst-matching new item predicate key (car tree)))
                 (cdr (subst-matching new item predicate key (cdr tree))))
             (if (and (eq car (car tree)) (eq cdr (cdr tree)))
                 tree
                 (cons car cdr))))))

(defun subst (new old tree &key key test test-not)
  (subst-matching new old (item-predicate old test test-not) key tree))

(defun subst-if (new predicate tree &key key) (subst-matching new nil predicate key tree))
(defun subst-if-not (new predicate tree &key key) (subst-matching new nil (negated predicate) key tree))

(defun nsubst-matching (new item predicate key tree)
  (cond ((matches item predicate key tree) new)
        ((atom tree) tree)
        (t (rplaca tree (nsubst-matching new item predicate key (car tree)))
           (rplacd tree (nsubst-matching new item predicate key (cdr tree))))))

(defun nsubst (new old tree &key key test test-not)
  (nsubst-matching new old (item-predicate old test test-not) key tree))

(defun nsubst-if (new predicate tree &key key) (nsubst-matching new nil predicate key tree))
(defun nsubst-if-not (new predicate tree &key key) (nsubst-matching new nil (negated predicate) key tree))

(defun entry-test (test test-not)
  "The two-argument test of sublis, whose item changes with each part of the tree; nil stands for eql."
  (cond (test-not (lambda (a b) (not (funcall test-not a b))))
        ((or (eq test 'eql) (eq test #'eql)) nil)
        (t test)))

(defun sublis-entry (alist test key tree)
  (let ((part (if key (funcall key tree) tree)))
    (dolist (entry alist nil)
      (if (and entry (if test (funcall test (car entry) part) (eql (car entry) part)))
          (return entry)))))

(defun sublis-tree (alist test key tree)
  (let ((entry (sublis-entry alist test key tree)))
    (cond (entry (cdr entry))
          ((atom tree) tree)
          (t (let ((car (sublis-tree alist test key (car tree)))
                   (cdr (sublis-tree alist test key (cdr tree))))
               (if (and (eq car (car tree)) (eq cdr (cdr tree)))
                   tree
                   (cons car cdr)))))))

(defun sublis (alist tree &key key test test-not)
  (sublis-tree alist (entry-test test test-not) key tree))

(defun nsublis-tree (alist test key tree)
  (let ((entry (sublis-entry alist test key tree)))
    (cond (entry (cdr entry))
          ((atom tree) tree)
          (t (rplaca tree (nsublis-tree alist test key (car tree)))
             (rplacd tree (nsublis-tree alist test key (cdr tree)))))))

(defun nsublis (alist tree &key key test test-not)
  (nsublis-tree alist (entry-test test test-not) key tree))
