;;;; ~P.
(dolist (n '(0 1 2))
  (format t "~d item~:p, ~d cit~:@p, ~d fox~p~%" n n n n))
(format t "cat~p tr~@p~%" 2 1)
(format t "~r walnut~:p~%" 1)
(format t "~@(~r~) ~[zero~;one~:;many~]~%" 3 3)
