;; tagbody and go: forward, backward, out of closures.
(print (tagbody))
(print (let ((n 0)) (tagbody top (incf n) (when (< n 5) (go top))) n))
(print (let ((log nil))
         (tagbody (go b) a (push 'a log) (go end) b (push 'b log) (go a) end)
         (reverse log)))
(print (let ((log nil))
         (tagbody
           (mapc (lambda (x) (push x log) (when (= x 2) (go out))) '(1 2 3))
          out (push 'out log))
         (reverse log)))
(print (let ((n 0)) (tagbody 1 (incf n) (if (< n 3) (go 1)) (go 2) (setq n 100) 2) n))
(print (let ((log nil))
         (tagbody
            (unwind-protect (go end) (push 'cleanup log))
            (push 'skipped log)
          end (push 'end log))
         (reverse log)))
(print (let ((log nil) (n 0))
         (tagbody
          again
            (tagbody (incf n) (push n log) (if (< n 3) (go again)))
            (push 'done log))
         (reverse log)))
