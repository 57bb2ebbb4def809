;;;; What compiled code calls: functions by their names, arguments, exits, what is not as it should be.
(in-package "SYSTEM")

;;; Errors of the system's own

(defun wrong-type (datum type)
  (signal-native-error 'type-error (list :datum datum :expected-type type)))

(defun not-a-list (object) (wrong-type object 'list))
(defun not-a-cons (object) (wrong-type object 'cons))

(defun signal-unbound-variable (symbol)
  (signal-native-error 'unbound-variable (list :name symbol)))

(defun invalid-index (index sequence bound)
  (signal-native-error 'invalid-index-error
                       (list :datum index :sequence sequence
                             :expected-type (if (> bound 0) (list 'integer 0 (list bound)) nil))))

(defun not-in-subset (symbol)
  (signal-native-error 'not-in-subset-error (list :what (symbol-name symbol))))

;;; Functions by their names

(defun function-of-symbol (symbol)
  (or (if (wasm:symbolp symbol) (wasm:symbol-field 'function symbol) nil)
      (if (wasm:calls-by-name) (function-of-host symbol) nil)
      (function-of-designator (signal-native-error 'undefined-function (list :name (visible-function-name symbol))))))

(defun function-of-host (symbol)
  "Whatever the host has under a name that no function of the program has: a declared one under its Lisp name, others under
module.field. nil for what can be no name of the host's."
  (let ((path (host-path symbol)))
    (if path (lambda (&rest arguments) (wasm:dynamic-call path arguments)) nil)))

(defun host-path (symbol)
  (do ((rest (wasm:declared-functions) (cdr rest)) (name (symbol-name symbol)))
      ((null rest) (if (find #\. name) name nil))
    (if (string= (car (car rest)) name) (return (cdr (car rest))))))

(defun visible-function-name (symbol)
  "(SETF NAME) for the symbol that holds such a function."
  (if (and (wasm:symbolp symbol) (null (wasm:symbol-field 'package symbol)) (wasm:symbol-field 'setter symbol))
      (if (consp (wasm:symbol-field 'setter symbol)) (wasm:symbol-field 'setter symbol) symbol)
      symbol))

(defun function-of-designator (designator)
  (cond ((wasm:functionp designator) designator)
        ((symbolp designator) (function-of-symbol designator))
        (t (wrong-type designator '(or function symbol)))))

(defun funcall (function &rest arguments) (apply function arguments))

(defun apply (function argument &rest arguments)
  (apply function (spread argument arguments)))

(defun spread (first rest)
  (if (null rest) first (cons first (spread (car rest) (cdr rest)))))

(defun list (&rest items) items)

(defun list* (item &rest items) (spread item items))

(defun values (&rest items) (values-list items))

(defun vector (&rest items) (vector-of-arguments items))

;;; Arguments

(defun vector-of-arguments (list)
  (let ((count (wasm:i32 0)))
    (do ((rest list (wasm:cdr rest)))
        ((not (consp rest)) (if rest (wrong-type rest 'list)))
      (setq count (wasm:i32.add count (wasm:i32 1))))
    (let ((vector (wasm:vector count)) (index (wasm:i32 0)))
      (do ((rest list (wasm:cdr rest)))
          ((null rest) vector)
        (wasm:set-vector vector index (wasm:car rest))
        (setq index (wasm:i32.add index (wasm:i32 1)))))))

(defun vector-of-values (list)
  (do ((rest list (wasm:cdr rest)))
      ((not (consp rest)) (if rest (wrong-type list 'list) (vector-of-arguments list)))))

(defun arguments-from (vector start)
  "The arguments from START on as a list."
  (let ((list nil) (first (wasm:i31-of start)))
    (do ((index (wasm:i32.sub (wasm:vector-count vector) (wasm:i32 1)) (wasm:i32.sub index (wasm:i32 1))))
        ((wasm:i32.lt_s index first) list)
      (setq list (cons (wasm:vector-ref vector index) list)))))

(defun keyword-argument (vector start keyword)
  (do ((index (wasm:i31-of start) (wasm:i32.add index (wasm:i32 2))) (count (wasm:vector-count vector)))
      ((wasm:i32.ge_s index count) (wasm:unbound))
    (if (wasm:eq (wasm:vector-ref vector index) keyword)
        (return (wasm:vector-ref vector (wasm:i32.add index (wasm:i32 1)))))))

(defun check-argument-keywords (vector start keywords allows-others name)
  (let ((first (wasm:i31-of start)) (count (wasm:vector-count vector)))
    (if (wasm:i32.gt_s count first)
        (progn
          (if (wasm:i32.ne (wasm:i32.and (wasm:i32.sub count first) (wasm:i32 1)) (wasm:i32 0))
              (signal-program-error "odd number of keyword arguments in the call of ~S" name))
          (let ((others (keyword-argument vector start :allow-other-keys)))
            (or allows-others
                (and (not (wasm:unboundp others)) others)
                (do ((index first (wasm:i32.add index (wasm:i32 2))))
                    ((wasm:i32.ge_s index count))
                  (let ((key (wasm:vector-ref vector index)))
                    (or (eq key :allow-other-keys)
                        (known-keyword-p key keywords)
                        (signal-program-error "unknown keyword argument ~S in the call of ~S" key name))))))))
    nil))

(defun known-keyword-p (key keywords)
  (do ((rest keywords (cdr rest)))
      ((null rest) nil)
    (if (eq (car rest) key) (return t))))

(defun signal-program-error (control &rest arguments)
  (signal-native-error 'simple-program-error (list :format-control control :format-arguments arguments)))

(defun wrong-argument-count (function count)
  (signal-native-error 'argument-count-error
                       (list :function (wasm:function-name function) :count count :parameters nil)))

(defun append-two (list tail)
  (if (null list)
      tail
      (let* ((head (cons (car list) nil)) (last head))
        (do ((rest (cdr list) (cdr rest)))
            ((null rest) (set-cdr last tail) head)
          (let ((next (cons (car rest) nil)))
            (set-cdr last next)
            (setq last next))))))

;;; Exits and bindings

(defun check-catch-tag (tag tags)
  (do ((rest tags (cdr rest)))
      ((null rest)
       (signal-native-error 'simple-control-error
                            (list :format-control "attempt to THROW to a tag that does not exist: ~S"
                                  :format-arguments (list tag))))
    (if (eq (car rest) tag) (return nil))))

(defun exit-is-gone ()
  (signal-native-error 'simple-control-error
                       (list :format-control "attempt to RETURN-FROM a block or GO to a tag that no longer exists")))

(defun bind-variables (names values)
  "Gives variables values, or none."
  (do ((rest names (cdr rest)) (new values (cdr new)))
      ((null rest) nil)
    (wasm:bind (check-variable (car rest)) (if new (car new) (wasm:unbound)))))

(defun check-variable (symbol)
  (if (wasm:symbolp symbol) symbol (wrong-type symbol 'symbol)))
