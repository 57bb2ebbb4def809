;;;; Restarts, and the operators that check something and offer restarts.
(in-package "SYSTEM")

(defvar *restart-clusters* nil
  "The restarts that are established: a list of clusters, innermost first. A cluster is a list of restarts, or the tag of a
file that is being loaded, whose restarts are made when somebody looks for them.")
(defvar *condition-restarts* nil "Which restarts are for one condition only: a list of (condition . restarts).")

(defun restart-layout ()
  (or (find-layout 'restart)
      (make-layout 'restart nil '(name function report interactive test) :restart)))

(defun new-restart (name function report interactive test)
  (new-instance (restart-layout) (vector name function report interactive test)))

(defun check-restart (object)
  (if (restartp object) object (error 'type-error :datum object :expected-type 'restart)))

(defun restart-name (restart) (instance-ref (check-restart restart) 0))

(defun report-restart (restart stream)
  "What princ writes of RESTART."
  (let ((report (instance-ref restart 2)))
    (if report (funcall report stream) (format stream "~S" (instance-ref restart 0)))))

(defmacro restart-bind (bindings &body body)
  `(let ((*restart-clusters*
           (cons (list ,@(mapcar (lambda (binding)
                                   (destructuring-bind (name function &key report-function interactive-function test-function)
                                       binding
                                     `(new-restart ',name ,function ,report-function ,interactive-function ,test-function)))
                                 bindings))
                 *restart-clusters*)))
     ,@body))

(defmacro with-condition-restarts (condition restarts &body body)
  `(let ((*condition-restarts* (cons (cons ,condition ,restarts) *condition-restarts*))) ,@body))

(defun restart-clause-parts (clause)
  "The binding's options and the lambda expression of a clause of restart-case."
  (destructuring-bind (name lambda-list &rest body) clause
    (declare (ignore name))
    (let ((options nil))
      (do ()
          ((not (and (member (first body) '(:report :interactive :test)) (rest body))))
        (let ((value (second body)))
          (case (first body)
            (:report (setq options
                           (list* :report-function
                                  (if (stringp value) `(lambda (stream) (write-string ,value stream)) `#',value)
                                  options)))
            (:interactive (setq options (list* :interactive-function `#',value options)))
            (t (setq options (list* :test-function `#',value options)))))
        (setq body (cddr body)))
      (values options `(lambda ,lambda-list ,@body)))))

