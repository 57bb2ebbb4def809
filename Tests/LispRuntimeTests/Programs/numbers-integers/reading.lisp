;; Integers in every syntax of the reader.
(defun out (&rest values) (dolist (v values) (prin1 v) (princ " ")) (terpri))
(out 0 +5 -5 5. -5. 007 #xFF #xff #b1010 #o777 #36rZZ #3r-121 #xdeadbeefdeadbeefdeadbeef #b-1)
(out 4611686018427387903 4611686018427387904 -4611686018427387904 -4611686018427387905 18446744073709551616)
(dolist (text '("12" "+12" "-12" "12." "1+" "+" "-" "12a" "#xA" "1e" "+1" "--1" "1-1"))
  (let ((x (read-from-string text))) (out (if (numberp x) x 'symbol))))
(let ((*read-base* 16)) (out (read-from-string "FF") (read-from-string "10") (read-from-string "10.") (read-from-string "-ab")))
(let ((*read-base* 2)) (out (read-from-string "101") (read-from-string "101.")))
