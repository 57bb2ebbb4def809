;;;; A predicate of several keys.
(defstruct person name age)
(defvar *people*
  (list (make-person :name "Zoe" :age 30) (make-person :name "Adam" :age 25) (make-person :name "Bea" :age 30)
        (make-person :name "Carl" :age 25)))
(defun before (a b)
  (or (< (person-age a) (person-age b))
      (and (= (person-age a) (person-age b)) (string< (person-name a) (person-name b)) t)))
(print (mapcar #'person-name (sort (copy-list *people*) #'before)))
(print (mapcar #'person-name (sort (copy-list *people*) #'string> :key #'person-name)))
(print (mapcar #'person-age (stable-sort (copy-list *people*) #'> :key #'person-age)))
