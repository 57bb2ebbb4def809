;; Endless recursion is a condition, again and again.
(defun endless (n) (+ 1 (endless (1+ n))))
(print (handler-case (endless 0) (storage-condition () 'too-deep)))
(print (handler-case (endless 0) (serious-condition () 'again)))
(print (handler-case (handler-case (endless 0) (error () 'not-an-error)) (storage-condition () 'outer)))
(defun deep (n) (if (zerop n) 0 (+ 1 (deep (1- n)))))
(print (deep 5000))
(print (let ((cleanups 0)) (handler-case (labels ((f (n) (unwind-protect (+ 1 (f (1+ n))) (when (< n 10) (incf cleanups))))) (f 0)) (storage-condition () cleanups))))
