;;;; Sorting: one merge sort on lists, which is stable; vectors are sorted through it.
(in-package "SYSTEM")

(defmacro comes-first (predicate key a b)
  `(if ,key
       (funcall ,predicate (funcall ,key ,a) (funcall ,key ,b))
       (funcall ,predicate ,a ,b)))

(defun merge-lists (a b predicate key)
  "Relinks two sorted lists into one; where neither comes first, what is in A does."
  (let* ((head (list nil)) (tail head))
    (do ()
        ((or (null a) (null b))
         (rplacd tail (if a a b))
         (cdr head))
      (cond ((comes-first predicate key (car b) (car a))
             (rplacd tail b)
             (setq tail b b (cdr b)))
            (t
             (rplacd tail a)
             (setq tail a a (cdr a)))))))

(defun sort-cells (list count predicate key)
  "Sorts the first COUNT cells of LIST, and cuts them off from the rest."
  (cond ((eql count 1) (rplacd list nil))
        (t (let* ((half (ash count -1)) (second (nthcdr half list)))
             (merge-lists (sort-cells list half predicate key)
                          (sort-cells second (- count half) predicate key)
                          predicate key)))))

(defun sort-list (list predicate key)
  (if (null list) nil (sort-cells list (length list) predicate key)))

(defun stable-sort (sequence predicate &key key)
  (if (eq key #'identity) (setq key nil))
  (cond ((listp sequence) (sort-list sequence predicate key))
        ((vectorp sequence) (fill-from-list sequence (sort-list (as-list sequence) predicate key)))
        (t (not-a-sequence sequence))))

(defun sort (sequence predicate &key key)
  (stable-sort sequence predicate :key key))

(defun merge (type sequence1 sequence2 predicate &key key)
  (let ((list (merge-lists (list-part (as-list sequence1) 0 nil) (list-part (as-list sequence2) 0 nil)
                           predicate key)))
    (if (list-type-p type)
        list
        (fill-from-list (make-sequence-of type (length list) nil) list))))
