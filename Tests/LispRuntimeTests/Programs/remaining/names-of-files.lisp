;; Names of files are strings; streams know what they carry.
(print (namestring "some/where.txt"))
(with-input-from-string (in "text")
  (print (stream-element-type in)))
(with-open-file (out "/tmp/bindgen-lisp-lengths.txt" :direction :output :if-exists :supersede)
  (print (file-string-length out "abc"))
  (print (file-string-length out #\x)))
(delete-file "/tmp/bindgen-lisp-lengths.txt")
