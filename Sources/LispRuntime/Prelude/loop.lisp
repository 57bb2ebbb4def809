;;;; loop: the extended form is parsed into the parts of one block, one let and one tagbody.
(in-package "SYSTEM")

;;; The parts of the loop that is being expanded.
(defvar *loop-clauses* nil "What is left to be parsed.")
(defvar *loop-name* nil)
(defvar *loop-groups* nil "Groups of bindings, last first: (binding) is sequential, several are parallel.")
(defvar *loop-prologue* nil "Forms of initially, last first.")
(defvar *loop-first* nil "What is done before the first iteration, last first.")
(defvar *loop-next* nil "What is done before each further one, last first.")
(defvar *loop-body* nil "The clauses' forms, last first.")
(defvar *loop-epilogue* nil "Forms of finally, last first.")
(defvar *loop-result* nil "The form of the default value.")
(defvar *loop-accumulators* nil "(name kind variable tail-or-flag) for each thing that is accumulated.")
(defvar *loop-it* nil "The variable of the test whose value IT stands for, and whether it was used.")

(defun loop-error (control &rest arguments)
  (error 'simple-program-error
         :format-control "~?~%current LOOP context:~{ ~S~}."
         :format-arguments (list control arguments (first-of *loop-clauses* 5))))

(defun first-of (list count)
  (let ((result nil))
    (dolist (item list (nreverse result))
      (when (minusp (decf count)) (return (nreverse result)))
      (push item result))))

