;;;; Characters: comparison without case, and designators.
(in-package "SYSTEM")

(defconstant char-code-limit 1114112)

(defun character (designator)
  (cond ((characterp designator) designator)
        ((and (or (stringp designator) (symbolp designator)) (eql (length (string designator)) 1))
         (char (string designator) 0))
        (t (wrong-type designator '(or character (string 1))))))

(defun char-int (char) (char-code char))
(defun standard-char-p (char) (let ((code (char-code char))) (or (eql code 10) (< 31 code 127))))

(defun folded-code (char)
  "Equal for characters that differ in case only. Only characters of both cases are folded."
  (char-code (if (both-case-p char) (char-downcase char) char)))

(defmacro compare-chars (operator)
  "Each character with the next one."
  `(let ((code (folded-code char)))
     (dolist (next more t)
       (let ((next (folded-code next)))
         (if (,operator code next) (setq code next) (return nil))))))

(defun char-equal (char &rest more) (compare-chars =))
(defun char-lessp (char &rest more) (compare-chars <))
(defun char-greaterp (char &rest more) (compare-chars >))
(defun char-not-greaterp (char &rest more) (compare-chars <=))
(defun char-not-lessp (char &rest more) (compare-chars >=))

(defun char-not-equal (char &rest more)
  "Each character with every other one."
  (do ((code (folded-code char)))
      ((null more) t)
    (dolist (other more) (if (eql code (folded-code other)) (return-from char-not-equal nil)))
    (setq code (folded-code (car more)) more (cdr more))))
