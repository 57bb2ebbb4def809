;;;; A filter like others, the same natively and as WebAssembly: counts the words of standard input.
;;;;
;;;;   bindgen-lisp run words.lisp 5 < text
;;;;   bindgen-lisp run --wasm words.lisp 5 < text

(defun wordp (character) (or (alphanumericp character) (char= character #\')))

(defun words (line)
  (loop with start = 0
        for from = (position-if #'wordp line :start start)
        while from
        collect (let ((to (or (position-if-not #'wordp line :start from) (length line))))
                  (setf start to)
                  (string-downcase (subseq line from to)))))

(defun count-words ()
  (let ((counts (make-hash-table :test 'equal)))
    (loop for line = (read-line *standard-input* nil)
          while line
          do (dolist (word (words line)) (incf (gethash word counts 0))))
    counts))

(defun ranking (counts)
  "Words with their counts, the most frequent first, and by the alphabet."
  (sort (loop for word being the hash-keys of counts using (hash-value count) collect (cons word count))
        (lambda (a b)
          (or (> (cdr a) (cdr b)) (and (= (cdr a) (cdr b)) (string< (car a) (car b)))))))

(let* ((limit (handler-case (parse-integer (or (first (sys:arguments)) "10"))
                (error () (format *error-output* "words: how many is a number~%") (sys:exit 2))))
       (ranking (ranking (count-words)))
       (shown (subseq ranking 0 (min limit (length ranking)))))
  (format t "~:{~6d ~a~%~}" (mapcar (lambda (entry) (list (cdr entry) (car entry))) shown))
  (format t "~d word~:p, ~d different~%" (reduce #'+ ranking :key #'cdr) (length ranking)))
