;;;; A report with totals.
(defvar *sales* '(("North" 120 30.5) ("South" 80 12.25) ("West" 1000 999.99)))
(format t "~v,,,'=<~>~%" 30)
(format t "~:(~a~)~15t~a~25t~a~%" "region" "UNITS" "VALUE")
(loop for (region units value) in *sales* do (format t "~a~15t~5:d~24t~7,2f~%" region units value))
(format t "~30,,,'-a~%" "")
(format t "Total~15t~5:d~24t~7,2f~%" (reduce #'+ *sales* :key #'second) (reduce #'+ *sales* :key #'third))
(format t "~r sale~:p, ~:[few~;many~]~%" (length *sales*) (> (length *sales*) 2))
