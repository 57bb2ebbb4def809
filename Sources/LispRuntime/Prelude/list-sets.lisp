;;;; Lists as sets: membership under :test and :key on both sides.
(in-package "SYSTEM")

(defun set-test (test test-not)
  "The two-argument test of the set functions; nil stands for eql."
  (cond (test-not
         (if test (error "Both :TEST and :TEST-NOT were given."))
         (lambda (a b) (not (funcall test-not a b))))
        ((or (eq test 'eql) (eq test #'eql)) nil)
        (t test)))

(defun in-set (item set test key)
  "Whether ITEM, whose key is already taken, is in the list SET."
  (do ((cell set (cdr cell)))
      ((endp cell) nil)
    (let ((other (if key (funcall key (car cell)) (car cell))))
      (if (if test (funcall test item other) (eql item other)) (return t)))))

(defun key-of (key element) (if key (funcall key element) element))

(defun adjoin (item list &key key test test-not)
  (if (in-set (key-of key item) list (set-test test test-not) key)
      list
      (cons item list)))

(defun union (list1 list2 &key key test test-not)
  (let ((test (set-test test test-not)) (result list2))
    (dolist (element list1 result)
      (unless (in-set (key-of key element) list2 test key)
        (setq result (cons element result))))))

(defun nunion (list1 list2 &key key test test-not)
  (union list1 list2 :key key :test test :test-not test-not))

(defun intersection (list1 list2 &key key test test-not)
  (let ((test (set-test test test-not)) (result nil))
    (dolist (element list1 result)
      (if (in-set (key-of key element) list2 test key)
          (setq result (cons element result))))))

(defun nintersection (list1 list2 &key key test test-not)
  (intersection list1 list2 :key key :test test :test-not test-not))

(defun set-difference (list1 list2 &key key test test-not)
  (if (null list2)
      list1
      (let ((test (set-test test test-not)) (result nil))
        (dolist (element list1 result)
          (unless (in-set (key-of key element) list2 test key)
            (setq result (cons element result)))))))

(defun nset-difference (list1 list2 &key key test test-not)
  (set-difference list1 list2 :key key :test test :test-not test-not))

(defun set-exclusive-or (list1 list2 &key key test test-not)
  (let* ((test (set-test test test-not))
         (turned (if test (lambda (a b) (funcall test b a)) nil))
         (result nil))
    (dolist (element list1)
      (unless (in-set (key-of key element) list2 test key)
        (setq result (cons element result))))
    (dolist (element list2 result)
      (unless (in-set (key-of key element) list1 turned key)
        (setq result (cons element result))))))

(defun nset-exclusive-or (list1 list2 &key key test test-not)
  (set-exclusive-or list1 list2 :key key :test test :test-not test-not))

(defun subsetp (list1 list2 &key key test test-not)
  (let ((test (set-test test test-not)))
    (dolist (element list1 t)
      (unless (in-set (key-of key element) list2 test key) (return nil)))))
