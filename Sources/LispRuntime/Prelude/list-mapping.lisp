;;;; Functions called along lists: mapcar and its family.
(in-package "SYSTEM")

(defun any-ended (lists)
  (while lists
    (if (endp (car lists)) (return t))
    (setq lists (cdr lists))))

(defun all-cars (lists)
  (let* ((head (list nil)) (tail head))
    (while lists
      (add-last tail (car (car lists)))
      (setq lists (cdr lists)))
    (cdr head)))

(defun step-all (lists)
  "Moves every list in the fresh list LISTS to its cdr."
  (let ((cell lists))
    (while cell
      (rplaca cell (cdr (car cell)))
      (setq cell (cdr cell)))
    lists))

(defun mapcar (function list &rest more)
  (let* ((head (list nil)) (tail head))
    (cond ((null more)
           (while (not (endp list))
             (add-last tail (funcall function (car list)))
             (setq list (cdr list))))
          ((null (cdr more))
           (let ((other (car more)))
             (while (not (or (endp list) (endp other)))
               (add-last tail (funcall function (car list) (car other)))
               (setq list (cdr list) other (cdr other)))))
          (t
           (let ((lists (cons list (copy-list more))))
             (while (not (any-ended lists))
               (add-last tail (apply function (all-cars lists)))
               (step-all lists)))))
    (cdr head)))

(defun mapc (function list &rest more)
  (if (null more)
      (do ((cell list (cdr cell)))
          ((endp cell) list)
        (funcall function (car cell)))
      (do ((lists (cons list (copy-list more)) (step-all lists)))
          ((any-ended lists) list)
        (apply function (all-cars lists)))))

(defun mapl (function list &rest more)
  (do ((lists (cons list (copy-list more)) (step-all lists)))
      ((any-ended lists) list)
    (apply function (copy-list lists))))

(defun maplist (function list &rest more)
  (let* ((head (list nil)) (tail head))
    (do ((lists (cons list (copy-list more)) (step-all lists)))
        ((any-ended lists) (cdr head))
      (add-last tail (apply function (copy-list lists))))))

(defun splice (tail part)
  "Hangs the list PART behind the cons TAIL and gives the new last cons. An atom is overwritten by the next part, as with nconc."
  (rplacd tail part)
  (if (consp part) (last part) tail))

(defun mapcan (function list &rest more)
  (let* ((head (list nil)) (tail head))
    (if (null more)
        (do ((cell list (cdr cell)))
            ((endp cell) (cdr head))
          (setq tail (splice tail (funcall function (car cell)))))
        (do ((lists (cons list (copy-list more)) (step-all lists)))
            ((any-ended lists) (cdr head))
          (setq tail (splice tail (apply function (all-cars lists))))))))

(defun mapcon (function list &rest more)
  (let* ((head (list nil)) (tail head))
    (do ((lists (cons list (copy-list more)) (step-all lists)))
        ((any-ended lists) (cdr head))
      (setq tail (splice tail (apply function (copy-list lists)))))))
