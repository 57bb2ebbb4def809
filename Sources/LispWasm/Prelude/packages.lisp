;;;; Packages: tables from names to symbols, and what packages have of each other.
(in-package "SYSTEM")

;;; A module begins with a list of packages, each with vectors of the symbols that are known beforehand. A package's table
;;; is made when somebody looks into it: a vector of lists of (symbol . whether it is external), by the names' hash codes.

(defmacro package-slot (slot package)
  (list 'wasm:record-ref ''package package
        (list 'wasm:i32 (position slot '(name nicknames uses users shadowing internals externals table further-names count)))))

(defmacro set-package-slot (slot package value)
  (list 'wasm:set-record ''package package
        (list 'wasm:i32 (position slot '(name nicknames uses users shadowing internals externals table further-names count)))
        value))

(defvar *packages* nil)

(defun all-packages () (or *packages* (setq *packages* (packages-at-start))))

(defun list-all-packages () (copy-list (all-packages)))

;;; Designators

(defun designated-name (designator)
  "The text of a string, a symbol or a character, as a simple string."
  (cond ((wasm:stringp designator) designator)
        ((symbolp designator) (symbol-name designator))
        ((characterp designator) (make-string 1 :initial-element designator))
        ((stringp designator) (subseq designator 0))
        (t (wrong-type designator '(or string symbol character)))))

(defun package-named (name)
  (let ((name (designated-name name)))
    (do ((rest (all-packages) (cdr rest)))
        ((null rest) nil)
      (let ((package (car rest)))
        (if (or (same-text-p (package-slot name package) name) (member-text name (package-slot nicknames package)))
            (return package))))))

(defun member-text (text list)
  (do ((rest list (cdr rest)))
      ((null rest) nil)
    (if (same-text-p (car rest) text) (return rest))))

(defun same-text-p (a b)
  "Whether two simple strings are equal."
  (declare (values wasm:truth))
  (let ((count (text-size a)))
    (if (i32 (= count (text-size b)))
        (let ((index (wasm:i32 0)))
          (do ()
              ((or (i32 (>= index count)) (i32 (/= (raw-char a index) (raw-char b index)))))
            (setq index (i32 (+ index 1))))
          (i32 (= index count)))
        (i32 (= 0 1)))))

(defun check-package (designator)
  "The package that is meant."
  (cond ((not (wasm:recordp 'package designator))
         (or (package-named designator)
             (signal-native-error 'package-does-not-exist (list :package (subseq (designated-name designator) 0)))))
        ((package-slot name designator) designator)
        (t (signal-native-error 'package-error (list :package designator)))))

(defun find-package (designator)
  (if (wasm:recordp 'package designator) designator (package-named designator)))

(defun package-name (package) (package-slot name (if (wasm:recordp 'package package) package (check-package package))))
(defun package-nicknames (package) (copy-list (package-slot nicknames (check-package package))))
(defun package-use-list (package) (copy-list (package-slot uses (check-package package))))
(defun package-used-by-list (package) (copy-list (package-slot users (check-package package))))
(defun package-shadowing-symbols (package) (copy-list (package-slot shadowing (check-package package))))

(defun package-failure (control &rest arguments)
  (signal-native-error 'simple-package-error (list :format-control control :format-arguments arguments)))

;;; Tables

(defun package-table (package)
  (unless (package-slot table package) (make-package-table package))
  (package-slot table package))

(defun make-package-table (package)
  (set-package-slot table package (wasm:vector (wasm:i32 64)))
  (set-package-slot count package 0)
  (dolist (part (package-slot internals package)) (add-symbols part package nil))
  (dolist (part (package-slot externals package)) (add-symbols part package t))
  (if (wasm:eq package (standard-package)) (add-symbol nil package t))
  (if (package-slot further-names package) (add-names (package-slot further-names package) package)))

(defun add-symbols (symbols package external)
  (do-limbs (index (wasm:i32 0) (wasm:vector-count symbols))
    (add-symbol (wasm:vector-ref symbols index) package external)))

(defun add-names (names package)
  "External symbols for names with a space between any two."
  (let ((start 0))
    (do ()
        ((null start))
      (let ((end (position #\Space names :start start)))
        (add-new-symbol (subseq names start end) package t)
        (setq start (if end (1+ end) nil))))))

(defun add-new-symbol (name package external)
  (let ((symbol (wasm:make-symbol name (name-hash name))))
    (wasm:set-symbol-field 'package symbol package)
    (if (wasm:eq package (keyword-package)) (wasm:set-symbol-field 'value symbol symbol))
    (add-symbol symbol package external)
    symbol))

(defun symbol-bucket (symbol table)
  (declare (values wasm:i32))
  (name-bucket (wasm:symbol-hash (symbol-object symbol)) table))

(defun name-bucket (hash table)
  (declare (type wasm:i32 hash) (values wasm:i32))
  (i32 (logand (logxor hash (u>> hash 15)) (- (wasm:vector-count table) 1))))

(defun add-symbol (symbol package external)
  (let ((table (package-table package)) (count (1+ (package-slot count package))))
    (set-package-slot count package count)
    (if (i32 (> (wasm:i31-of count) (wasm:vector-count table)))
        (setq table (widened-table table package)))
    (let ((bucket (symbol-bucket symbol table)))
      (wasm:set-vector table bucket (cons (cons symbol external) (wasm:vector-ref table bucket))))))

(defun widened-table (table package)
  (let ((new (wasm:value (wasm:vector (i32 (* 4 (wasm:vector-count table)))))))
    (do-limbs (index (wasm:i32 0) (wasm:vector-count table))
      (dolist (entry (wasm:vector-ref table index))
        (let ((bucket (symbol-bucket (car entry) new)))
          (wasm:set-vector new bucket (cons entry (wasm:vector-ref new bucket))))))
    (set-package-slot table package new)
    new))

(defun remove-entry (entry package)
  (let* ((table (package-table package)) (bucket (symbol-bucket (car entry) table)))
    (wasm:set-vector table bucket (delete entry (wasm:vector-ref table bucket) :test #'eq))
    (set-package-slot count package (1- (package-slot count package)))))

(defun own-entry (name package)
  "What PACKAGE itself has under a name, a simple string."
  (let ((table (package-table package)))
    (do ((rest (wasm:vector-ref table (name-bucket (name-hash name) table)) (wasm:cdr rest)))
        ((null rest) nil)
      (if (same-text-p (symbol-name (wasm:car (wasm:car rest))) name) (return (wasm:car rest))))))

(defun entry-of (symbol package)
  "The entry that SYMBOL itself has in PACKAGE."
  (let ((entry (own-entry (symbol-name symbol) package)))
    (if (and entry (wasm:eq (car entry) symbol)) entry nil)))

(defun find-name (name package)
  "The symbol, and how it is there: nil when it is not."
  (let ((entry (own-entry name package)))
    (if entry
        (values (car entry) (if (cdr entry) :external :internal))
        (do ((rest (package-slot uses package) (cdr rest)))
            ((null rest) (values nil nil))
          (let ((entry (own-entry name (car rest))))
            (if (and entry (cdr entry)) (return (values (car entry) :inherited))))))))

(defun symbol-status (symbol package)
  (multiple-value-bind (found status) (find-name (symbol-name symbol) (check-package package))
    (if (eq found symbol) status nil)))

(defun function-name-in (package text)
  "A function that format calls was mentioned in the program, or it is none."
  (multiple-value-bind (symbol status) (find-name text package)
    (if status symbol (make-symbol text))))

;;; Names to symbols. Any name may come: the module has more of them then.

(defun simple-name (name)
  (cond ((wasm:stringp name) name)
        ((stringp name) (subseq name 0))
        (t (wrong-type name 'string))))

(defun find-symbol (name &optional (package *package*))
  (expect-names)
  (let ((package (check-package package)))
    (find-name (simple-name name) package)))

(defun intern (name &optional (package *package*))
  (expect-names)
  (let ((package (check-package package)) (name (simple-name name)))
    (multiple-value-bind (symbol status) (find-name name package)
      (if status
          (values symbol status)
          (values (add-new-symbol (subseq name 0) package (wasm:eq package (keyword-package))) nil)))))

(defun unintern (symbol &optional (package *package*))
  (let* ((package (check-package package)) (object (symbol-object symbol)) (entry (entry-of symbol package)))
    (if (null entry)
        nil
        (progn
          (remove-entry entry package)
          (set-package-slot shadowing package (remove symbol (package-slot shadowing package)))
          (if (wasm:eq (symbol-package symbol) package) (wasm:set-symbol-field 'package object nil))
          t))))

(defun package-symbols (package kind)
  "KIND is :external, :present or :all; everywhere when PACKAGE is nil."
  (expect-names)
  (let ((symbols nil))
    (flet ((collect (package test)
             (let ((table (package-table package)))
               (do-limbs (index (wasm:i32 0) (wasm:vector-count table))
                 (dolist (entry (wasm:vector-ref table index))
                   (if (funcall test entry) (setq symbols (cons (car entry) symbols))))))))
      (if (null package)
          (dolist (package (all-packages)) (collect package #'identity))
          (let ((package (check-package package)))
            (collect package (if (eq kind :external) #'cdr #'identity))
            (if (eq kind :all)
                (dolist (used (package-slot uses package))
                  (collect used (lambda (entry) (and (cdr entry) (null (own-entry (symbol-name (car entry)) package)))))))))
      symbols)))

;;; Sharing

(defun list-or-one (object) (if (listp object) object (list object)))

(defun accessible-p (symbol package)
  (multiple-value-bind (found status) (find-name (symbol-name symbol) package)
    (and status (eq found symbol))))

(defun name-conflict (symbol package)
  (package-failure "importing ~S into package ~A causes a name conflict" symbol (package-name package)))

(defun import-one (symbol package)
  (symbol-object symbol)
  (unless (entry-of symbol package)
    (multiple-value-bind (found status) (find-name (symbol-name symbol) package)
      (if (and status (not (eq found symbol))) (name-conflict symbol package)))
    (add-symbol symbol package nil)
    (if (null (symbol-package symbol)) (wasm:set-symbol-field 'package (symbol-object symbol) package))))

(defun export (symbols &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (symbol (list-or-one symbols) t)
      (symbol-object symbol)
      (unless (entry-of symbol package)
        (unless (accessible-p symbol package)
          (package-failure "~S is not accessible in package ~A" symbol (package-name package)))
        (import-one symbol package))
      (rplacd (entry-of symbol package) t))))

(defun unexport (symbols &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (symbol (list-or-one symbols) t)
      (symbol-object symbol)
      (let ((entry (entry-of symbol package)))
        (if entry (rplacd entry nil))))))

(defun import (symbols &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (symbol (list-or-one symbols) t) (import-one symbol package))))

(defun shadowing-import (symbols &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (symbol (list-or-one symbols) t)
      (symbol-object symbol)
      (let ((entry (own-entry (symbol-name symbol) package)))
        (if entry (remove-entry entry package)))
      (add-symbol symbol package nil)
      (set-package-slot shadowing package (adjoin symbol (package-slot shadowing package))))))

(defun shadow (names &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (name (list-or-one names) t)
      (let* ((name (designated-name name)) (entry (own-entry name package))
             (symbol (if entry (car entry) (add-new-symbol (subseq name 0) package nil))))
        (set-package-slot shadowing package (adjoin symbol (package-slot shadowing package)))))))

(defun use-package (packages &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (used (list-or-one packages) t) (use-one (check-package used) package))))

(defun use-one (used package)
  (dolist (symbol (package-symbols used :external))
    (multiple-value-bind (found status) (find-name (symbol-name symbol) package)
      (if (and status (not (eq found symbol)) (not (member found (package-slot shadowing package))))
          (name-conflict symbol package))))
  (unless (or (wasm:eq used package) (member used (package-slot uses package)))
    (set-package-slot uses package (append (package-slot uses package) (list used)))
    (set-package-slot users used (append (package-slot users used) (list package)))))

(defun unuse-package (packages &optional (package *package*))
  (let ((package (check-package package)))
    (dolist (used (list-or-one packages) t) (unuse-one (check-package used) package))))

(defun unuse-one (used package)
  (set-package-slot uses package (remove used (package-slot uses package)))
  (set-package-slot users used (remove package (package-slot users used))))

;;; Packages themselves

(defun make-package (name &rest options)
  (let ((text (designated-name name)))
    (if (package-named text) (package-failure "A package named ~S already exists" name))
    (let ((package (wasm:new-record 'package (wasm:i32 10) nil)))
      (set-package-slot name package (subseq text 0))
      (setq *packages* (append (all-packages) (list package)))
      (do ((rest options (cddr rest)))
          ((null rest) package)
        (case (car rest)
          (:use (dolist (used (cadr rest)) (use-one (check-package used) package)))
          (:nicknames (dolist (nickname (cadr rest)) (add-package-nickname package nickname)))
          (t (signal-program-error "unknown keyword argument ~S" (car rest))))))))

(defun add-package-nickname (package nickname)
  (let* ((package (check-package package)) (name (designated-name nickname)) (other (package-named name)))
    (if (and other (not (wasm:eq other package))) (package-failure "~S is a package's name already" nickname))
    (unless other
      (set-package-slot nicknames package (append (package-slot nicknames package) (list (subseq name 0)))))
    package))

(defun delete-package (package)
  (let ((object (check-package package)))
    (if (or (package-slot users object) (< (position object (all-packages)) 5))
        (package-failure "package ~S is used by others" package))
    (dolist (used (package-slot uses object)) (unuse-one used object))
    (setq *packages* (remove object (all-packages)))
    (set-package-slot name object nil)
    t))

(defun rename-package (package new-name &optional new-nicknames)
  (let ((package (check-package package)))
    (set-package-slot name package (subseq (designated-name new-name) 0))
    (set-package-slot nicknames package nil)
    (dolist (nickname new-nicknames package) (add-package-nickname package nickname))))

(defun set-current-package (package) (setq *package* (check-package package)))
