;;;; What the control half of the prelude needs of the machine, told in the host's Lisp.
(in-package "HARNESS")

(define-primitive exit (code)
  "Ends the process after flushing the standard streams."
  (leave code))
