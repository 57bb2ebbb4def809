;;;; #+ and #-.
(print '(a #+common-lisp b #-common-lisp c d))
(print '(1 #+no-such-feature-here 2 3))
(print '(1 #-no-such-feature-here 2 3))
(print '(1 #+(and common-lisp (not no-such)) 2 #+(or no-such common-lisp) 3))
(print (not (null (member :common-lisp *features*))))
(print '(x #+no-such (deep (nested "form" #\))) y))
