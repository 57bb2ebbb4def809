;;;; Conditionals, iteration and multiple values: the macros that everything else is written with.
(in-package "SYSTEM")

;;; An expander here is compiled when it is first needed, so it is written with operators that stand above it, or with
;;; special forms. Names of temporaries are made by make-symbol: cheaper than gensym, and never looked at.

(defun body-form (forms)
  "FORMS as one form."
  (if (consp forms)
      (if (cdr forms) (cons 'progn forms) (car forms))
      nil))

(defun malformed (control &rest arguments)
  "A macro was used in a way that has no meaning."
  (error 'simple-program-error :format-control control :format-arguments arguments))

(defmacro when (test &body forms) (list 'if test (body-form forms)))

(defmacro unless (test &body forms) (list 'if test nil (body-form forms)))

(defun expand-cond (clauses)
  (if (null clauses)
      nil
      (let ((clause (car clauses)) (rest (cdr clauses)))
        (if (atom clause) (malformed "COND clause is not a list: ~S" clause))
        (if (null (cdr clause))
            (if rest
                (list 'or (car clause) (expand-cond rest))
                (list 'values (car clause)))
            (if (eq (car clause) t)
                (body-form (cdr clause))
                (list 'if (car clause) (body-form (cdr clause)) (expand-cond rest)))))))

(defmacro cond (&rest clauses) (expand-cond clauses))

(defun expand-and (forms)
  (if (cdr forms) (list 'if (car forms) (expand-and (cdr forms))) (car forms)))

(defmacro and (&rest forms) (if forms (expand-and forms) t))

(defun expand-or (forms)
  (let ((first (car forms)) (rest (cdr forms)))
    (if (null rest)
        first
        (if (symbolp first)
            (list 'if first first (expand-or rest))
            (let ((value (make-symbol "VALUE")))
              (list 'let (list (list value first)) (list 'if value value (expand-or rest))))))))

(defmacro or (&rest forms) (if forms (expand-or forms) nil))

(defmacro prog1 (first &rest forms)
  (if forms
      (let ((value (make-symbol "VALUE")))
        `(let ((,value ,first)) ,@forms ,value))
      `(values ,first)))

(defmacro prog2 (first second &rest forms) `(progn ,first (prog1 ,second ,@forms)))

(defmacro return (&optional value) `(return-from nil ,value))

;;; Multiple values. The machine's compiler knows a multiple-value-call of a lambda expression like the one below.

(defmacro multiple-value-bind (variables form &body body)
  (if (and variables (null (cdr variables)) (atom form))
      `(let ((,(car variables) ,form)) ,@body)
      (let ((others (make-symbol "OTHERS")))
        `(multiple-value-call (lambda (&optional ,@variables &rest ,others) (declare (ignore ,others)) ,@body) ,form))))

(defmacro multiple-value-list (form) `(multiple-value-call #'list ,form))

(defmacro multiple-value-setq (variables form)
  (if variables
      `(values (setf (values ,@variables) ,form))
      `(values ,form)))

(defmacro nth-value (index form)
  (if (and (integerp index) (<= 0 index 8))
      (let ((variables nil))
        (dotimes (i (1+ index)) (setq variables (cons (make-symbol "VALUE") variables)))
        `(multiple-value-bind ,variables ,form ,(car (last variables))))
      `(nth ,index (multiple-value-list ,form))))

;;; Iteration

(defun split-declarations (body)
  "The declarations at the head of BODY, and what follows them."
  (let ((declarations nil))
    (tagbody
     again
       (if (and (consp body) (consp (car body)) (eq (car (car body)) 'declare))
           (progn (setq declarations (cons (car body) declarations) body (cdr body)) (go again))))
    (values (if (cdr declarations) (reverse declarations) declarations) body)))

(defun iteration-body (forms)
  "FORMS as a body inside of a tagbody: with one of its own only where it has tags."
  (let ((tail forms))
    (tagbody
     again
       (if (consp tail)
           (if (atom (car tail))
               nil
               (progn (setq tail (cdr tail)) (go again)))))
    (if tail (list (cons 'tagbody forms)) forms)))

(defun expand-do (binder stepper variables end-and-result body)
  (if (atom end-and-result) (malformed "The end test of DO is not a list: ~S" end-and-result))
  (let ((bindings nil) (steps nil))
    (dolist (variable variables)
      (if (atom variable) (setq variable (list variable)))
      (setq bindings (cons (if (cdr variable) (list (car variable) (car (cdr variable))) (car variable)) bindings))
      (if (cdr (cdr variable))
          (setq steps (list* (car (cdr (cdr variable))) (car variable) steps))))
    (multiple-value-bind (declarations forms) (split-declarations body)
      `(block nil
         (,binder ,(nreverse bindings)
           ,@declarations
           (tagbody
              (go test)
            again
              ,@(iteration-body forms)
              ,@(if steps (list (cons stepper (nreverse steps))))
            test
              (if ,(car end-and-result) nil (go again)))
           ,@(cdr end-and-result))))))

(defmacro do (variables end-and-result &body body) (expand-do 'let 'psetq variables end-and-result body))

(defmacro do* (variables end-and-result &body body) (expand-do 'let* 'setq variables end-and-result body))

(defmacro dolist ((variable list &optional result) &body body)
  (let ((tail (make-symbol "TAIL")))
    (multiple-value-bind (declarations forms) (split-declarations body)
      `(block nil
         (let ((,tail ,list))
           (tagbody
              (go test)
            again
              (let ((,variable (car ,tail)))
                ,@declarations
                (setq ,tail (cdr ,tail))
                ,@(iteration-body forms))
            test
              (if ,tail (go again))))
         ,@(if result (list `(let ((,variable nil)) ,variable ,result)))))))

(defmacro dotimes ((variable count &optional result) &body body)
  (let ((limit (if (integerp count) count (make-symbol "LIMIT"))))
    (multiple-value-bind (declarations forms) (split-declarations body)
      `(block nil
         (let (,@(if (integerp count) nil (list (list limit count))) (,variable 0))
           ,@declarations
           (tagbody
              (go test)
            again
              ,@(iteration-body forms)
              (setq ,variable (1+ ,variable))
            test
              (if (< ,variable ,limit) (go again)))
           ,@(if result (list result)))))))

(defun expand-prog (binder variables body)
  (multiple-value-bind (declarations forms) (split-declarations body)
    `(block nil (,binder ,variables ,@declarations (tagbody ,@forms)))))

(defmacro prog (variables &body body) (expand-prog 'let variables body))

(defmacro prog* (variables &body body) (expand-prog 'let* variables body))

(defmacro psetq (&rest pairs)
  (let ((bindings nil) (assignments nil))
    (tagbody
     again
       (if (consp pairs)
           (let ((value (make-symbol "VALUE")))
             (if (null (cdr pairs)) (malformed "odd number of arguments to PSETQ"))
             (setq bindings (cons (list value (car (cdr pairs))) bindings)
                   assignments (list* value (car pairs) assignments)
                   pairs (cdr (cdr pairs)))
             (go again))))
    (cond ((null bindings) nil)
          ((null (cdr bindings)) `(progn (setq ,(car (cdr assignments)) ,(car (cdr (car bindings)))) nil))
          ;; The last value needs no temporary: nothing is evaluated after it.
          (t (let ((last (car bindings)))
               (setq assignments (list* (car (cdr last)) (cdr assignments)))
               `(let ,(reverse (cdr bindings))
                  (setq ,(car (cdr assignments)) ,(car assignments) ,@(reverse (cdr (cdr assignments))))
                  nil))))))

;;; Choice by key

(defun key-test (key object)
  `(eql ,key ,(if (or (numberp object) (characterp object) (keywordp object) (null object) (eq object t))
                  object
                  (list 'quote object))))

(defun keys-test (key objects)
  (if (cdr objects)
      `(if ,(key-test key (car objects)) t ,(keys-test key (cdr objects)))
      (key-test key (car objects))))

(defun case-clauses (key clauses otherwise last-may-be-otherwise)
  "Nested tests of the variable KEY; OTHERWISE is the form for a key that no clause has."
  (if (null clauses)
      otherwise
      (let* ((clause (car clauses)) (keys (if (consp clause) (car clause) (malformed "Bad CASE clause: ~S" clause))))
        (cond ((and last-may-be-otherwise (or (eq keys t) (eq keys 'otherwise)))
               (if (cdr clauses)
                   (malformed "~S allowed as the key designator only in the final otherwise-clause" keys)
                   (body-form (cdr clause))))
              ((null keys) (case-clauses key (cdr clauses) otherwise last-may-be-otherwise))
              (t (list 'if
                       (if (consp keys) (keys-test key keys) (key-test key keys))
                       (body-form (cdr clause))
                       (case-clauses key (cdr clauses) otherwise last-may-be-otherwise)))))))

(defun all-keys (clauses)
  (let ((keys nil))
    (dolist (clause clauses (nreverse keys))
      (if (listp (car clause))
          (dolist (key (car clause)) (setq keys (cons key keys)))
          (setq keys (cons (car clause) keys))))))

(defmacro case (keyform &body clauses)
  (let ((key (make-symbol "KEY")))
    `(let ((,key ,keyform)) ,(case-clauses key clauses nil t))))

(defmacro ecase (keyform &body clauses)
  (let ((key (make-symbol "KEY")))
    `(let ((,key ,keyform))
       ,(case-clauses key clauses `(case-failure 'ecase ,key ',(all-keys clauses)) nil))))

(defun correctable-choice (place clauses-maker failure)
  "Tries again with a new value of PLACE for as long as no clause fits."
  (let ((key (make-symbol "KEY")) (done (make-symbol "DONE")))
    `(block ,done
       (tagbody
        again
          (let ((,key ,place))
            (return-from ,done
              ,(funcall clauses-maker key `(progn (setf ,place (correctable-case-failure ,@(funcall failure key))) (go again)))))))))

(defmacro ccase (place &body clauses)
  (correctable-choice place
                      (lambda (key otherwise) (case-clauses key clauses otherwise nil))
                      (lambda (key) `('ccase ,key ',(all-keys clauses) ',place))))

(defun type-clauses (key clauses otherwise last-may-be-otherwise)
  (if (null clauses)
      otherwise
      (let ((clause (car clauses)))
        (if (atom clause) (malformed "Bad TYPECASE clause: ~S" clause))
        (if (and last-may-be-otherwise (null (cdr clauses)) (or (eq (car clause) t) (eq (car clause) 'otherwise)))
            (body-form (cdr clause))
            (list 'if
                  (type-test-form key (car clause))
                  (body-form (cdr clause))
                  (type-clauses key (cdr clauses) otherwise last-may-be-otherwise))))))

(defmacro typecase (keyform &body clauses)
  (let ((key (make-symbol "KEY")))
    `(let ((,key ,keyform)) ,(type-clauses key clauses nil t))))

(defmacro etypecase (keyform &body clauses)
  (let ((key (make-symbol "KEY")))
    `(let ((,key ,keyform))
       ,(type-clauses key clauses `(case-failure 'etypecase ,key ',(mapcar #'car clauses)) nil))))

(defmacro ctypecase (place &body clauses)
  (correctable-choice place
                      (lambda (key otherwise) (type-clauses key clauses otherwise nil))
                      (lambda (key) `('ctypecase ,key ',(mapcar #'car clauses) ',place))))
