;;;; Merge sort by hand against sort.
(defun split (list) (if (or (null list) (null (cdr list))) (values list nil) (multiple-value-bind (a b) (split (cddr list)) (values (cons (car list) a) (cons (cadr list) b)))))
(defun merge-sorted (a b) (cond ((null a) b) ((null b) a) ((<= (car a) (car b)) (cons (car a) (merge-sorted (cdr a) b))) (t (cons (car b) (merge-sorted a (cdr b))))))
(defun merge-sort (list) (if (or (null list) (null (cdr list))) list (multiple-value-bind (a b) (split list) (merge-sorted (merge-sort a) (merge-sort b)))))
(let ((list (loop for i below 100 collect (mod (* i 37) 101))))
  (print (equal (merge-sort list) (sort (copy-list list) #'<)))
  (print (merge-sort '(5 2 8 1))))
