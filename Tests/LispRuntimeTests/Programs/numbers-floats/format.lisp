;; Floats in everyday control strings.
(dolist (x '(0.0 1.0 -1.5 3.14159 100.0 0.001 12345.678 2.5d0 -0.125d0))
  (format t "~a|~s|~f|~,2f|~8,3f|~,0f~%" x x x x x x))
