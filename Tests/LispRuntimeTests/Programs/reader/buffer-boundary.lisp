;;;; Objects at every place around the ends of a file's buffer are read as they are anywhere else.
(defpackage :boundary (:use) (:export #:outside))

(defvar *name*
  (format nil "/tmp/buffer-boundary-~d-~d" (get-universal-time) (random 1000000 (make-random-state t))))
(defvar *texts*
  '("symbol" "|a symbol|" "esc\\aped" "boundary:outside" "boundary::inside" "boundary:missing" "nowhere:symbol" ":keyword"
    "#:unread" "12345678" "-17" "1.5d0" "#xFF" "#3r1201" "#b1021" "\"a string\"" "\"a \\\"string\"" "#\\a" "#\\Newline"
    "#\\nosuchname" "#\\)" "#\\é" "(1 (2 \"three\") . four)" "(1 . 2 3)" "'quoted" "`(a ,b ,@c)" "#'car" "#(1 2 3)" "#*10110"
    "#.(list 1 2)" "#+(or) left-out here" "#-(or) here" "#|a comment|# behind" "#<unreadable>" "#zz" ")" ",x" "a:b:c" "1/0"))

(defun reading (stream)
  "What is read and what is read behind it, or that there is a mistake."
  (flet ((next ()
           (handler-case (let ((object (read stream nil :end)))
                           (if (and (symbolp object) (null (symbol-package object))) (symbol-name object) object))
             (end-of-file () :inside)
             (reader-error () :mistake))))
    (let ((first (next)))
      (list first (next) (next)))))

(defun reading-at (place text)
  "The same where TEXT begins behind so many characters of a file. Blanks are passed over by themselves."
  (with-open-file (out *name* :direction :output :if-exists :supersede :external-format :utf-8)
    (write-string (make-string place :initial-element #\Space) out)
    (write-string text out)
    (write-string " last" out))
  (with-open-file (in *name* :external-format :utf-8) (reading in)))

(dolist (text *texts*)
  (let ((expected (with-input-from-string (in (concatenate 'string text " last")) (reading in))) (count 0))
    (dolist (boundary '(4096 8192))
      (loop for place from (- boundary (length text) 2) to (+ boundary 1)
            do (incf count)
               (let ((found (reading-at place text)))
                 (unless (equalp found expected) (format t "~s at ~d: ~s~%" text place found)))))
    ;; Lisps differ in what a backquote is made of.
    (format t "~a ~s, ~d times~%" text (if (find #\` text) (rest expected) expected) count)))

;;; Evaluated once, wherever the list is cut.
(defvar *evaluated* 0)
(loop for place from 4070 to 4100
      do (reading-at place "(#.(incf *evaluated*) b c d e)"))
(print *evaluated*)
(delete-file *name*)
