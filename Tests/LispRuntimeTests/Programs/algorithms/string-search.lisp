;;;; Naive search against search.
(defun occurrences (part text)
  (loop for start = 0 then (1+ found)
        for found = (search part text :start2 start)
        while found collect found))
(print (occurrences "aa" "aaaa"))
(print (occurrences "ab" "abcabcab"))
(print (occurrences "x" "abc"))
