;;;; :count with :from-end in every edit.
(dolist (count '(nil 0 1 2 10))
  (dolist (from-end '(nil t))
    (print (list count from-end
                 (remove 'a '(a b a c a) :count count :from-end from-end)
                 (remove-if #'symbolp #(a 1 b 2 c) :count count :from-end from-end)
                 (substitute 'x 'a '(a b a c a) :count count :from-end from-end)
                 (delete #\a (copy-seq "banana") :count count :from-end from-end)
                 (nsubstitute-if 0 #'oddp (list 1 2 3 5) :count count :from-end from-end :start 1)))))
