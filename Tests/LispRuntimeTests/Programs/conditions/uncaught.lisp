;; An error that nobody handles ends the program with a failure, after the cleanup forms of nobody.
(print 'before)
(error "the end of ~a" 'this)
(print 'never)
