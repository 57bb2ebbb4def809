;;;; Strings: comparison, case, trimming, numbers in strings. A symbol or character stands for its name.
(in-package "SYSTEM")

(defun string (designator)
  (cond ((stringp designator) designator)
        ((symbolp designator) (symbol-name designator))
        ((characterp designator) (make-vector 1 1 designator))
        (t (wrong-type designator '(or string symbol character)))))

(defun make-string (size &key (initial-element (code-char 0)) element-type)
  (declare (ignore element-type))
  (unless (characterp initial-element) (wrong-type initial-element 'character))
  (make-vector size 1 initial-element))

;;; Comparison. Each function finds how long both strings are the same, and decides by what follows.

(defmacro with-compared-strings (fold result)
  "RESULT with same: how many characters from start1 on are alike, less, greater: what the next characters are, done1, done2."
  `(let* ((a (string string1)) (b (string string2))
          (end1 (vector-end a start1 end1)) (end2 (vector-end b start2 end2))
          (same (string-match-length a start1 end1 b start2 end2 ,fold))
          (done1 (eql (+ start1 same) end1)) (done2 (eql (+ start2 same) end2))
          (less (cond (done1 (not done2))
                      (done2 nil)
                      (t (,(if fold 'char-lessp 'char<) (char a (+ start1 same)) (char b (+ start2 same)))))))
     ,result))

(defun string= (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (and done1 done2)))
(defun string/= (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (if (and done1 done2) nil (+ start1 same))))
(defun string< (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (if less (+ start1 same) nil)))
(defun string> (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (if (or less (and done1 done2)) nil (+ start1 same))))
(defun string<= (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (if (or less (and done1 done2)) (+ start1 same) nil)))
(defun string>= (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings nil (if less nil (+ start1 same))))

(defun string-equal (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (and done1 done2)))
(defun string-not-equal (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (if (and done1 done2) nil (+ start1 same))))
(defun string-lessp (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (if less (+ start1 same) nil)))
(defun string-greaterp (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (if (or less (and done1 done2)) nil (+ start1 same))))
(defun string-not-greaterp (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (if (or less (and done1 done2)) (+ start1 same) nil)))
(defun string-not-lessp (string1 string2 &key (start1 0) end1 (start2 0) end2)
  (with-compared-strings t (if less nil (+ start1 same))))

;;; Case

(defun change-case (string start end change)
  (do ((index start (1+ index)) (end (vector-end string start end)))
      ((>= index end) string)
    (set-char string index (funcall change (char string index)))))

(defun capitalize (string start end)
  (let ((in-word nil))
    (do ((index start (1+ index)) (end (vector-end string start end)))
        ((>= index end) string)
      (let ((char (char string index)))
        (set-char string index (if in-word (char-downcase char) (char-upcase char)))
        (setq in-word (alphanumericp char))))))

(defun string-copy (designator) (subseq (string designator) 0))

(defun string-upcase (string &key (start 0) end) (change-case (string-copy string) start end #'char-upcase))
(defun string-downcase (string &key (start 0) end) (change-case (string-copy string) start end #'char-downcase))
(defun string-capitalize (string &key (start 0) end) (capitalize (string-copy string) start end))
(defun nstring-upcase (string &key (start 0) end) (change-case string start end #'char-upcase))
(defun nstring-downcase (string &key (start 0) end) (change-case string start end #'char-downcase))
(defun nstring-capitalize (string &key (start 0) end) (capitalize string start end))

;;; Trimming

(defun trim (bag designator left right)
  (let* ((string (string designator)) (start 0) (end (length string)))
    (if left
        (do () ((or (>= start end) (not (find (char string start) bag))))
          (setq start (1+ start))))
    (if right
        (do () ((or (>= start end) (not (find (char string (1- end)) bag))))
          (setq end (1- end))))
    (subseq string start end)))

(defun string-trim (bag string) (trim bag string t t))
(defun string-left-trim (bag string) (trim bag string t nil))
(defun string-right-trim (bag string) (trim bag string nil t))

;;; Numbers in strings

(defun whitespace-p (char)
  (case char ((#\Space #\Newline #\Tab #\Return #\Linefeed #\Page #\Backspace) (not (eql char #\Backspace))) (t nil)))

(defun not-an-integer (string)
  (error 'simple-parse-error :format-control "not an integer string: ~S" :format-arguments (list string)))

(defun parse-integer (string &key (start 0) end (radix 10) junk-allowed)
  (unless (stringp string) (wrong-type string 'string))
  (let* ((end (vector-end string start end)) (index start) (negative nil) (value nil))
    (do () ((or (>= index end) (not (whitespace-p (char string index))))) (setq index (1+ index)))
    (when (< index end)
      (case (char string index)
        (#\- (setq negative t index (1+ index)))
        (#\+ (setq index (1+ index)))))
    (multiple-value-setq (value index) (parse-digits string index end radix))
    ;; Digits that are not ASCII go on here.
    (do ((digit nil))
        ((or (>= index end) (null (setq digit (digit-char-p (char string index) radix)))))
      (setq value (+ (* (or value 0) radix) digit) index (1+ index)))
    (unless junk-allowed
      (do () ((or (>= index end) (not (whitespace-p (char string index))))) (setq index (1+ index)))
      (if (or (null value) (< index end)) (not-an-integer string)))
    (values (if (and value negative) (- value) value) index)))
