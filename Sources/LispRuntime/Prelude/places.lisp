;;;; Places: what setf and its relatives store into, and how it is evaluated once and in order.
(in-package "SYSTEM")

;;; A place `(operator argument…)` is *simple* where the machine or the prelude has a function that takes the arguments
;;; of the accessor followed by the new value, and returns that. Nothing but a call of it remains after expansion.

(defvar *simple-setters*
  '((car . set-car) (cdr . set-cdr) (first . set-car) (rest . set-cdr) (nth . set-nth) (elt . set-elt)
    (svref . set-svref) (aref . set-aref) (row-major-aref . set-row-major-aref)
    (char . set-char) (schar . set-char) (bit . set-aref) (sbit . set-aref) (fill-pointer . set-fill-pointer)
    (gethash . set-gethash) (get . set-get) (symbol-plist . set-symbol-plist)
    (symbol-value . set-symbol-value) (symbol-function . set-symbol-function) (fdefinition . set-fdefinition)
    (macro-function . set-macro-function) (documentation . set-documentation) (subseq . set-subseq)
    (structure-ref . set-structure-ref) (instance-ref . set-instance-ref)
    (property . set-property)))

(defvar *place-synonyms*
  '((second cdr) (third cddr) (fourth cdr cddr) (fifth cddr cddr) (sixth cdr cddr cddr) (seventh cddr cddr cddr)
    (eighth cdr cddr cddr cddr) (ninth cddr cddr cddr cddr) (tenth cdr cddr cddr cddr cddr)
    (caar car) (cadr cdr) (caaar car car) (caadr car cdr) (cadar cdr car) (caddr cdr cdr)
    (caaaar car car car) (caaadr car car cdr) (caadar car cdr car) (caaddr car cdr cdr)
    (cadaar cdr car car) (cadadr cdr car cdr) (caddar cdr cdr car) (cadddr cdr cdr cdr))
  "Accessors that end in a car: the steps after which the car is taken, outermost first.")

(defvar *tail-synonyms*
  '((cdar car) (cddr cdr) (cdaar car car) (cdadr car cdr) (cddar cdr car) (cdddr cdr cdr)
    (cdaaar car car car) (cdaadr car car cdr) (cdadar car cdr car) (cdaddr car cdr cdr)
    (cddaar cdr car car) (cddadr cdr car cdr) (cdddar cdr cdr car) (cddddr cdr cdr cdr))
  "The same for a cdr.")

(defun pair-of (key pairs)
  (dolist (pair pairs nil)
    (if (eq (car pair) key) (return pair))))

(defun nest-steps (steps form)
  (if steps (list (car steps) (nest-steps (cdr steps) form)) form))

