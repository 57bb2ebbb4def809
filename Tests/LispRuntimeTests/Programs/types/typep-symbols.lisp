;; typep with the standard type names.
(defvar *objects* (list nil t 'a :k 0 1 5 -5 (expt 2 70) 1.5 2d0 #\a "str" (vector 1 2) (list 1) #'car (make-hash-table) *package*))
(dolist (type '(null boolean symbol keyword bit integer fixnum bignum unsigned-byte signed-byte number real rational
                float single-float double-float character string vector simple-vector array sequence
                list cons atom function hash-table package stream standard-char base-char t nil))
  (format t "~a: ~{~a~}~%" type (mapcar (lambda (o) (if (typep o type) 1 0)) *objects*)))
