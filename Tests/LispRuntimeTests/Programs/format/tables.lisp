;;;; A table with aligned columns.
(defvar *rows* '(("Apple" 3 1.5) ("Banana" 12 0.25) ("Cherry" 100 12.0)))
(format t "~&~10a ~5@a ~8@a~%" "Item" "Count" "Price")
(format t "~10,,,'-a ~5,,,'-a ~8,,,'-a~%" "" "" "")
(loop for (name count price) in *rows*
      do (format t "~10a ~5d ~8,2f~%" name count price))
(format t "~:{~10a~5d~8,2f~%~}" *rows*)
(format t "~10@a|~10:@<~a~>|~10a~%" 'right 'center 'left)
