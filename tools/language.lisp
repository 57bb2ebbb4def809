;;;; Prints the tables of docs/language.md: which symbols of COMMON-LISP mean something here, asked of the machine itself.
;;;; "make language" puts them into the page; a test compares.

(defvar *symbols*
  (let ((all '()))
    (do-external-symbols (symbol :common-lisp) (push symbol all))
    (sort all #'string< :key #'symbol-name)))

(defun names-type-p (symbol)
  (handler-case (progn (typep nil symbol) t)
    (error () nil)))

(defun names-condition-p (symbol)
  (and (names-type-p symbol)
       (handler-case (subtypep symbol 'condition) (error () nil))))

(defun is-variable-p (symbol)
  (and (boundp symbol) (not (constantp symbol))))

(defun in-lambda-list-p (symbol)
  (member symbol '(&optional &rest &key &aux &body &whole &environment &allow-other-keys)))

(defvar *declarations*
  '(declare special ignore ignorable type ftype inline notinline optimize dynamic-extent speed safety debug space compilation-speed
    declaration))

;; Names that mean something to FORMAT, CASE, EVAL-WHEN, SETF or DOCUMENTATION and to nothing else.
(defvar *words* '(otherwise lambda-list-keywords structure variable compiler-macro satisfies))

(defvar *known* '())

(defun show (title symbols)
  (format t "~%### ~a (~d)~%~%" title (length symbols))
  (let ((column 0))
    (dolist (symbol symbols)
      (push symbol *known*)
      (let ((text (format nil "`~(~a~)`" symbol)))
        (when (> (+ column 1 (length text)) 118)
          (terpri)
          (setq column 0))
        (unless (zerop column)
          (write-char #\Space)
          (incf column))
        (write-string text)
        (incf column (length text))))
    (terpri)))

(defun those (test) (remove-if-not test *symbols*))

(show "Special operators" (those #'special-operator-p))
(show "Macros" (those #'macro-function))
(show "Functions" (those (lambda (s) (and (fboundp s) (not (macro-function s)) (not (special-operator-p s))))))
(show "Variables" (those #'is-variable-p))
(show "Constants" (those (lambda (s) (and (boundp s) (constantp s)))))
(show "Conditions" (those #'names-condition-p))
(show "Other types" (those (lambda (s) (and (names-type-p s) (not (names-condition-p s))))))
(show "In parameter lists" (those #'in-lambda-list-p))
(show "Declarations" (those (lambda (s) (member s *declarations*))))
(format t "~%## What is not here~%~%~
Everything else that the standard names. A program that calls one of these gets a condition that names it.~%")
(show "Not in the subset" (those (lambda (s) (not (or (member s *known*) (member s *words*))))))
