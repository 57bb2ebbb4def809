;;;; Structures that do not fit into a line.
(defstruct configuration name description entries parent)
(print (make-configuration :name "a rather long name for a configuration" :description "an even longer description of what it does"
                           :entries '(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33)))
(print (list (make-configuration :name "outer" :parent (make-configuration :name "inner inner inner inner" :description "some text here"))))
