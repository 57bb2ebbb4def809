;;;; Function names in the place of functions.
(print (find-if 'evenp '(1 2)))
(print (remove-if 'evenp '(1 2)))
(print (sort (list 3 1 2) '<))
(print (mapcar '+ '(1 2) '(3 4)))
(print (reduce '+ '(1 2 3)))
(print (every 'numberp '(1 2)))
(print (position 2 '((1) (2)) :key 'car))
(print (member "a" '("b" "a") :test 'equal))
