;;;; defstruct: options, layouts, constructors, accessors.
(in-package "SYSTEM")

;;; The description of a structure is a list under the property `structure`:
;;; (conc-name parent slots representation named printer-kind), where a slot is (name default type read-only accessor),
;;; and the representation is nil for instances, else list, vector or (vector type).
;;; Named slots of typed structures (the name itself, initial offsets) are slots without a name: (nil value).

(defun symbol-from (&rest parts)
  (intern (apply #'concatenate 'string (mapcar #'string parts)) *package*))

(defun parse-slot (slot)
  (if (symbolp slot)
      (list slot nil t nil nil)
      (destructuring-bind (name &optional default &key (type t) read-only) slot
        (list name default type read-only nil))))

(defun option-value (options name default)
  "The arguments of option NAME; DEFAULT when it is not there; nil when it is there alone."
  (dolist (option options default)
    (cond ((eq option name) (return nil))
          ((and (consp option) (eq (car option) name)) (return (cdr option))))))

(defun included-slots (include)
  "The slots of the structure that is included, with its overrides."
  (if (null include)
      nil
      (let ((description (property (first include) 'structure)))
        (unless description
          (error "Structure ~S to be included is not defined." (first include)))
        (mapcar (lambda (slot)
                  (let ((override (find (first slot) (rest include)
                                        :test (lambda (name override)
                                                (and name (string= name (if (consp override) (car override) override)))))))
                    (if override
                        (let ((new (parse-slot override)))
                          (list (first slot) (second new) (if (and (consp override) (member :type override)) (third new) (third slot))
                                (or (fourth new) (fourth slot)) nil))
                        slot)))
                (third description)))))

(defun structure-parts (name-and-options slots)
  "The name, the options, the description and the number of slots inherited."
  (let* ((name (if (consp name-and-options) (first name-and-options) name-and-options))
         (options (if (consp name-and-options) (rest name-and-options) nil))
         (prefix (option-value options :conc-name (list name '-)))
         (include (option-value options :include nil))
         (representation (first (option-value options :type nil)))
         (named (or (null representation) (member-if (lambda (option) (or (eq option :named) (equal option '(:named)))) options)))
         (inherited (included-slots include))
         (offset (or (first (option-value options :initial-offset nil)) 0))
         (own (mapcar #'parse-slot slots)))
    (check-slot-names name own)
    (when representation
      (when named (push (list nil `',name t t nil) own))
      (dotimes (i offset) (push (list nil nil t t nil) own)))
    (let ((all (mapcar (lambda (slot) (with-accessor slot prefix)) (append inherited own))))
      (values name options
              (list prefix (first include) all representation (and named t))
              (length inherited)))))

(defun check-slot-names (name slots)
  (do ((tail slots (cdr tail)))
      ((null tail))
    (when (find (first (first tail)) (cdr tail) :key #'first :test #'string=)
      (malformed "duplicate slot name ~S in structure ~S" (first (first tail)) name))))

(defun with-accessor (slot prefix)
  (destructuring-bind (name default type read-only old) slot
    (declare (ignore old))
    (list name default type read-only
          (and name (if (first prefix) (apply #'symbol-from (append prefix (list name))) (intern (symbol-name name) *package*))))))

(defmacro defstruct (name-and-options &rest slots)
  (when (stringp (first slots)) (pop slots))
  (multiple-value-bind (name options description inherited) (structure-parts name-and-options slots)
    (let ((represented (fourth description)))
      `(progn
         (eval-when (:compile-toplevel :load-toplevel :execute)
           (define-structure ',name ',description))
         ,@(constructors name options description)
         ,@(predicate name options description)
         ,@(copier name options represented)
         ,@(structure-accessors name description inherited)
         ,@(structure-printer-forms name options)
         ',name))))

;;; What happens at run time

(defun define-structure (name description)
  (destructuring-bind (prefix parent slots representation named) description
    (declare (ignore prefix named))
    (set-property name 'structure description)
    (let ((index -1))
      (dolist (slot slots)
        (incf index)
        (when (and (fifth slot) (not (fourth slot)) (null representation))
          (set-property (fifth slot) 'structure-accessor (list* name index (third slot))))))
    (unless representation
      (make-layout name parent (mapcar #'first slots) :structure))))

(defun slot-type-failure (value type)
  (error 'type-error :datum value :expected-type type))

(defun copy-structure (structure)
  (unless (structure-instance-p structure) (slot-type-failure structure 'structure-object))
  (copy-instance structure))

(defun structure-printer (instance)
  "The function (object stream) that prints INSTANCE, if its structure or an ancestor has said one."
  (let ((layout (instance-layout instance)))
    (or (property (layout-name layout) 'structure-printer)
        (dolist (ancestor (layout-ancestors layout) nil)
          (let ((printer (property (layout-name ancestor) 'structure-printer)))
            (when printer (return printer)))))))

;;; Forms

(defun checked-value (form type)
  "FORM, with a test that its value is of TYPE."
  (if (or (eq type t) (and (constantp form) (typep (constant-value form) type)))
      form
      (if (symbolp form)
          (let ((test (type-test-form form type)))
            (if (eq test t) form `(if ,test ,form (slot-type-failure ,form ',type))))
          (let ((value (make-symbol "VALUE")))
            `(let ((,value ,form)) ,(checked-value value type))))))

(defun constant-value (form)
  (cond ((and (consp form) (eq (first form) 'quote)) (second form))
        ((symbolp form) (symbol-value form))
        (t form)))

(defun structure-making-form (name description values)
  (let ((representation (fourth description)))
    (cond ((null representation) `(make-structure ',name ,@values))
          ((eq representation 'list) `(list ,@values))
          ((eq representation 'vector) `(vector ,@values))
          (t `(make-array ,(length values) :element-type ',(second representation) :initial-contents (list ,@values))))))

(defun constructors (name options description)
  (let ((forms nil) (given nil))
    (dolist (option options)
      (when (and (consp option) (eq (first option) :constructor) (rest option))
        (setq given t)
        (when (second option)
          (push (if (cddr option)
                    (boa-constructor (second option) (third option) name description)
                    (keyword-constructor (second option) name description))
                forms)))
      (when (or (eq option :constructor) (equal option '(:constructor)))
        (setq given t)
        (push (keyword-constructor (symbol-from "MAKE-" name) name description) forms)))
    (unless given
      (push (keyword-constructor (symbol-from "MAKE-" name) name description) forms))
    (nreverse forms)))

(defun keyword-constructor (constructor name description)
  "Its variables are uninterned: the defaults of the slots must not see them."
  (let ((parameters nil) (values nil))
    (dolist (slot (third description))
      (if (first slot)
          (let ((variable (make-symbol (symbol-name (first slot)))))
            (push `((,(intern (symbol-name (first slot)) "KEYWORD") ,variable) ,@(if (second slot) (list (second slot))))
                  parameters)
            (push (checked-value variable (third slot)) values))
          (push (second slot) values)))
    `(defun ,constructor ,(if parameters (cons '&key (nreverse parameters)) nil)
       ,(structure-making-form name description (nreverse values)))))

(defun boa-constructor (constructor lambda-list name description)
  (let ((slots (third description)) (mode nil) (parameters nil) (variables nil) (unset nil))
    (flet ((default (variable)
             (second (find variable slots :key #'first :test (lambda (a b) (and b (string= a b)))))))
      (dolist (item lambda-list)
        (cond ((member item lambda-list-keywords) (setq mode item) (push item parameters))
              (t
               (let ((variable (cond ((symbolp item) item)
                                     ((consp (first item)) (second (first item)))
                                     (t (first item)))))
                 (push variable variables)
                 (cond ((and (member mode '(&optional &key)) (or (symbolp item) (null (cdr item))))
                        (push (list (if (symbolp item) item (first item)) (default variable)) parameters))
                       ((and (eq mode '&aux) (or (symbolp item) (null (cdr item))))
                        (push variable unset)
                        (push variable parameters))
                       (t (push item parameters))))))))
    `(defun ,constructor ,(nreverse parameters)
       ,(structure-making-form
         name description
         (mapcar (lambda (slot)
                   (let ((variable (and (first slot) (find (first slot) variables :test #'string=))))
                     (cond ((null variable) (if (first slot) (checked-value (second slot) (third slot)) (second slot)))
                           ((member variable unset) variable)
                           (t (checked-value variable (third slot))))))
                 slots)))))

(defun predicate (name options description)
  (destructuring-bind (representation named) (cdddr description)
    (let ((predicate (option-value options :predicate '(t))))
      (cond ((or (equal predicate '(nil)) (not named)) nil)
            (t
             (let ((predicate (if (or (null predicate) (eq (first predicate) t)) (symbol-from name "-P") (first predicate)))
                   (position (position-if (lambda (slot) (and (null (first slot)) (equal (second slot) `',name)))
                                          (third description))))
               (list `(defun ,predicate (object)
                        ,(cond ((null representation) `(structure-p object ',name))
                               ((eq representation 'list)
                                `(and (consp object) (eq (nth ,position object) ',name)))
                               (t `(and (vectorp object) (> (length object) ,position)
                                        (eq (aref object ,position) ',name))))))))))))

(defun copier (name options representation)
  (let ((copier (option-value options :copier '(t))))
    (if (equal copier '(nil))
        nil
        (list `(defun ,(if (or (null copier) (eq (first copier) t)) (symbol-from "COPY-" name) (first copier)) (object)
                 ,(if representation
                      '(copy-seq object)
                      `(if (structure-p object ',name) (copy-instance object) (slot-type-failure object ',name))))))))

(defun structure-accessors (name description inherited)
  (destructuring-bind (prefix parent slots representation named) description
    (declare (ignore prefix named))
    (let ((forms nil) (index -1))
      (dolist (slot slots (nreverse forms))
        (incf index)
        (let ((accessor (fifth slot)))
          (when (and accessor
                     (not (and (< index inherited) (eq accessor (fifth (nth index (third (property parent 'structure))))))))
            (cond ((null representation)
                   (push `(defun ,accessor (object) (structure-ref object ',name ,index)) forms)
                   (unless (fourth slot)
                     (push `(defun (setf ,accessor) (value object)
                              (set-structure-ref object ',name ,index ,(checked-value 'value (third slot))))
                           forms)))
                  (t
                   (let ((place (if (eq representation 'list) `(nth ,index object) `(aref object ,index))))
                     (push `(defun ,accessor (object) ,place) forms)
                     (unless (fourth slot)
                       (push `(defun (setf ,accessor) (value object) (setf ,place value)) forms)))))))))))

(defun structure-printer-forms (name options)
  (let ((printer (option-value options :print-object '(nil))) (function (option-value options :print-function '(nil))))
    (flet ((designator (function) (if (symbolp function) `',function `#',function)))
      (cond ((first printer)
             `((set-property ',name 'structure-printer ,(designator (first printer)))))
            ((first function)
             `((set-property ',name 'structure-printer
                             (lambda (object stream) (funcall ,(designator (first function)) object stream 0)))))
            (t nil)))))
