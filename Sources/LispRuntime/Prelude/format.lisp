;;;; format: an interpreter of control strings, which are not compiled first.
(in-package "SYSTEM")

;;; The arguments are in a cons, here called ARGUMENTS: its car is what is left, its cdr is all of them, for ~*. A run over a control
;;; string gives nil at its end, :up after ~^ and :up-out after ~:^.

(defvar *outer-arguments* nil)          ; what ~:^ looks at: the sublists left in ~:{

(defun format (destination control &rest arguments)
  (cond ((null destination)
         (let ((stream (make-string-output-stream)))
           (format-to stream control arguments)
           (get-output-stream-string stream)))
        ((eq destination t) (format-to (output-stream nil) control arguments))
        ((streamp destination) (format-to destination control arguments))
        ((stringp destination) (format-to (string-stream-for destination) control arguments))
        (t (wrong-type destination '(or null (member t) stream string)))))

(defun format-to (stream control arguments)
  (cond ((stringp control) (format-run control 0 (length control) stream (cons arguments arguments)))
        ((functionp control) (apply control stream arguments))
        (t (wrong-type control '(or string function))))
  nil)

(defun formatter-function (control)
  "What the macro formatter expands to a call of."
  (lambda (stream &rest arguments)
    (let ((state (cons arguments arguments)))
      (format-run control 0 (length control) stream state)
      (car state))))

(defmacro formatter (control) `(formatter-function ,control))

(defun format-error (control index text)
  (error 'simple-error :format-control "error in FORMAT: ~A~%  ~A~%  ~V@T^"
                       :format-arguments (list text control index)))

(defun take-argument (arguments control index)
  (let ((rest (car arguments)))
    (if (null rest) (format-error control index "No more arguments"))
    (rplaca arguments (cdr rest))
    (car rest)))

(defun format-run (control index end stream arguments)
  (while (< index end)
    (let ((tilde (find-character #\~ control index end)))
      (if (not (eql index tilde)) (write-text control stream index (or tilde end)))
      (if (null tilde) (return nil))
      (multiple-value-bind (next char colon at parameters) (parse-directive control (1+ tilde) end arguments)
        (multiple-value-bind (after status)
            (format-directive char control next end stream arguments colon at parameters)
          (if status (return status))
          (setq index (or after next)))))))

;;; A directive is parsed to: the index behind it, its character in upper case, its flags and the list of its parameters.

(defun parse-directive (control index end arguments)
  (if (>= index end) (format-error control index "String ended before directive was found."))
  (let ((char (char control index)))
    (if (alpha-char-p char)
        (if (or (eql char #\v) (eql char #\V))
            (parse-long-directive control index end arguments)
            (values (1+ index) (char-upcase char) nil nil nil))
        (parse-long-directive control index end arguments))))

(defun parse-long-directive (control index end arguments)
  "ARGUMENTS t means that the directive is only skipped."
  (let ((parameters nil) (colon nil) (at nil) (char nil))
    (flet ((need ()
             (if (>= index end) (format-error control index "String ended before directive was found."))
             (setq char (char control index))))
      (need)
      (do ((more t))
          ((not more))
        (setq more nil)
        (cond ((or (digit-char-p char)
                   (and (or (eql char #\+) (eql char #\-)) (< (1+ index) end) (digit-char-p (char control (1+ index)))))
               (multiple-value-bind (value next) (parse-integer control :start index :end end :junk-allowed t)
                 (setq parameters (cons value parameters) index next)
                 (need)))
              ((eql char #\')
               (if (>= (1+ index) end) (format-error control index "String ended before directive was found."))
               (setq parameters (cons (char control (1+ index)) parameters) index (+ index 2))
               (need))
              ((or (eql char #\v) (eql char #\V))
               (setq parameters (cons (if (eq arguments t) nil (take-argument arguments control index)) parameters)
                     index (1+ index))
               (need))
              ((eql char #\#)
               (setq parameters (cons (if (eq arguments t) nil (length (car arguments))) parameters) index (1+ index))
               (need))
              ((eql char #\,) (setq parameters (cons nil parameters))))
        (when (eql char #\,)
          (setq index (1+ index) more t)
          (need)
          ;; A comma directly before the flags or the directive ends the list with an omitted parameter, which means nothing.
          (if (not (or (digit-char-p char) (find char "+-'vV#,"))) (setq more nil))))
      (while (or (eql char #\:) (eql char #\@))
        (if (eql char #\:) (setq colon t) (setq at t))
        (setq index (1+ index))
        (need))
      (values (1+ index) (char-upcase char) colon at (nreverse parameters)))))

(defun format-directive (char control next end stream arguments colon at parameters)
  "Does what the directive says. The values are where to go on (nil: at NEXT) and the status of the run."
  (flet ((argument () (take-argument arguments control (1- next))))
    (case char
      (#\A (format-object (argument) nil stream colon at parameters) nil)
      (#\S (format-object (argument) t stream colon at parameters) nil)
      (#\D (format-integer (argument) 10 stream colon at parameters) nil)
      (#\% (write-repeatedly #\Newline (parameter parameters 1) stream))
      (#\& (format-fresh-line (parameter parameters 1) stream))
      (#\~ (write-repeatedly #\~ (parameter parameters 1) stream))
      (#\| (write-repeatedly #\Page (parameter parameters 1) stream))
      (#\{ (format-iteration control next end stream arguments colon at parameters))
      (#\[ (format-choice control next end stream arguments colon at parameters))
      (#\( (format-case control next end stream arguments colon at))
      (#\< (format-block control next end stream arguments colon at parameters))
      (#\^ (values nil (format-escape arguments colon parameters)))
      (#\Newline (skip-line control next end stream colon at))
      (#\C (format-character (argument) stream colon at control next) nil)
      (#\B (format-integer (argument) 2 stream colon at parameters) nil)
      (#\O (format-integer (argument) 8 stream colon at parameters) nil)
      (#\X (format-integer (argument) 16 stream colon at parameters) nil)
      (#\R (format-radix (argument) stream colon at parameters control next) nil)
      (#\P (format-plural stream arguments colon at control next) nil)
      (#\F (format-fixed (argument) stream at parameters) nil)
      (#\E (format-exponential (argument) stream at parameters) nil)
      (#\G (format-general (argument) stream at parameters) nil)
      (#\$ (format-dollars (argument) stream colon at parameters) nil)
      (#\T (format-tabulate stream colon at parameters) nil)
      (#\* (format-goto arguments colon at parameters control next) nil)
      (#\? (values nil (format-indirect (argument) stream arguments at control next)))
      (#\W (format-write (argument) stream colon at) nil)
      (#\_ (format-newline stream colon at) nil)
      (#\I (format-indent stream colon parameters) nil)
      (#\/ (format-call control next end stream arguments colon at parameters))
      ((#\] #\} #\) #\> #\;) (format-error control (1- next) (unexpected-text char)))
      (t (format-error control (1- next) "Unknown format directive")))))

(defun unexpected-text (char)
  (concatenate 'string "No corresponding directive for ~" (string char)))

(defun parameter (parameters default)
  (or (car parameters) default))

(defun write-repeatedly (char count stream)
  (dotimes (index count nil) (write-char char stream)))

(defun format-fresh-line (count stream)
  (when (> count 0)
    (fresh-line stream)
    (write-repeatedly #\Newline (1- count) stream)))

(defun skip-line (control index end stream colon at)
  "~newline: the newline and the blanks that follow are left out; @ keeps the newline, : the blanks."
  (if at (write-char #\Newline stream))
  (if (not colon)
      (while (and (< index end) (whitespace-p (char control index))) (setq index (1+ index))))
  index)

;;; ~A ~S ~W ~C

(defun write-field (text stream mincol colinc minpad padchar pad-left)
  (if (< mincol 0) (error "The value of mincol is ~A, should be a non-negative integer" mincol))
  (if (< colinc 1) (error "The value of colinc is ~A, should be a positive integer" colinc))
  (if pad-left nil (write-string text stream))
  (write-repeatedly padchar minpad stream)
  (do ((width (+ (length text) minpad) (+ width colinc)))
      ((>= width mincol))
    (write-repeatedly padchar colinc stream))
  (if pad-left (write-string text stream)))

(defun format-object (object escape stream colon at parameters)
  (let ((empty (and colon (null object))))
    (cond (parameters
           (write-field (cond (empty "()") (escape (prin1-to-string object)) (t (princ-to-string object)))
                        stream
                        (or (car parameters) 0) (or (cadr parameters) 1) (or (caddr parameters) 0)
                        (or (cadddr parameters) #\Space) at))
          (empty (write-string "()" stream))
          (escape (prin1 object stream))
          (t (princ object stream)))))

(defun format-write (object stream colon at)
  (let ((*print-pretty* (or colon *print-pretty*))
        (*print-level* (if at nil *print-level*))
        (*print-length* (if at nil *print-length*)))
    (print-object-to object stream)))

(defun format-character (char stream colon at control index)
  (if (not (characterp char)) (format-error control (1- index) "The argument of ~C is not a character."))
  (cond (colon (if (or (not (graphic-char-p char)) (eql char #\Space))
                   (write-string (string-capitalize (char-name char)) stream)
                   (write-char char stream)))
        (at (prin1 char stream))
        (t (write-char char stream))))

;;; ~D ~B ~O ~X ~R ~P

(defun format-integer (object radix stream colon at parameters)
  (cond ((not (or colon at parameters (not (integerp object))))
         (write-string (integer-to-string object radix) stream))
        ((not (integerp object))
         (let ((*print-base* radix) (*print-radix* nil)) (princ object stream)))
        (t
         (let* ((digits (integer-to-string (abs object) radix))
                (text (if colon
                          (with-commas digits (or (caddr parameters) #\,) (or (cadddr parameters) 3))
                          digits))
                (sign (cond ((< object 0) "-") (at "+") (t ""))))
           (write-field (concatenate 'string sign text) stream (or (car parameters) 0) 1 0 (or (cadr parameters) #\Space) t)))))

(defun with-commas (digits comma interval)
  (let ((stream (make-string-output-stream)) (length (length digits)))
    (dotimes (index length (get-output-stream-string stream))
      (if (and (> index 0) (eql (rem (- length index) interval) 0)) (write-char comma stream))
      (write-char (char digits index) stream))))

(defun format-radix (object stream colon at parameters control index)
  (cond ((car parameters) (format-integer object (car parameters) stream colon at (cdr parameters)))
        ((not (integerp object)) (format-error control (1- index) "The argument of ~R is not an integer."))
        (at (write-roman object colon stream))
        (colon (write-ordinal object stream))
        (t (write-cardinal object stream))))

(defun format-plural (stream arguments colon at control index)
  (if colon (back-up arguments 1 control index))
  (let ((singular (eql (take-argument arguments control (1- index)) 1)))
    (if at
        (write-string (if singular "y" "ies") stream)
        (if singular nil (write-char #\s stream)))))

;;; ~* ~? ~^ ~/

(defun arguments-used (arguments)
  (let ((count 0) (all (cdr arguments)))
    (while (not (eq all (car arguments))) (setq all (cdr all) count (1+ count)))
    count))

(defun go-to-argument (arguments position control index)
  (if (not (<= 0 position (length (cdr arguments))))
      (format-error control (1- index) "Index is out of bounds."))
  (rplaca arguments (nthcdr position (cdr arguments))))

(defun back-up (arguments count control index)
  (go-to-argument arguments (- (arguments-used arguments) count) control index))

(defun format-goto (arguments colon at parameters control index)
  (cond (at (go-to-argument arguments (parameter parameters 0) control index))
        (colon (back-up arguments (parameter parameters 1) control index))
        (t (go-to-argument arguments (+ (arguments-used arguments) (parameter parameters 1)) control index))))

(defun format-indirect (inner stream arguments at control index)
  (cond ((functionp inner)
         (if at
             (rplaca arguments (apply inner stream (car arguments)))
             (apply inner stream (take-argument arguments control (1- index))))
         nil)
        (at (format-run inner 0 (length inner) stream arguments))
        (t (let ((rest (take-argument arguments control (1- index))))
             (format-run inner 0 (length inner) stream (cons rest rest))
             nil))))

(defun format-escape (arguments colon parameters)
  (if (case (length parameters)
        (0 (null (if colon *outer-arguments* (car arguments))))
        (1 (eql (car parameters) 0))
        (2 (eql (car parameters) (cadr parameters)))
        (t (<= (car parameters) (cadr parameters) (caddr parameters))))
      (if colon :up-out :up)
      nil))

(defun function-name-in (package text) (intern text package))

(defun format-call (control index end stream arguments colon at parameters)
  "~/name/"
  (let ((slash (find-character #\/ control index end)))
    (if (not slash) (format-error control (1- index) "No closing slash"))
    (let* ((name (string-upcase (subseq control index slash)))
           (mark (position #\: name))
           (package (if mark (find-package (subseq name 0 mark)) (find-package "COMMON-LISP-USER")))
           (text (if mark (string-left-trim ":" (subseq name mark)) name)))
      (if (not package) (format-error control (1- index) "There is no such package."))
      (apply (function-name-in package text) stream (take-argument arguments control (1- index)) colon at parameters)
      (1+ slash))))
