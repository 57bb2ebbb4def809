;;;; What the expander's own macros call.
(in-package "SYSTEM")

(defun next-argument (list pattern context)
  (if (consp list) (car list) (wrong-element-count "too few" list pattern context)))

(defun end-of-arguments (list pattern context)
  (if list (wrong-element-count "too many" list pattern context) nil))

(defun wrong-element-count (what list pattern context)
  (error 'destructuring-error
         :format-control "Error while parsing arguments to ~S:~%  ~A elements to satisfy lambda list~%    ~S"
         :format-arguments (list context what pattern)))

(defun check-keywords (list keywords context)
  "LIST as it is, when it is a property list of KEYWORDS."
  (do ((tail list (cdr (cdr tail))))
      ((or (null tail) (getf list :allow-other-keys)) list)
    (if (or (atom tail) (atom (cdr tail)))
        (error 'destructuring-error
               :format-control "Error while parsing arguments to ~S:~%  odd number of elements in keyword/value list: ~S"
               :format-arguments (list context list)))
    (if (or (eq (car tail) :allow-other-keys) (member (car tail) keywords))
        nil
        (error 'destructuring-error
               :format-control "Error while parsing arguments to ~S:~%  unknown keyword: ~S; expected one of ~{~S~^, ~}"
               :format-arguments (list context (car tail) keywords)))))
