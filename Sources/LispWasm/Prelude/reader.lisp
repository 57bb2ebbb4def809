;;;; The reader: one object out of a part of a string, by the rules of the machine's own reader.
(in-package "SYSTEM")

;;; What is being read, and how far. Where nothing was read (a comment, a form that is left out) functions return the marker
;;; of what is not there.

(defvar *reader-text* "")
(defvar *reader-position* 0)
(defvar *reader-end* 0)
(defvar *reader-line* 1)
(defvar *reader-line-start* 0)
(defvar *reader-depth* 0)
(defvar *reader-skipping* nil
  "Inside of #+nil, and while *read-suppress* is true: nothing is made of the text, and only what leaves unknown where a form
ends is an error.")
(defvar *reader-measuring* nil
  "Only looks how far a form goes. What would be an error ends the form, so that it is told when the form is read.")
(defvar *reader-ran-into-end* nil "Whether the last token went up to the end of the text, and so may go on behind it.")
(defvar *reader-used* 0 "How far the text is used up by an error, if that is more than the position.")
(defvar *reading-stopped-at* nil "Where in its text the last read was that failed.")
(defvar *reader-quasiquotes* 0)
(defvar *reader-base* 10)

(defmacro code-is (code &rest characters)
  "Whether a code is that of one of CHARACTERS."
  (cons 'or (mapcar (lambda (character) (list 'i32 (list '= code (char-code character)))) characters)))

(defmacro with-reader-on ((string start end skipping) &body body)
  `(let* ((text (simple-name ,string)) (base (if (typep *read-base* '(integer 2 36)) *read-base* 10))
          (*reader-text* text) (*reader-position* ,start) (*reader-end* ,end) (*reader-line* 1) (*reader-line-start* ,start)
          (*reader-depth* 0) (*reader-skipping* ,skipping) (*reader-quasiquotes* 0) (*reader-base* base) (*reader-used* 0))
     ,@body))

(defun read-from-text (string start end &optional may-go-on)
  "The object and the index behind it; nil and nil where there is none; nil and :incomplete where the text ends inside of one;
nil and :open where it may go on and does, or might."
  (check-part string start end)
  (expect-names)
  (if (and may-go-on (text-open-p string start end))
      (values nil :open)
      (with-reader-on (string start end (if *read-suppress* t nil))
        (let ((object (unwind-protect (catch 'reader-incomplete (read-form))
                        (setq *reading-stopped-at* (max *reader-position* *reader-used*)))))
          (cond ((eq object 'reader-incomplete) (values nil :incomplete))
                ((wasm:unboundp object) (values nil nil))
                (*reader-skipping* (values nil *reader-position*))
                (t (values object *reader-position*)))))))

(defun text-open-p (string start end)
  "Whether the form that begins here, or what may become one, goes on behind the end of the text."
  (with-reader-on (string start end t)
    (let* ((*reader-measuring* t) (*reader-ran-into-end* nil) (object (catch 'reader-incomplete (read-form))))
      (or *reader-ran-into-end* (eq object 'reader-incomplete) (wasm:unboundp object)))))

(defun reading-stopped-at () *reading-stopped-at*)

;;; Errors

(defun reader-failure (message &optional (line *reader-line*) (column (reader-column)))
  (if *reader-measuring* (throw 'reader-incomplete 'reader-failure))
  (signal-native-error 'reader-error (list :message message :line line :column column)))

(defun reader-column () (1+ (- *reader-position* *reader-line-start*)))

(defun use-code ()
  "The next character is behind what an error is about."
  (setq *reader-used* (1+ *reader-position*)))

(defun note-token-end ()
  (if (i32 (< (peek-code) 0)) (setq *reader-ran-into-end* t)))

(defun text-ends ()
  "The text ends inside of something."
  (throw 'reader-incomplete 'reader-incomplete))

;;; Characters

(defun code-ahead (count)
  "The code of a character ahead; -1 behind the end."
  (declare (type wasm:i32 count) (values wasm:i32))
  (let ((place (i32 (+ (wasm:i31-of *reader-position*) count))))
    (if (i32 (< place (wasm:i31-of *reader-end*))) (raw-char *reader-text* place) (wasm:i32 -1))))

(defun peek-code ()
  (declare (values wasm:i32))
  (code-ahead (wasm:i32 0)))

(defun skip-code () (setq *reader-position* (wasm:fixnum (i32 (+ (wasm:i31-of *reader-position*) 1)))))

(defun next-code ()
  "The code of the next character, and on."
  (declare (values wasm:i32))
  (let ((code (peek-code)))
    (if (i32 (< code 0)) (text-ends))
    (if (i32 (= code 10)) (note-line))
    (skip-code)
    code))

(defun note-line ()
  (setq *reader-line* (1+ *reader-line*) *reader-line-start* (1+ *reader-position*)))

(defun ends-token-p (code)
  "Whether a token ends before the character with this code."
  (declare (type wasm:i32 code) (values wasm:truth))
  (or (i32 (u<= (- code 9) 4))
      (i32 (< code 0))
      (code-is code #\Space #\( #\) #\" #\; #\' #\` #\,)))

(defun skip-to-line-end ()
  (do ()
      ((let ((code (peek-code))) (or (i32 (= code 10)) (i32 (< code 0)))))
    (skip-code)))

(defun skip-blank ()
  "White space and comments to the end of a line. The code of what follows."
  (declare (values wasm:i32))
  (do ((code (peek-code) (peek-code)))
      ((not (or (i32 (= code 32)) (i32 (u<= (- code 9) 4)) (code-is code #\;))) code)
    (if (code-is code #\;)
        (skip-to-line-end)
        (progn (if (i32 (= code 10)) (note-line))
               (skip-code)))))

;;; Forms

(defun read-form ()
  "The next form, or the marker at the end of the text."
  (do () (nil)
    (let ((code (skip-blank)))
      (if (i32 (< code 0)) (return (wasm:unbound)))
      (when (code-is code #\))
        (use-code)
        (reader-failure "a closing parenthesis without an opening one"))
      (let ((item (read-item code)))
        (if (not (wasm:unboundp item)) (return item))))))

(defun read-required ()
  "The next form; the text must not end."
  (do () (nil)
    (let ((code (skip-blank)))
      (if (i32 (< code 0)) (text-ends))
      (if (code-is code #\)) (reader-failure "a closing parenthesis where a form should stand"))
      (let ((item (read-item code)))
        (if (not (wasm:unboundp item)) (return item))))))

(defun read-item (code)
  "A form that begins with CODE, or the marker where only a comment or a skipped form stood."
  (declare (type wasm:i32 code))
  (setq *reader-depth* (1+ *reader-depth*))
  (if (> *reader-depth* 5000) (reader-failure "forms are nested more than 5000 deep"))
  (let ((item (cond ((code-is code #\() (read-list))
                    ((code-is code #\') (read-quoted 'quote))
                    ((code-is code #\") (read-string))
                    ((code-is code #\#) (read-dispatch))
                    ((code-is code #\`) (read-quasiquoted))
                    ((code-is code #\,) (use-code) (read-unquoted))
                    (t (read-token)))))
    (setq *reader-depth* (1- *reader-depth*))
    item))

(defun read-quoted (operator)
  (skip-code)
  (list operator (read-required)))

(defun read-quasiquoted ()
  (setq *reader-quasiquotes* (1+ *reader-quasiquotes*))
  (let ((form (read-quoted 'quasiquote)))
    (setq *reader-quasiquotes* (1- *reader-quasiquotes*))
    form))

(defun read-unquoted ()
  (cond ((> *reader-quasiquotes* 0) (read-unquoted-form))
        (*reader-skipping* (skip-code) nil)
        (t (reader-failure "a comma outside of a backquote"))))

(defun read-unquoted-form ()
  (setq *reader-quasiquotes* (1- *reader-quasiquotes*))
  (let* ((next (code-ahead (wasm:i32 1)))
         (form (cond ((code-is next #\@) (skip-code) (read-quoted 'unquote-splicing))
                     ((code-is next #\.) (skip-code) (read-quoted 'unquote-nconc))
                     (t (read-quoted 'unquote)))))
    (setq *reader-quasiquotes* (1+ *reader-quasiquotes*))
    form))

(defun read-list ()
  "A list, with the text at its parenthesis."
  (skip-code)
  (let* ((head (cons nil nil)) (last head))
    (do () (nil)
      (let ((code (skip-blank)))
        (cond ((i32 (< code 0)) (text-ends))
              ((code-is code #\)) (skip-code) (return (cdr head)))
              ((and (code-is code #\.) (ends-token-p (code-ahead (wasm:i32 1))) *reader-skipping*) (skip-code))
              ((and (code-is code #\.) (ends-token-p (code-ahead (wasm:i32 1))))
               (use-code)
               (if (eq last head) (reader-failure "a dot with nothing before it"))
               (skip-code)
               (set-cdr last (read-required))
               (skip-comments)
               (skip-code)
               (return (cdr head)))
              (t (let ((item (read-item code)))
                   (if (not (wasm:unboundp item))
                       (let ((cell (cons item nil)))
                         (set-cdr last cell)
                         (setq last cell))))))))))

(defun skip-comments ()
  "Up to the parenthesis behind a dotted form."
  (do () (nil)
    (let ((code (skip-blank)) (next (code-ahead (wasm:i32 1))))
      (cond ((i32 (< code 0)) (text-ends))
            ((and (code-is code #\#) (code-is next #\| #\+ #\-))
             (if (not (wasm:unboundp (read-item code))) (reader-failure "more than one form behind a dot")))
            ((code-is code #\)) (return nil))
            (t (let ((line *reader-line*) (column (reader-column)))
                 (read-item code)
                 (reader-failure "more than one form behind a dot" line column)))))))

;;; Strings

(defun string-of-codes (codes)
  "A new string of the codes in a list, the last one first."
  (let* ((count (wasm:i31-of (length codes))) (string (raw-string count (wasm:i32 32))))
    (do ((index (i32 (- count 1)) (i32 (- index 1))) (rest codes (cdr rest)))
        ((null rest) string)
      (set-raw-char string index (wasm:i31-of (car rest))))))

(defun read-string ()
  (skip-code)
  (let ((codes nil))
    (do () (nil)
      (let ((code (next-code)))
        (cond ((code-is code #\") (return (string-of-codes codes)))
              ((code-is code #\\) (setq codes (cons (wasm:fixnum (next-code)) codes)))
              (t (setq codes (cons (wasm:fixnum code) codes))))))))

;;; Tokens

(defun upcased-code (code)
  (declare (type wasm:i32 code) (values wasm:i32))
  (if (i32 (u< code 128))
      (if (i32 (u<= (- code 97) 25)) (i32 (- code 32)) code)
      (wasm:code-of (char-upcase (wasm:character code)))))

(defun read-token ()
  (let ((start *reader-position*))
    (multiple-value-bind (codes colon double escaped) (scan-token)
      (cond (*reader-skipping* nil)
            ((or colon escaped) (symbol-of-token codes colon double))
            (t (or (read-number start *reader-position*) (symbol-of-codes codes)))))))

(defun symbol-of-codes (codes)
  (if (and codes (dots-alone-p codes)) (reader-failure "a token of dots alone"))
  (values (intern (string-of-codes codes) *package*)))

(defun dots-alone-p (codes)
  (do ((rest codes (cdr rest)))
      ((null rest) t)
    (if (not (eql (car rest) 46)) (return nil))))

(defun read-number (start end)
  "The number that a part of the text is, or nil."
  (if (number-start-p start)
      (progn
        ;; Whatever is wrong with it is wrong with the whole token.
        (setq *reader-position* start *reader-used* end)
        (let ((number (parse-number *reader-text* start end *reader-base*)))
          (setq *reader-position* end)
          number))
      nil))

(defun number-start-p (start)
  "Whether a token may be a number by its first character: a digit, a sign, a point, or any where letters are digits."
  (let ((code (raw-char *reader-text* (wasm:i31-of start))))
    (or (> *reader-base* 10) (i32 (u<= (- code 48) 9)) (code-is code #\+ #\- #\.))))

(defun scan-token ()
  "The codes of a token, the last first and upcased where they are not escaped; where its package marker stands, as the number of
characters before it; whether that is a double one; whether anything is escaped."
  (let ((codes nil) (count 0) (colon nil) (double nil) (escaped nil))
    (flet ((add (code) (setq codes (cons code codes) count (1+ count))))
      (do () (nil)
        (let ((code (peek-code)))
          (cond ((ends-token-p code)
                 (note-token-end)
                 (return (values codes colon double escaped)))
                ((code-is code #\\)
                 (setq escaped t)
                 (skip-code)
                 (add (wasm:fixnum (next-code))))
                ((code-is code #\|)
                 (setq escaped t)
                 (skip-code)
                 (do ((code (next-code) (next-code)))
                     ((code-is code #\|))
                   (add (if (code-is code #\\) (wasm:fixnum (next-code)) (wasm:fixnum code)))))
                ((code-is code #\:)
                 (when (and colon (not *reader-skipping*) (or double (not (eql colon count))))
                   (use-code)
                   (reader-failure "too many colons in a token"))
                 (if colon (setq double t))
                 (setq colon count)
                 (skip-code))
                (t (skip-code)
                   (add (wasm:fixnum (upcased-code code))))))))))

(defun symbol-of-token (codes colon double)
  (let ((text (string-of-codes codes)))
    (cond ((null colon) (values (intern text *package*)))
          ((eql colon 0) (values (intern text (keyword-package))))
          (t (symbol-in-package (subseq text 0 colon) (subseq text colon) double)))))

(defun symbol-in-package (package-name name double)
  (let ((package (package-named package-name)))
    (cond ((null package) (reader-failure (concatenate 'string "there is no package \"" package-name "\"")))
          ((or double (wasm:eq package (keyword-package))) (values (intern name package)))
          (t (multiple-value-bind (symbol status) (find-symbol name package)
               (cond ((eq status :external) symbol)
                     (status
                      (reader-failure (concatenate 'string "the symbol " name " is not external in " package-name
                                                   ": write " package-name "::" name)))
                     (t (reader-failure
                         (concatenate 'string "the package " package-name " has no symbol " name)))))))))
