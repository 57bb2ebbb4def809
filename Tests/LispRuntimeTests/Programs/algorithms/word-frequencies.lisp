;;;; Counting and sorting words of a text.
(defvar *text* "the quick brown fox jumps over the lazy dog the fox")
(let ((counts (make-hash-table :test 'equal)))
  (loop with start = 0
        for end = (position #\Space *text* :start start)
        do (incf (gethash (subseq *text* start end) counts 0))
        while end do (setf start (1+ end)))
  (loop for (word . count) in (stable-sort (sort (loop for w being the hash-keys of counts using (hash-value c) collect (cons w c))
                                                 #'string< :key #'car)
                                           #'> :key #'cdr)
        do (format t "~8a ~d~%" word count)))
