;;;; *read-suppress*: text is passed over, and only what leaves unknown where a form ends is an error.
(dolist (text '("abc" "12" "1/0" "nopkg:foo" "cl:nosuch" "a:b:c" "a:::b" ":" "foo:" "." ".." "..." "a.b" "\"abc\"" "'a" "`(a ,b ,@c)" ",a" "(a b)" "(a . b)" "(a . b c)" "( . a)" "()" "#\\nosuchname" "#\\a" "#xZZ" "#b12" "#3r123" "#r12" "#99r1" "#(1 2 a)" "#2(1 2 3)" "#0(1)" "#(1 . 2)" "#*101" "#*12" "#3*1010" "#2*" "#.(error \"no\")" "#:foo" "#:a:b" "#S(foo :a 1)" "#S 3" "#P\"x\"" "#P 3" "#2A((1 2) (3))" "#A(1)" "#C(1 2)" "#C 3" "#1=(a #1#)" "#5#" "#=a" "#z" "#<foo>" "#)" "# " "#'foo" "#'(lambda)" "#|c|# a" ";c
 b" ")" "|a b|" "a\\ b" "#+nosuch a b" "#-nosuch a b" "1e999" "1.0d0" "1e5000" "#0a1" "#1a(1 2)" "(a #\\foo nopkg:x 1/0)" "#+sbcl" "" "   " "(" "\"" "|" "#" "#3" "'" "#'" "#x" "#*" "#(" "#s" "#2a" "#\\" "a\\" "#:" "#+" "#+a"))
  (format t "~s => " text)
  (handler-case
      (multiple-value-bind (object position) (let ((*read-suppress* t)) (read-from-string text))
        (format t "~s ~s~%" object position))
    (end-of-file () (format t "end-of-file~%"))
    (reader-error () (format t "reader-error~%"))
    (error (e) (format t "error ~a~%" (type-of e)))))
