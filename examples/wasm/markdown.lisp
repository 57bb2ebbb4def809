;;;; A library in Lisp for JavaScript: text with Markdown's everyday marks becomes HTML.
;;;;
;;;;   bindgen-lisp compile markdown.lisp -o markdown.wasm
;;;;   node markdown.example.mjs

(defun escaped (text)
  "TEXT as HTML has it."
  (with-output-to-string (out)
    (loop for character across text
          do (case character
               (#\& (write-string "&amp;" out))
               (#\< (write-string "&lt;" out))
               (#\> (write-string "&gt;" out))
               (#\" (write-string "&quot;" out))
               (t (write-char character out))))))

(defparameter *marks* '(("**" . "strong") ("*" . "em") ("`" . "code"))
  "What stands around a piece of text, and the element that it makes. The longer mark comes first.")

(defun mark-at (text start)
  (find-if (lambda (entry)
             (let ((end (+ start (length (car entry)))))
               (and (<= end (length text)) (string= (car entry) text :start2 start :end2 end))))
           *marks*))

(defun write-inline (text out)
  "Writes a line's text, with what is marked in it."
  (let ((position 0))
    (loop while (< position (length text))
          do (let* ((mark (mark-at text position))
                    (start (and mark (+ position (length (car mark)))))
                    (end (and mark (search (car mark) text :start2 start))))
               (cond ((and end (> end start))
                      (let ((inside (subseq text start end)))
                        (format out "<~a>" (cdr mark))
                        (if (string= (cdr mark) "code")
                            (write-string (escaped inside) out)
                            (write-inline inside out))
                        (format out "</~a>" (cdr mark)))
                      (setf position (+ end (length (car mark)))))
                     (t (write-string (escaped (string (char text position))) out)
                        (incf position)))))))

(defun lines (text)
  (loop for start = 0 then (1+ end)
        for end = (position #\Newline text :start start)
        collect (string-right-trim '(#\Return #\Space) (subseq text start end))
        while end))

(defun heading-level (line)
  "How many # a line begins with, when a space follows them."
  (let ((level (position #\# line :test-not #'char=)))
    (and level (<= 1 level 6) (char= (char line level) #\Space) level)))

(defun item-text (line)
  (and (> (length line) 1) (find (char line 0) "-*") (char= (char line 1) #\Space) (subseq line 2)))

(defun write-element (name text out)
  (format out "<~a>" name)
  (write-inline text out)
  (format out "</~a>~%" name))

(defun render (text)
  "The HTML of a Markdown TEXT."
  (with-output-to-string (out)
    (let ((paragraph '()) (in-list nil))
      (flet ((end-paragraph ()
               (when paragraph
                 (write-element "p" (format nil "~{~a~^ ~}" (reverse paragraph)) out)
                 (setf paragraph '())))
             (end-list ()
               (when in-list
                 (format out "</ul>~%")
                 (setf in-list nil))))
        (dolist (line (lines text))
          (let ((level (heading-level line)) (item (item-text line)))
            (cond ((string= line "") (end-paragraph) (end-list))
                  (level
                   (end-paragraph)
                   (end-list)
                   (write-element (format nil "h~d" level) (string-left-trim " #" line) out))
                  (item
                   (end-paragraph)
                   (unless in-list
                     (format out "<ul>~%")
                     (setf in-list t))
                   (write-element "li" item out))
                  (t (end-list) (push line paragraph)))))
        (end-paragraph)
        (end-list)))))

(ffi:export-function 'render :as "render" :signature '((:string) :string))
