;;;; Loads the numeric library into a package of its own, where the names that it defines are not the host's.

(defpackage "SYSTEM-UNDER-TEST" (:use "COMMON-LISP"))

(defparameter *library-folder* "Sources/LispWasm/Prelude/")

(defun definition-name (line)
  "The name that a line of source begins to define, or nil."
  (dolist (beginning '("(defun " "(defmacro " "(define-logical-fold " "(define-logical-pair " "(define-comparison "
                       "(define-function " "(define-function-within " "(defstruct (") nil)
    (let ((length (length beginning)))
      (if (and (> (length line) length) (string= (subseq line 0 length) beginning))
          (return (string-upcase (subseq line length (position #\Space line :start length))))))))

(defun shadow-definitions (file)
  (with-open-file (stream (concatenate 'string *library-folder* file ".lisp"))
    (do ((line (read-line stream nil) (read-line stream nil)))
        ((null line) nil)
      (let ((name (definition-name line)))
        (if (and name (find-symbol name "COMMON-LISP")) (shadow (list name) "SYSTEM-UNDER-TEST"))))))

(defun file-text (file)
  (with-open-file (stream (concatenate 'string *library-folder* file ".lisp"))
    (with-output-to-string (text)
      (do ((line (read-line stream nil) (read-line stream nil)))
          ((null line) nil)
        (write-line line text)))))

(defun load-library-file (file)
  (let ((*package* (find-package "SYSTEM-UNDER-TEST")) (text (file-text file)) (position 0))
    (do () (nil)
      (multiple-value-bind (form next) (read-from-string text nil nil :start position)
        (if (null form) (return nil))
        (setq position next)
        (unless (eq (car form) 'in-package) (eval (without-result-type form)))))))

(defun without-result-type (form)
  "The declaration of a function's raw result is this compiler's own."
  (cond ((atom form) form)
        ((eq (car form) 'declare)
         (remove-if (lambda (part) (and (consp part) (eq (car part) 'values))) form))
        ((eq (car form) 'quote) form)
        (t (cons (without-result-type (car form)) (without-result-type (cdr form))))))

(defparameter *library-files*
  '("raw" "integers" "integer-division" "integer-bits" "integer-text" "arithmetic" "division" "floats" "float-text"
    "number-syntax" "pairs" "powers" "circles" "hyperbolas" "functions" "random"))

#+sbcl (declaim (sb-ext:muffle-conditions warning sb-ext:compiler-note))
(dolist (file *library-files*) (shadow-definitions file))

;;; What the library calls of the rest of the prelude

(defun host-name (name) (intern name "SYSTEM-UNDER-TEST"))
(define-condition not-in-subset-error (error) ((what :initarg :what :reader refused)))
(define-condition heap-exhausted (error) ((bytes :initarg :bytes)))

(eval `(progn
         (defun ,(host-name "WRONG-TYPE") (datum type) (error 'type-error :datum datum :expected-type type))
         (defun ,(host-name "DOUBLE-FLOAT-P") (object) (typep object 'double-float))
         (defun ,(host-name "SINGLE-FLOAT-P") (object) (typep object 'single-float))
         (define-condition ,(host-name "NOT-IN-SUBSET-ERROR") (not-in-subset-error) ())
         (define-condition ,(host-name "HEAP-EXHAUSTED") (heap-exhausted) ())))

(dolist (file *library-files*) (load-library-file file))