(defmacro loop (&rest clauses)
  (if (every #'consp clauses)
      `(block nil (tagbody again ,@clauses (go again)))
      (expand-loop clauses)))

;;; Words

(defun loop-word (object)
  "The keyword that a symbol stands for: the words of loop are known by their names only."
  (if (symbolp object) (intern (symbol-name object) "KEYWORD") nil))

(defun next-word () (if *loop-clauses* (loop-word (first *loop-clauses*)) nil))

(defun next-word-p (&rest words) (and *loop-clauses* (symbolp (first *loop-clauses*)) (member (next-word) words)))

(defun next-form (what)
  (if *loop-clauses* (pop *loop-clauses*) (loop-error "LOOP source code ran out where ~A was expected." what)))

(defun next-form-or-it ()
  (if (and *loop-it* (next-word-p :it))
      (progn (pop *loop-clauses*) (set-cdr *loop-it* t) (car *loop-it*))
      (next-form "a form")))

(defun compound-forms ()
  (let ((forms nil))
    (do ()
        ((not (consp (first *loop-clauses*))) (nreverse forms))
      (push (pop *loop-clauses*) forms))))

;;; The whole

(defun expand-loop (clauses)
  (let ((*loop-clauses* clauses) (*loop-name* nil) (*loop-groups* nil) (*loop-prologue* nil) (*loop-first* nil)
        (*loop-next* nil) (*loop-body* nil) (*loop-epilogue* nil) (*loop-result* nil) (*loop-accumulators* nil)
        (*loop-it* nil))
    (when (next-word-p :named)
      (pop *loop-clauses*)
      (setq *loop-name* (next-form "a name")))
    (do () ((null *loop-clauses*)) (parse-clause))
    (let ((form `(block ,*loop-name*
                   ,(loop-bindings (reverse *loop-groups*)
                                   `(,(loop-tagbody) ,*loop-result*)))))
      (if (mentions-p 'loop-finish clauses)
          `(macrolet ((loop-finish () '(go end-loop))) ,form)
          form))))

(defun mentions-p (symbol tree)
  (do ((tail tree (cdr tail)))
      ((atom tail) (eq tail symbol))
    (when (if (consp (car tail)) (mentions-p symbol (car tail)) (eq (car tail) symbol)) (return t))))

(defun loop-bindings (groups forms)
  "FORMS inside of the bindings of GROUPS: neighbours that are sequential share a let*."
  (if (null groups)
      (body-form forms)
      (let ((bindings nil) (binder 'let))
        (if (cdr (car groups))
            (setq bindings (pop groups))
            (progn
              (do () ((or (null groups) (cdr (car groups)))) (push (car (pop groups)) bindings))
              (setq bindings (nreverse bindings) binder 'let*)))
        `(,binder ,bindings ,@(if groups (list (loop-bindings groups forms)) forms)))))

(defun loop-tagbody ()
  "What the first iteration and the others begin with in common is there once."
  (let ((first *loop-first*) (next *loop-next*) (shared nil))
    (do ()
        ((or (null first) (null next) (not (equal (car first) (car next)))))
      (push (pop first) shared)
      (pop next))
    `(tagbody
        ,@(reverse *loop-prologue*)
        ,@(reverse first)
      next-loop
        ,@shared
        ,@(reverse *loop-body*)
        ,@(reverse next)
        (go next-loop)
      end-loop
        ,@(reverse *loop-epilogue*))))

(defun parse-clause ()
  (let ((word (next-word)) (token (first *loop-clauses*)))
    (unless (and word (symbolp token)) (loop-error "~S found where LOOP keyword expected" token))
    (case word
      ((:for :as) (pop *loop-clauses*) (parse-for))
      (:with (pop *loop-clauses*) (parse-with))
      (:repeat (pop *loop-clauses*) (parse-repeat))
      (:initially
       (pop *loop-clauses*)
       (setq *loop-prologue* (append (reverse (compound-forms)) *loop-prologue*)))
      (:finally
       (pop *loop-clauses*)
       (setq *loop-epilogue*
             (append (if (next-word-p :return)
                         (progn (pop *loop-clauses*) (list `(return-from ,*loop-name* ,(next-form "a form"))))
                         (reverse (compound-forms)))
                     *loop-epilogue*)))
      (t (dolist (form (body-clause)) (push form *loop-body*))))))

;;; Clauses of the body. Each returns a list of forms.

(defun body-clause ()
  (let ((token (next-form "a clause")))
    (case (loop-word token)
      ((:do :doing)
       (or (compound-forms) (loop-error "A compound form was expected after ~S." token)))
      (:while (list `(if ,(next-form "a form") nil (go end-loop))))
      (:until (list `(if ,(next-form "a form") (go end-loop))))
      (:always (setq *loop-result* t) (list `(if ,(next-form "a form") nil (return-from ,*loop-name* nil))))
      (:never (setq *loop-result* t) (list `(if ,(next-form "a form") (return-from ,*loop-name* nil))))
      (:thereis
       (let ((value (make-symbol "VALUE")))
         (list `(let ((,value ,(next-form "a form"))) (if ,value (return-from ,*loop-name* ,value))))))
      (:return (list `(return-from ,*loop-name* ,(next-form-or-it))))
      ((:when :if) (list (conditional-clause nil)))
      (:unless (list (conditional-clause t)))
      ((:collect :collecting) (accumulation-clause 'list 'collect))
      ((:append :appending) (accumulation-clause 'list 'append))
      ((:nconc :nconcing) (accumulation-clause 'list 'nconc))
      ((:count :counting) (accumulation-clause 'number 'count))
      ((:sum :summing) (accumulation-clause 'number 'sum))
      ((:maximize :maximizing) (accumulation-clause 'extreme '>))
      ((:minimize :minimizing) (accumulation-clause 'extreme '<))
      (t (push token *loop-clauses*)
       (loop-error "unknown LOOP keyword: ~S" token)))))

(defun conditional-clause (negated)
  (let* ((test (next-form "a test")) (it (cons (make-symbol "IT") nil))
         (then (conditional-clauses it))
         (else (if (next-word-p :else)
                   (progn (pop *loop-clauses*) (conditional-clauses it))
                   nil)))
    (when (next-word-p :end) (pop *loop-clauses*))
    (let ((variable (car it)))
      (flet ((choice (test)
               (if negated
                   `(if ,test ,(body-form else) ,(body-form then))
                   `(if ,test ,(body-form then) ,(body-form else)))))
        (if (cdr it)
            `(let ((,variable ,test)) ,(choice variable))
            (choice test))))))

(defun conditional-clauses (it)
  "One clause or several that AND connects."
  (let ((forms (let ((*loop-it* it)) (body-clause))))
    (do ()
        ((not (next-word-p :and)) forms)
      (pop *loop-clauses*)
      (setq forms (append forms (let ((*loop-it* it)) (body-clause)))))))

;;; Accumulation

(defun accumulation-clause (kind operator)
  (let* ((form (next-form-or-it))
         (name (if (next-word-p :into) (progn (pop *loop-clauses*) (next-form "a variable")) nil))
         (type (parse-type))
         (accumulator (or (pair-of name *loop-accumulators*) (new-accumulator name kind type))))
    (unless (eq (second accumulator) kind)
      (loop-error "incompatible kinds of LOOP value accumulation: ~(~A~)" operator))
    (let ((variable (third accumulator)) (tail (fourth accumulator)))
      (case operator
        (collect (listing accumulator `(set-cdr ,tail (setq ,tail (list ,form)))))
        (append (listing accumulator `(setq ,tail (last (set-cdr-returning-cell ,tail (copy-list ,form))))))
        (nconc (listing accumulator `(setq ,tail (last (set-cdr-returning-cell ,tail ,form)))))
        (count (list `(if ,form (setq ,variable (1+ ,variable)))))
        (sum (list `(setq ,variable (+ ,variable ,form))))
        (t (let ((value (make-symbol "VALUE")))
             (list `(let ((,value ,form))
                      (if (if ,tail (,operator ,value ,variable) (setq ,tail t)) (setq ,variable ,value))))))))))

(defun set-cdr-returning-cell (cell list)
  "CELL, which is followed by LIST."
  (set-cdr cell list)
  cell)

(defun listing (accumulator form)
  "A named list is there for the forms of the loop to see after each step."
  (if (first accumulator)
      (list form `(setq ,(first accumulator) (cdr ,(third accumulator))))
      (list form)))

(defun new-accumulator (name kind type)
  (let* ((variable (if (and name (not (eq kind 'list))) name (make-symbol "RESULT")))
         ;; The last cons of a list; whether there was anything of which to take the extreme.
         (tail (case kind (list (make-symbol "TAIL")) (extreme (make-symbol "FOUND")) (t nil)))
         (accumulator (list name kind variable tail)))
    (case kind
      (list (push (list (list variable '(list nil))) *loop-groups*)
       (push (list (list tail variable)) *loop-groups*)
       (when name (push (list (list name nil)) *loop-groups*)))
      (number (push (list (list variable (if type (default-value type) 0))) *loop-groups*))
      (t (push (list (list variable 0)) *loop-groups*)
       (push (list (list tail nil)) *loop-groups*)))
    (unless name
      (setq *loop-result* (if (eq kind 'list) `(cdr ,variable) variable)))
    (push accumulator *loop-accumulators*)
    accumulator))

;;; Types and destructuring

(defun parse-type ()
  "The type that may follow a variable, or nil."
  (cond ((next-word-p :of-type) (pop *loop-clauses*) (next-form "a type"))
        ((and *loop-clauses* (member (first *loop-clauses*) '(fixnum float t nil single-float double-float integer number)))
         (pop *loop-clauses*))
        (t nil)))

(defun default-value (type)
  (case type
    ((fixnum integer number unsigned-byte bit real rational) 0)
    ((float single-float short-float) 0.0)
    ((double-float long-float) 0.0d0)
    (t (if (and (consp type) (member (first type) '(integer unsigned-byte signed-byte mod))) 0 nil))))

(defun pattern-variables (pattern)
  (cond ((null pattern) nil)
        ((symbolp pattern) (list pattern))
        ((consp pattern) (append (pattern-variables (car pattern)) (pattern-variables (cdr pattern))))
        (t (loop-error "~S is not a pattern of variables" pattern))))

(defun bind-pattern (pattern type)
  "Bindings of the variables of PATTERN that begin without a value of their own."
  (mapcar (lambda (variable) (list variable (default-value type))) (pattern-variables pattern)))

(defun assignments (pattern form)
  "Forms that set the variables of PATTERN to the parts of FORM."
  (cond ((null pattern) (if (atom form) nil (list form)))
        ((symbolp pattern) (list `(setq ,pattern ,form)))
        (t (let ((whole (make-symbol "WHOLE")))
             (list `(let ((,whole ,form)) ,@(part-assignments pattern whole)))))))

(defun part-assignments (pattern whole)
  "Takes PATTERN apart along its cdrs; WHOLE is a variable that may be stepped."
  (let ((forms nil))
    (do ((tail pattern (cdr tail)))
        ((atom tail)
         (when tail (push `(setq ,tail ,whole) forms))
         (nreverse forms))
      (when (car tail)
        (dolist (form (assignments (car tail) `(car ,whole))) (push form forms)))
      (when (cdr tail) (push `(setq ,whole (cdr ,whole)) forms)))))

;;; with

(defun parse-with ()
  (let ((group nil) (after nil))
    (do ((more t (and (next-word-p :and) (progn (pop *loop-clauses*) t))))
        ((not more))
      (let* ((pattern (next-form "a variable")) (type (parse-type))
             (form (if (next-word-p :=) (progn (pop *loop-clauses*) (next-form "a form")) (default-value type))))
        (if (and (symbolp pattern) pattern)
            (push (list pattern form) group)
            (let ((whole (make-symbol "WHOLE")))
              (push (list whole form) group)
              (setq after (append after (destructured pattern whole)))))))
    (push (nreverse group) *loop-groups*)
    (dolist (binding after) (push (list binding) *loop-groups*))))

(defun destructured (pattern form)
  "Sequential bindings of the variables of PATTERN to the parts of FORM, a variable."
  (cond ((null pattern) nil)
        ((symbolp pattern) (list (list pattern form)))
        (t (let ((whole (make-symbol "WHOLE")))
             (cons (list whole form)
                   (append (if (consp (car pattern))
                               (destructured (car pattern) `(car ,whole))
                               (if (car pattern) (list (list (car pattern) `(car ,whole))) nil))
                           (destructured (cdr pattern) `(cdr ,whole))))))))

(defun parse-repeat ()
  (let ((count (make-symbol "COUNT")))
    (push (list (list count (next-form "a form"))) *loop-groups*)
    (add-iteration (list (list `(if (plusp ,count) (setq ,count (1- ,count)) (go end-loop))) nil nil nil))))

;;; for. An iteration is a list of four: tests, steps (pattern form), tests after these, further steps; and the
;;; same again for the first time round where that differs.

(defun add-iteration (next &optional (first next))
  (add-parallel-iterations (list next) (list first)))

(defun add-parallel-iterations (nexts firsts)
  (dolist (form (iteration-forms firsts)) (push form *loop-first*))
  (dolist (form (iteration-forms nexts)) (push form *loop-next*)))

(defun iteration-forms (iterations)
  (flet ((all (position)
           (let ((result nil)) (dolist (iteration iterations result) (setq result (append result (nth position iteration)))))))
    (append (all 0) (step-forms (all 1)) (all 2) (step-forms (all 3)))))

(defun step-forms (steps)
  "STEPS, each (pattern form), done in parallel."
  (cond ((null steps) nil)
        ((null (cdr steps)) (assignments (first (first steps)) (second (first steps))))
        (t (let ((names (mapcar (lambda (step) (declare (ignore step)) (make-symbol "NEW")) steps)))
             (list `(let ,(mapcar (lambda (name step) (list name (second step))) names steps)
                      ,@(mapcan (lambda (name step) (assignments (first step) name)) names steps)))))))

(defun parse-for ()
  (let ((nexts nil) (firsts nil) (group nil))
    (do ((more t (and (next-word-p :and) (progn (pop *loop-clauses*) t))))
        ((not more))
      (let ((pattern (next-form "a variable")) (type (parse-type)))
        (multiple-value-bind (bindings next first) (parse-iteration pattern type)
          (setq group (append group (list bindings)))
          (push next nexts)
          (push (or first next) firsts))))
    ;; What AND connects is bound in parallel; the bindings of one clause may build on each other.
    (if (cdr group)
        (add-parallel-bindings group)
        (dolist (binding (car group)) (push (list (plain-binding binding)) *loop-groups*)))
    (add-parallel-iterations (nreverse nexts) (nreverse firsts))))

;; A binding whose form is (depending form) builds on one of the same clause.
(defun depending-p (binding) (and (consp (second binding)) (eq (first (second binding)) 'depending)))

(defun plain-binding (binding)
  (if (depending-p binding) (list (first binding) (second (second binding))) binding))

(defun add-parallel-bindings (group)
  (let ((parallel nil) (after nil))
    (dolist (bindings group)
      (dolist (binding bindings)
        (if (depending-p binding)
            (push (plain-binding binding) after)
            (push binding parallel))))
    (push (nreverse parallel) *loop-groups*)
    (dolist (binding (nreverse after)) (push (list binding) *loop-groups*))))

(defun parse-iteration (pattern type)
  "Bindings, the iteration, and the first one if it differs."
  (let ((word (next-form "a LOOP keyword")))
    (case (loop-word word)
      (:in (for-in pattern type))
      (:on (for-on pattern type))
      (:across (for-across pattern type))
      (:= (for-equals pattern type))
      (:being (for-being pattern type))
      ((:from :upfrom :downfrom :to :upto :downto :below :above :by)
       (push word *loop-clauses*)
       (for-arithmetic pattern type))
      (t (push word *loop-clauses*)
       (loop-error "~S is an unknown keyword in FOR or AS clause in LOOP." word)))))

(defun list-step (list)
  "The form of the rest of the variable LIST, and a binding that it needs."
  (if (next-word-p :by)
      (let ((by (progn (pop *loop-clauses*) (next-form "a function"))))
        (if (and (consp by) (eq (first by) 'function) (symbolp (second by)))
            (values `(,(second by) ,list) nil)
            (let ((step (make-symbol "STEP")))
              (values `(funcall ,step ,list) (list (list step by))))))
      (values `(cdr ,list) nil)))

(defun for-in (pattern type)
  (let* ((list (make-symbol "LIST")) (form (next-form "a list")))
    (multiple-value-bind (rest bindings) (list-step list)
      (values (list* (list list form) (append bindings (bind-pattern pattern type)))
              `(((if (null ,list) (go end-loop))) ((,pattern (car ,list))) () ((,list ,rest)))))))

(defun for-on (pattern type)
  (if (and (symbolp pattern) pattern)
      (let ((form (next-form "a list")))
        (multiple-value-bind (rest bindings) (list-step pattern)
          (values (list* (list pattern form) bindings)
                  `(() ((,pattern ,rest)) ((if (atom ,pattern) (go end-loop))) ())
                  `(() () ((if (atom ,pattern) (go end-loop))) ()))))
      (let ((list (make-symbol "LIST")) (form (next-form "a list")))
        (multiple-value-bind (rest bindings) (list-step list)
          (values (list* (list list form) (append bindings (bind-pattern pattern type)))
                  `(((if (atom ,list) (go end-loop))) ((,pattern ,list)) () ((,list ,rest))))))))

(defun for-across (pattern type)
  (let ((vector (make-symbol "VECTOR")) (index (make-symbol "INDEX")) (length (make-symbol "LENGTH")))
    (values (list* (list vector (next-form "a vector")) (list index 0) (list length `(depending (length ,vector)))
                   (bind-pattern pattern type))
            `(((if (>= ,index ,length) (go end-loop))) ((,pattern (aref ,vector ,index))) () ((,index (1+ ,index)))))))

(defun for-equals (pattern type)
  (let ((form (next-form "a form")))
    (if (next-word-p :then)
        (let ((then (progn (pop *loop-clauses*) (next-form "a form"))))
          (values (bind-pattern pattern type)
                  `(() ((,pattern ,then)) () ())
                  `(() ((,pattern ,form)) () ())))
        (values (bind-pattern pattern type) `(() ((,pattern ,form)) () ())))))

(defun for-arithmetic (pattern type)
  (let ((start nil) (limit nil) (test nil) (step 1) (down nil) (bindings nil) (start-given nil)
        (variable (if pattern pattern (make-symbol "COUNTER"))))
    (flet ((argument (name)
             (let ((form (next-form "a number")))
               (if (constant-form-p form)
                   form
                   (let ((variable (make-symbol name))) (push (list variable form) bindings) variable)))))
      (do ()
          ((not (next-word-p :from :upfrom :downfrom :to :upto :downto :below :above :by)))
        (let ((word (loop-word (pop *loop-clauses*))))
          (when (if (member word '(:from :upfrom :downfrom)) start-given (and (not (eq word :by)) limit))
            (loop-error "illegal use of ~S in FOR or AS clause in LOOP" word))
          (when (member word '(:downfrom :downto :above)) (setq down t))
          (case word
            ((:from :upfrom :downfrom)
             (setq start-given t start (next-form "a number"))
             (push (list variable start) bindings))
            ((:to :upto) (setq test (or test '>) limit (argument "LIMIT")))
            (:downto (setq test '< limit (argument "LIMIT")))
            (:below (setq test '>= limit (argument "LIMIT")))
            (:above (setq test '<= limit (argument "LIMIT")))
            (t (setq step (argument "STEP")))))))
    (unless start-given
      (when down (loop-error "don't know where to start stepping"))
      (push (list variable (or (let ((zero (default-value type))) (and (floatp zero) zero)) 0)) bindings))
    (when (and down (eq test '>)) (setq test '<))
    (let ((next (cond ((eql step 1) (if down `(1- ,variable) `(1+ ,variable)))
                      (down `(- ,variable ,step))
                      (t `(+ ,variable ,step))))
          (tests (if limit `((if (,test ,variable ,limit) (go end-loop))) nil)))
      (values (nreverse bindings)
              `(() ((,variable ,next)) ,tests ())
              `(() () ,tests ())))))

;;; for … being

(defun for-being (pattern type)
  (unless (next-word-p :the :each) (loop-error "THE or EACH was expected after BEING."))
  (pop *loop-clauses*)
  (let ((what (next-form "a LOOP keyword")))
    (unless (next-word-p :in :of) (loop-error "IN or OF was expected after ~S." what))
    (pop *loop-clauses*)
    (let ((form (next-form "a form")))
      (case (loop-word what)
        ((:hash-key :hash-keys) (for-table pattern type form t))
        ((:hash-value :hash-values) (for-table pattern type form nil))
        ((:symbol :symbols) (for-symbols pattern type form :all))
        ((:present-symbol :present-symbols) (for-symbols pattern type form :present))
        ((:external-symbol :external-symbols) (for-symbols pattern type form :external))
        (t (loop-error "~S is an unknown keyword after BEING in LOOP." what))))))

(defun for-symbols (pattern type form kind)
  (let ((list (make-symbol "SYMBOLS")))
    (values (list* (list list `(package-symbols ,form ,kind)) (bind-pattern pattern type))
            `(((if (null ,list) (go end-loop))) ((,pattern (car ,list))) () ((,list (cdr ,list)))))))

(defun for-table (pattern type form keys)
  (let ((table (make-symbol "TABLE")) (position (make-symbol "POSITION"))
        (key (make-symbol "KEY")) (value (make-symbol "VALUE")) (other nil))
    (when (next-word-p :using)
      (pop *loop-clauses*)
      (let ((using (next-form "(HASH-KEY variable) or (HASH-VALUE variable)")))
        (unless (and (consp using) (member (loop-word (first using)) (if keys '(:hash-value) '(:hash-key))))
          (loop-error "~S is not understood after USING." using))
        (setq other (second using))))
    (values (list* (list table form) (list position 0) (list key nil) (list value nil)
                   (append (bind-pattern pattern type) (bind-pattern other nil)))
            `(((multiple-value-setq (,position ,key ,value) (hash-table-entry ,table ,position))
               (if (null ,position) (go end-loop)))
              ((,pattern ,(if keys key value)) ,@(if other `((,other ,(if keys value key))) nil))
              () ()))))