(defun signalling-form (form environment)
  "A form that signals has its condition tied to the restarts of the restart-case around it."
  (let ((expansion (if (consp form) (macroexpand form environment) form)))
    (if (and (consp expansion) (pair-of (first expansion) '((error . t) (signal . t) (warn . t) (cerror . t))))
        (let ((operator (first expansion)) (arguments (rest expansion)) (condition (make-symbol "CONDITION")))
          (if (eq operator 'cerror)
              `(let ((,condition (to-condition ,(second arguments) (list ,@(cddr arguments)) 'simple-error)))
                 (with-condition-restarts ,condition (car *restart-clusters*)
                   (cerror ,(first arguments) ,condition ,@(cddr arguments))))
              `(let ((,condition (to-condition ,(first arguments) (list ,@(rest arguments))
                                               ',(case operator
                                                   (error 'simple-error) (warn 'simple-warning) (t 'simple-condition)))))
                 (with-condition-restarts ,condition (car *restart-clusters*)
                   (,operator ,condition)))))
        form)))

(defmacro restart-case (form &rest clauses &environment environment)
  (let* ((done (make-symbol "DONE"))
         (names (mapcar (lambda (clause) (declare (ignore clause)) (make-symbol "CLAUSE")) clauses))
         (bindings nil) (functions nil))
    (mapc (lambda (clause name)
            (multiple-value-bind (options function) (restart-clause-parts clause)
              (push function functions)
              (push `(,(first clause) (lambda (&rest arguments) (return-from ,name arguments)) ,@options) bindings)))
          clauses names)
    (let ((inner `(return-from ,done (restart-bind ,(nreverse bindings) ,(signalling-form form environment)))))
      (do ((functions functions (cdr functions)) (names (reverse names) (cdr names)))
          ((null functions) `(block ,done ,inner))
        (setq inner `(apply ,(car functions) (block ,(car names) ,inner)))
        (when (cdr functions) (setq inner `(return-from ,done ,inner)))))))

(defmacro with-simple-restart ((name control &rest arguments) &body body)
  `(restart-case (progn ,@body)
     (,name () :report (lambda (stream) (format stream ,control ,@arguments)) (values nil t))))

;;; Files that are being loaded

(defun cluster-restarts (clusters)
  "The restarts of the first cluster."
  (let ((cluster (car clusters)))
    (if (listp cluster) cluster (setf (car clusters) (load-restarts cluster)))))

(defun load-restarts (tag)
  "What there is to do about an error in a top-level form. TAG is caught where the forms are evaluated, one after the other;
it holds the name of the file, or nothing for forms that somebody types."
  (let ((file (svref tag 0)))
    (flet ((leave-by (name decision report &optional interactive)
             (new-restart name
                          (lambda (&rest arguments) (declare (ignore arguments)) (throw tag decision))
                          (lambda (stream) (format stream report file))
                          interactive nil)))
      (if file
          (list (leave-by (intern "RETRY" "COMMON-LISP-USER") :retry "Retry EVAL of current toplevel form.")
                (leave-by 'continue :continue "Ignore error and continue loading file ~S.")
                (leave-by 'abort :abort "Abort loading file ~S."))
          (list (leave-by 'abort :abort "Return to the prompt." 'nothing-to-ask))))))

(defun nothing-to-ask () nil)

(defun prompt-restart-p (restart)
  "Whether RESTART leads back to where somebody types."
  (eq (instance-ref restart 3) 'nothing-to-ask))

;;; Finding and invoking

(defun restart-applicable-p (restart condition)
  (and (or (null condition)
           (let ((elsewhere nil))
             (dolist (entry *condition-restarts* (not elsewhere))
               (when (member restart (cdr entry))
                 (if (eq (car entry) condition) (return t) (setq elsewhere t))))))
       (let ((test (instance-ref restart 4)))
         (or (null test) (funcall test condition)))))

(defun compute-restarts (&optional condition)
  (let ((restarts nil))
    (do ((clusters *restart-clusters* (cdr clusters)))
        ((null clusters) (nreverse restarts))
      (dolist (restart (cluster-restarts clusters))
        (when (restart-applicable-p restart condition) (push restart restarts))))))

(defun find-restart (identifier &optional condition)
  (do ((clusters *restart-clusters* (cdr clusters)))
      ((null clusters) nil)
    (dolist (restart (cluster-restarts clusters))
      (when (and (if (symbolp identifier) (eq (instance-ref restart 0) identifier) (eq restart identifier))
                 (restart-applicable-p restart condition))
        (return-from find-restart restart)))))

(defun active-restart (identifier)
  (or (find-restart identifier)
      (error 'simple-control-error :format-control "No restart ~S is active." :format-arguments (list identifier))))

(defun invoke-restart (restart &rest arguments)
  (apply (instance-ref (active-restart restart) 1) arguments))

(defun invoke-restart-interactively (restart)
  (let* ((restart (active-restart restart)) (interactive (instance-ref restart 3)))
    (apply (instance-ref restart 1) (if interactive (funcall interactive) nil))))

(defun abort (&optional condition)
  (invoke-restart (or (find-restart 'abort condition) 'abort)))

(defun muffle-warning (&optional condition)
  (invoke-restart (or (find-restart 'muffle-warning condition) 'muffle-warning)))

(defun continue (&optional condition)
  (let ((restart (find-restart 'continue condition)))
    (when restart (invoke-restart restart))))

(defun use-value (value &optional condition)
  (let ((restart (find-restart 'use-value condition)))
    (when restart (invoke-restart restart value))))

(defun store-value (value &optional condition)
  (let ((restart (find-restart 'store-value condition)))
    (when restart (invoke-restart restart value))))

;;; Checks

(defun case-failure (operator value possibilities)
  (error 'case-failure :name operator :datum value :possibilities possibilities
                       :expected-type (cons (if (pair-of operator '((ecase . t) (ccase . t))) 'member 'or) possibilities)))

(defun correctable-case-failure (operator value possibilities place)
  "The value to try next."
  (restart-case (case-failure operator value possibilities)
    (store-value (value)
      :report (lambda (stream) (format stream "Supply a new value for ~S." place))
      value)))

(defmacro check-type (place type &optional type-string)
  (let ((value (make-symbol "VALUE")))
    `(let ((,value ,place))
       (tagbody
        again
          (if ,(type-test-form value type)
              nil
              (progn
                (setf ,place (setq ,value (check-type-failure ',place ,value ',type ,type-string)))
                (go again))))
       nil)))

(defun check-type-failure (place value type type-string)
  (restart-case
      (error 'simple-type-error
             :datum value :expected-type type
             :format-control (if type-string
                                 "The value of ~S is ~S, which is not ~A."
                                 "The value of ~S is ~S, which is not of type ~S.")
             :format-arguments (list place value (or type-string type)))
    (store-value (value)
      :report (lambda (stream) (format stream "Supply a new value for ~S." place))
      value)))

(defmacro assert (test &optional places datum &rest arguments &environment environment)
  (declare (ignore places))
  (multiple-value-bind (bindings test-form shown) (assertion-parts test environment)
    `(tagbody
      again
        (let ,bindings
          (if ,test-form
              nil
              (progn
                (assertion-failure ',test (list ,@shown) ,datum ,@arguments)
                (go again)))))))

(defun assertion-parts (test environment)
  "When TEST is a call of a function, its arguments are named, so that their values can be told."
  (if (and (consp test) (symbolp (first test)) (fboundp (first test))
           (not (special-operator-p (first test))) (not (macro-function (first test) environment)))
      (let ((bindings nil) (names nil) (shown nil))
        (dolist (argument (rest test))
          (if (constant-form-p argument)
              (push argument names)
              (let ((name (make-symbol "ARGUMENT")))
                (push (list name argument) bindings)
                (push name names)
                (push `(cons ',argument ,name) shown))))
        (values (nreverse bindings) (cons (first test) (nreverse names)) (nreverse shown)))
      (values nil test nil)))

(defun assertion-failure (test shown &optional datum &rest arguments)
  (restart-case
      (if datum
          (apply #'error datum arguments)
          (error 'simple-error
                 :format-control "The assertion ~S failed~@[ with ~{~{~S = ~S~}~^, ~}~]."
                 :format-arguments (list test (mapcar (lambda (pair) (list (car pair) (cdr pair))) shown))))
    (continue () :report "Retry assertion." nil)))
