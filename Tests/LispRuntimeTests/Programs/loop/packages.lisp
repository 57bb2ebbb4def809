;; Symbols of a package.
(defpackage :colours (:use) (:export "RED" "GREEN") (:intern "HIDDEN"))
(print (sort (loop for s being the external-symbols of :colours collect (symbol-name s)) #'string<))
(print (sort (loop for s being each symbol in :colours collect (symbol-name s)) #'string<))
(print (sort (loop for s being the present-symbols of (find-package "COLOURS") collect (symbol-name s)) #'string<))
(print (let ((n 0)) (do-symbols (s :colours n) (declare (ignorable s)) (incf n))))
(print (let ((l nil)) (do-external-symbols (s :colours (sort l #'string<)) (push (symbol-name s) l))))
