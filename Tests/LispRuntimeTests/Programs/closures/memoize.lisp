;;;; Memoization by a higher-order function.
(defun memoize (f) (let ((table (make-hash-table :test 'equal))) (lambda (&rest args) (multiple-value-bind (v found) (gethash args table) (if found v (setf (gethash args table) (apply f args)))))))
(defvar *calls* 0)
(defvar *slow* (memoize (lambda (x y) (incf *calls*) (+ x y))))
(print (list (funcall *slow* 1 2) (funcall *slow* 1 2) (funcall *slow* 2 1) *calls*))