(defun canonical-place (place)
  "PLACE with accessors like third and cadr as a car or cdr of something."
  (let ((pair (pair-of (car place) *place-synonyms*)))
    (if pair
        (list 'car (nest-steps (cdr pair) (car (cdr place))))
        (progn
          (setq pair (pair-of (car place) *tail-synonyms*))
          (if pair (list 'cdr (nest-steps (cdr pair) (car (cdr place)))) place)))))

(defun simple-setter (operator)
  "The name of the function that stores into places of OPERATOR, if they are simple."
  (cdr (pair-of operator *simple-setters*)))

(defun simple-store (setter arguments value)
  (case setter
    ;; A default is evaluated, but has no meaning when storing.
    ((set-gethash set-get)
     (if (cdr (cdr arguments))
         `(,setter ,(first arguments) ,(second arguments) (progn ,(third arguments) ,value))
         `(,setter ,@arguments ,value)))
    (set-macro-function `(,setter ,(first arguments) ,value))
    (set-subseq `(,setter ,(first arguments) ,(second arguments) ,(third arguments) ,value))
    (t `(,setter ,@arguments ,value))))

(defun constant-form-p (form)
  (if (consp form) (or (eq (car form) 'quote) (eq (car form) 'function)) (or (not (symbolp form)) (constantp form))))

(defun set-subseq (sequence start end new)
  (replace sequence new :start1 start :end1 end)
  new)

(defun structure-place (operator)
  "(layout name, index, . type) when OPERATOR reads a slot of a structure."
  (property operator 'structure-accessor))

(defun structure-store (slot object value)
  `(set-structure-ref ,object ',(first slot) ,(second slot) ,(checked-value value (cddr slot))))

;;; An access is three things: bindings to be made around, a form that reads, and a function from the form of a new
;;; value (evaluated exactly once) to the form that stores it and returns it.

(defun bind-arguments (arguments keep-variables)
  "Bindings for those ARGUMENTS that are not constants (nor variables), and the arguments by their new names."
  (let ((bindings nil) (names nil))
    (dolist (argument arguments)
      (if (or (constant-form-p argument) (and keep-variables (symbolp argument)))
          (setq names (cons argument names))
          (let ((name (make-symbol "ARGUMENT")))
            (setq bindings (cons (list name argument) bindings)
                  names (cons name names)))))
    (values (nreverse bindings) (nreverse names))))

(defun with-new-value (form maker)
  "A form which calls MAKER's form with the value of FORM under a name, and returns that value."
  (let ((new (make-symbol "NEW")))
    `(let ((,new ,form)) ,(funcall maker new) ,new)))

(defun call-access (operator arguments keep-variables writer)
  "The access of a place which is read by calling OPERATOR; WRITER makes a store from the arguments and a new value."
  (multiple-value-bind (bindings names) (bind-arguments arguments keep-variables)
    (values bindings
            (cons operator names)
            (lambda (value) (funcall writer names value)))))

(defun setf-function-writer (operator)
  (lambda (names value) `(funcall #'(setf ,operator) ,value ,@names)))

(defun general-access (temporaries values stores writer reader)
  "The access that the five values of get-setf-expansion describe."
  (values (mapcar #'list temporaries values)
          reader
          (lambda (value)
            (if (and (consp stores) (null (cdr stores)))
                `(let ((,(car stores) ,value)) ,writer)
                `(multiple-value-bind ,stores ,value ,writer)))))

(defun place-access (place environment &optional keep-variables)
  "With KEEP-VARIABLES, variables among the arguments need no temporaries: nothing that follows changes them."
  (if (symbolp place)
      (multiple-value-bind (expansion expanded) (macroexpand-1 place environment)
        (if expanded
            (place-access expansion environment keep-variables)
            (values nil place (lambda (value) `(setq ,place ,value)))))
      (let ((place (canonical-place place)))
        (let ((operator (car place)) (arguments (cdr place)) found)
          (cond ((not (symbolp operator)) (malformed "~S is not a place" place))
                ((setq found (property operator 'setf-expander))
                 (expander-access found place environment keep-variables))
                ((setq found (simple-setter operator))
                 (call-access operator arguments keep-variables
                              (lambda (names value) (simple-store found names value))))
                ((setq found (structure-place operator))
                 (call-access operator arguments keep-variables
                              (lambda (names value) (structure-store found (car names) value))))
                ((pair-of operator '((values . t) (the . t) (apply . t) (getf . t) (ldb . t) (mask-field . t)))
                 (special-access place environment keep-variables))
                (t
                 (multiple-value-bind (expansion expanded) (macroexpand-1 place environment)
                   (if expanded
                       (place-access expansion environment keep-variables)
                       (call-access operator arguments nil (setf-function-writer operator))))))))))

(defun expander-access (expander place environment keep-variables)
  "EXPANDER is the name of an update function, (:long count function), or the function of define-setf-expander."
  (cond ((symbolp expander)
         (call-access (car place) (cdr place) keep-variables
                      (lambda (names value) `(,expander ,@names ,value))))
        ((consp expander)
         (let ((stores nil))
           (dotimes (i (second expander)) (setq stores (cons (make-symbol "STORE") stores)))
           (multiple-value-bind (bindings names) (bind-arguments (cdr place) nil)
             (general-access (mapcar #'first bindings) (mapcar #'second bindings) stores
                             (funcall (third expander) stores names environment)
                             (cons (car place) names)))))
        (t (multiple-value-call #'general-access (funcall expander place environment)))))

(defun special-access (place environment keep-variables)
  (let ((operator (first place)))
    (case operator
      (values (values-access (cdr place) environment))
      (the
       (multiple-value-bind (bindings reader writer) (place-access (third place) environment keep-variables)
         (values bindings
                 `(the ,(second place) ,reader)
                 (lambda (value) (funcall writer `(the ,(second place) ,value))))))
      (apply
       (let ((function (second place)))
         (unless (and (consp function) (eq (first function) 'function) (symbolp (second function)))
           (malformed "Not a place: ~S" place))
         (multiple-value-bind (bindings names) (bind-arguments (cddr place) keep-variables)
           (values bindings
                   `(apply ,function ,@names)
                   (lambda (value) `(apply #'(setf ,(second function)) ,value ,@names))))))
      (getf (part-access (second place) (cddr place) environment
                         (lambda (reader names) `(getf ,reader ,@names))
                         (lambda (reader names value) `(plist-with ,reader ,(first names) ,value))))
      ;; ldb and mask-field: the place comes last, its parts are evaluated after the byte specifier.
      (t
       (multiple-value-bind (byte-bindings byte-names) (bind-arguments (list (second place)) nil)
         (multiple-value-bind (bindings reader writer)
             (part-access (third place) nil environment
                          (lambda (reader names) (declare (ignore names)) `(,operator ,@byte-names ,reader))
                          (lambda (reader names value)
                            (declare (ignore names))
                            `(,(if (eq operator 'ldb) 'dpb 'deposit-field) ,value ,@byte-names ,reader)))
           (values (append byte-bindings bindings) reader writer)))))))

(defun part-access (place arguments environment read change)
  "A part of the value of PLACE: the whole is read, changed and stored."
  (multiple-value-bind (bindings reader writer) (place-access place environment)
    (multiple-value-bind (more names) (bind-arguments arguments nil)
      (values (append bindings more)
              (funcall read reader names)
              (lambda (value)
                (with-new-value value
                  (lambda (new) (funcall writer (funcall change reader names new)))))))))

(defun values-access (places environment)
  (let ((bindings nil) (readers nil) (writers nil) (stores nil))
    (dolist (place places)
      (multiple-value-bind (more reader writer) (place-access place environment)
        (let ((store (make-symbol "STORE")))
          (setq bindings (append bindings more)
                readers (cons reader readers)
                writers (cons (funcall writer store) writers)
                stores (cons store stores)))))
    (setq stores (nreverse stores) writers (nreverse writers))
    (values bindings
            (cons 'values (nreverse readers))
            (lambda (value)
              `(multiple-value-bind ,stores ,value ,@writers (values ,@stores))))))

(defun around (bindings form)
  (if bindings `(let* ,bindings ,form) form))

(defun get-setf-expansion (place &optional environment)
  (multiple-value-bind (bindings reader writer) (place-access place environment)
    (let ((stores (mapcar (lambda (name) (declare (ignore name)) (gensym "NEW")) (store-names place environment))))
      (values (mapcar #'first bindings)
              (mapcar #'second bindings)
              stores
              (funcall writer (stored-values stores))
              reader))))

;;; setf and its relatives

(defun expand-setf (place value environment)
  (if (symbolp place)
      (multiple-value-bind (expansion expanded) (macroexpand-1 place environment)
        (if expanded (expand-setf expansion value environment) (list 'setq place value)))
      (let* ((place (canonical-place place)) (operator (car place)) setter)
        (cond ((not (symbolp operator)) (malformed "~S is not a place" place))
              ;; A simple place has its arguments and the new value evaluated in the order of the call.
              ((setq setter (property operator 'setf-expander))
               (if (symbolp setter)
                   `(,setter ,@(cdr place) ,value)
                   (expand-general-setf place value environment)))
              ((setq setter (simple-setter operator)) (simple-store setter (cdr place) value))
              ((setq setter (structure-place operator))
               (structure-store setter (second place) value))
              (t (expand-general-setf place value environment))))))

(defun expand-general-setf (place value environment)
  (multiple-value-bind (bindings reader writer) (place-access place environment (constant-form-p value))
    (declare (ignore reader))
    (around bindings (funcall writer value))))

(defun expand-assignments (operator pairs environment)
  (let ((forms nil))
    (do ((tail pairs (cddr tail)))
        ((null tail) (body-form (nreverse forms)))
      (unless (consp (cdr tail)) (malformed "odd number of arguments to ~S" operator))
      (setq forms (cons (expand-setf (first tail) (second tail) environment) forms)))))

(defmacro setf (&rest pairs &environment environment) (expand-assignments 'setf pairs environment))

;;; A place may hold several values: as many as it has store variables.

(defun store-names (place environment)
  "A name for each value that PLACE takes: one, except for VALUES and what define-setf-expander says."
  (let ((names nil))
    (dotimes (i (store-count place environment)) (setq names (cons (make-symbol "STORE") names)))
    names))

(defun store-count (place environment)
  (flet ((expanded-count ()
           (multiple-value-bind (expansion expanded) (macroexpand-1 place environment)
             (if expanded (store-count expansion environment) 1))))
    (if (symbolp place)
        (expanded-count)
        (let* ((operator (car place)) (expander (and (symbolp operator) (property operator 'setf-expander))))
          (cond ((eq operator 'values) (length (cdr place)))
                ((eq operator 'the) (store-count (third place) environment))
                ((consp expander) (second expander))
                ((and expander (not (symbolp expander)))
                 (length (nth-value 2 (funcall expander place environment))))
                (expander 1)
                (t (expanded-count)))))))

(defun bind-stores (names form body)
  "BODY with the values of FORM under NAMES."
  (if (and names (null (cdr names)))
      `(let ((,(car names) ,form)) ,body)
      `(multiple-value-bind ,names ,form ,body)))

(defun stored-values (names)
  (if (and names (null (cdr names))) (car names) (cons 'values names)))

(defmacro psetf (&rest pairs &environment environment)
  (let ((layers nil) (stores nil))
    (do ((tail pairs (cddr tail)))
        ((null tail))
      (unless (consp (cdr tail)) (malformed "odd number of arguments to PSETF"))
      (multiple-value-bind (bindings reader writer) (place-access (first tail) environment)
        (declare (ignore reader))
        (let ((names (store-names (first tail) environment)))
          (setq layers (cons (list bindings names (second tail)) layers)
                stores (cons (funcall writer (stored-values names)) stores)))))
    (inside-layers layers `(progn ,@(nreverse stores) nil))))

(defun inside-layers (layers form)
  "FORM inside of LAYERS, innermost first: each is a list of bindings, names, and the form of the names' values."
  (dolist (layer layers form)
    (setq form (around (first layer) (bind-stores (second layer) (third layer) form)))))

(defmacro shiftf (&rest places-and-value &environment environment)
  (unless (cdr places-and-value) (malformed "SHIFTF wants a place and a value"))
  ;; What each place gives goes into the place before it; what the first one gives is the result.
  (let* ((results (store-names (first places-and-value) environment)) (names results) (layers nil) (stores nil))
    (do ((tail places-and-value (cdr tail)))
        ((null (cdr tail)) (setq layers (cons (list nil names (car tail)) layers)))
      (multiple-value-bind (bindings reader writer) (place-access (car tail) environment)
        (setq layers (cons (list bindings names reader) layers)
              names (store-names (car tail) environment)
              stores (cons (funcall writer (stored-values names)) stores))))
    (inside-layers layers `(progn ,@(nreverse stores) ,(stored-values results)))))

(defmacro rotatef (&rest places &environment environment)
  (if (cdr places)
      (let ((names (store-names (car (last places)) environment)) (layers nil) (stores nil) (writers nil))
        ;; What a place gives goes into the place before it, and that of the first into the last.
        (let ((last-names names))
          (dolist (place places)
            (multiple-value-bind (bindings reader writer) (place-access place environment)
              (setq layers (cons (list bindings names reader) layers)
                    writers (cons writer writers)
                    names (store-names place environment)
                    stores (cons names stores))))
          (setq stores (nreverse (cons last-names (cdr stores))) writers (nreverse writers)))
        (inside-layers layers
                       `(progn ,@(mapcar (lambda (writer names) (funcall writer (stored-values names))) writers stores)
                               nil)))
      nil))

;;; Reading and writing back

(defun harmless-form-p (form)
  "Whether evaluating FORM can neither see nor cause a change."
  (or (atom form) (constant-form-p form)))

(defun standard-accessor-p (place)
  (or (symbolp place)
      (simple-setter (car place))
      (pair-of (car place) *place-synonyms*)
      (pair-of (car place) *tail-synonyms*)
      (structure-place (car place))))

(defun modify-place (place arguments environment maker)
  "Stores what MAKER makes of the reading form and the ARGUMENTS, evaluated once each in the order of CL."
  (multiple-value-bind (bindings reader writer)
      (place-access place environment (and (standard-accessor-p place) (every-harmless-p arguments)))
    (if bindings
        (multiple-value-bind (more names) (bind-arguments arguments nil)
          (around (append bindings more) (funcall writer (funcall maker reader names))))
        (funcall writer (funcall maker reader arguments)))))

(defun every-harmless-p (forms)
  (dolist (form forms t)
    (unless (harmless-form-p form) (return nil))))

(defmacro incf (place &optional (delta 1) &environment environment)
  (modify-place place (list delta) environment
                (lambda (reader delta) (if (eql (car delta) 1) `(1+ ,reader) `(+ ,@delta ,reader)))))

(defmacro decf (place &optional (delta 1) &environment environment)
  (modify-place place (list delta) environment
                (lambda (reader delta)
                  (cond ((eql (car delta) 1) `(1- ,reader))
                        ((harmless-form-p (car delta)) `(- ,reader ,@delta))
                        ;; As in SBCL, the amount is evaluated before a variable is read.
                        (t (let ((amount (make-symbol "AMOUNT")))
                             `(let ((,amount ,@delta)) (- ,reader ,amount))))))))

(defmacro push (item place &environment environment)
  (if (harmless-form-p item)
      (modify-place place nil environment (lambda (reader names) (declare (ignore names)) `(cons ,item ,reader)))
      (if (symbolp place)
          (modify-place place nil environment (lambda (reader names) (declare (ignore names)) `(cons ,item ,reader)))
          (let ((new (make-symbol "ITEM")))
            `(let ((,new ,item))
               ,(modify-place place nil environment
                              (lambda (reader names) (declare (ignore names)) `(cons ,new ,reader))))))))

(defmacro pushnew (item place &rest keys &environment environment)
  (let ((new (make-symbol "ITEM")))
    `(let ((,new ,item))
       ,(modify-place place keys environment
                      (lambda (reader names) `(adjoin ,new ,reader ,@names))))))

(defmacro pop (place &environment environment)
  (multiple-value-bind (bindings reader writer) (place-access place environment (standard-accessor-p place))
    (let ((old (make-symbol "LIST")))
      `(let* (,@bindings (,old ,reader))
         ,(funcall writer `(cdr ,old))
         (car ,old)))))

(defmacro remf (place indicator &environment environment)
  (multiple-value-bind (bindings reader writer) (place-access place environment)
    (let ((key (make-symbol "INDICATOR")) (list (make-symbol "LIST")) (found (make-symbol "FOUND")))
      `(let* (,@bindings (,key ,indicator))
         (multiple-value-bind (,list ,found) (plist-without ,reader ,key)
           (if ,found (progn ,(funcall writer list) t) nil))))))

;;; Definitions of places

(defmacro define-modify-macro (name lambda-list function &optional documentation)
  (let ((names nil) (rest nil) (next-is-rest nil))
    (dolist (item lambda-list)
      (cond ((eq item '&optional))
            ((eq item '&rest) (setq next-is-rest t))
            (next-is-rest (setq rest item))
            (t (setq names (cons (if (consp item) (car item) item) names)))))
    `(defmacro ,name (place ,@lambda-list &environment environment)
       ,@(if documentation (list documentation))
       (modify-place place (list* ,@(nreverse names) ,rest) environment
                     (lambda (reader arguments) (list* ',function reader arguments))))))

(defmacro defsetf (name function-or-lambda-list &body body)
  `(eval-when (:compile-toplevel :load-toplevel :execute)
     (set-property
      ',name 'setf-expander
      ,(if (and function-or-lambda-list (symbolp function-or-lambda-list))
           (list 'quote function-or-lambda-list)
           (let ((stores (car body)) (forms (cdr body)) (names (make-symbol "STORES")) (arguments (make-symbol "ARGUMENTS")))
             (when (and (stringp (car forms)) (cdr forms)) (setq forms (cdr forms)))
             (multiple-value-bind (lambda-list environment) (without-environment function-or-lambda-list)
               `(list :long ,(length stores)
                      (lambda (,names ,arguments ,environment)
                        (declare (ignorable ,environment))
                        (destructuring-bind ,stores ,names
                          (destructuring-bind ,lambda-list ,arguments
                            (block ,name ,@forms)))))))))
     ',name))

(defun without-environment (lambda-list)
  "LAMBDA-LIST without its &environment part, and the variable of that."
  (let ((tail (member '&environment lambda-list)))
    (if tail
        (values (append (ldiff lambda-list tail) (cddr tail)) (second tail))
        (values lambda-list (make-symbol "ENVIRONMENT")))))

(defmacro define-setf-expander (name lambda-list &body body)
  (when (and (stringp (car body)) (cdr body)) (setq body (cdr body)))
  (let ((place (make-symbol "PLACE")))
    (multiple-value-bind (lambda-list environment) (without-environment lambda-list)
      `(eval-when (:compile-toplevel :load-toplevel :execute)
         (set-property ',name 'setf-expander
                       (lambda (,place ,environment)
                         (declare (ignorable ,environment))
                         ,(multiple-value-bind (declarations forms) (split-declarations body)
                            (if (eq (car lambda-list) '&whole)
                                (let ((operator (make-symbol "OPERATOR")))
                                  `(destructuring-bind (&whole ,(second lambda-list) ,operator ,@(cddr lambda-list)) ,place
                                     (declare (ignore ,operator))
                                     ,@declarations
                                     (block ,name ,@forms)))
                                `(destructuring-bind ,lambda-list (cdr ,place)
                                   ,@declarations
                                   (block ,name ,@forms))))))
         ',name))))
