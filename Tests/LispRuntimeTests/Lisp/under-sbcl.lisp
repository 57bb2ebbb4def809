;;;; Runs Lisp programs on the prelude, with SBCL in the place of the machine.
;;;;
;;;;   sbcl --script under-sbcl.lisp [option…] PROGRAM-OR-FOLDER…
;;;;     --compare        run each program under plain SBCL too, and say where standard output or success differ
;;;;     --prelude DIR    the folder of the prelude (default: Sources/LispRuntime/Prelude); may be given several times
;;;;     --primitives F   a further file of primitives (default: all primitives-*.lisp beside this file)
;;;;     --strict         what neither the prelude nor a primitives file defines is undefined, not SBCL's own
;;;;     --load F         load F (in SYSTEM) after the prelude
;;;;
;;;; The package COMMON-LISP is renamed to HOST-CL, and a new COMMON-LISP takes its place. A name that the prelude or a
;;;; primitives file defines is a fresh symbol there, any other is SBCL's symbol. A definition of the prelude is
;;;; compiled when it is first used, as on the machine.
(require :sb-posix)
(setf sb-impl::*default-external-format* :utf-8)
(setf sb-impl::*stdout* (sb-sys:make-fd-stream 1 :output t :buffering :full :external-format :utf-8))
(sb-ext:unlock-package "COMMON-LISP")
(sb-ext:unlock-package "COMMON-LISP-USER")
(defpackage "HARNESS" (:use "COMMON-LISP"))
(rename-package "COMMON-LISP-USER" "HOST-USER")
(rename-package "COMMON-LISP" "HOST-CL")
(host-cl:make-package "COMMON-LISP" :nicknames '("CL") :use nil)
(host-cl:make-package "COMMON-LISP-USER" :nicknames '("CL-USER") :use nil)
(host-cl:make-package "SYSTEM" :nicknames '("SYS") :use nil)
(host-cl:in-package "HARNESS")

(defvar *folder* (directory-namestring (truename *load-truename*)))
(defvar *prelude-folders* nil)
(defvar *primitive-files* nil)
(defvar *loads* nil)
(defvar *compare* nil)
(defvar *strict* nil)
(defvar *paths* nil)
(defvar *native-names* (make-hash-table :test 'equal) "CL names that the machine implements itself.")

;;; Options

(let ((arguments (rest sb-ext:*posix-argv*)))
  (loop while arguments
        do (let ((argument (pop arguments)))
             (cond ((equal argument "--compare") (setf *compare* t))
                   ((equal argument "--strict") (setf *strict* t))
                   ((equal argument "--prelude") (push (pop arguments) *prelude-folders*))
                   ((equal argument "--primitives") (push (pop arguments) *primitive-files*))
                   ((equal argument "--load") (push (pop arguments) *loads*))
                   (t (push argument *paths*))))))

(defun folder (name)
  (if (char= (char name (1- (length name))) #\/) name (concatenate 'string name "/")))

(defun lisp-files (folder)
  (sort (mapcar #'namestring (directory (concatenate 'string (folder folder) "**/*.lisp"))) #'string<))

(setf *prelude-folders*
      (or (nreverse *prelude-folders*) (list (concatenate 'string *folder* "../../../Sources/LispRuntime/Prelude/"))))
(setf *primitive-files*
      (append (mapcar #'namestring (directory (concatenate 'string *folder* "primitives-*.lisp")))
              (nreverse *primitive-files*)))
;; The foreign side has nothing to stand on here.
(defvar *prelude-files*
  (remove-if (lambda (file) (search "foreign" (pathname-name file))) (mapcan #'lisp-files *prelude-folders*)))

;;; Which names of CL are fresh symbols

(defun file-text (file)
  (with-open-file (in file :external-format :utf-8)
    (let* ((text (make-string (file-length in))) (end (read-sequence text in)))
      (subseq text 0 end))))

(defun word-at (text start)
  "The symbol's name which starts at START, in upper case, without a package."
  (let* ((end (position-if (lambda (c) (find c '(#\Space #\Newline #\Tab #\( #\) #\"))) text :start start))
         (colon (position #\: text :start start :end end :from-end t)))
    (string-upcase (subseq text (if colon (1+ colon) start) end))))

(defun defined-name (text start)
  (if (char= (char text start) #\()                    ; (setf name)
      (word-at text (1+ (position #\Space text :start start)))
      (word-at text start)))

(defun scan-definitions (file operators table)
  (let ((text (concatenate 'string (string #\Newline) (file-text file))))
    (dolist (operator operators)
      (let ((start 0) (pattern (format nil "~%(~A " operator)))
        (loop
          (let ((found (search pattern text :start2 start)))
            (unless found (return))
            (setf start (+ found (length pattern)))
            (setf (gethash (defined-name text start) table) t)))))))

(defvar *fresh* (make-hash-table :test 'equal))
(dolist (file *prelude-files*)
  (scan-definitions file '("defun" "defmacro" "defvar" "defparameter" "defconstant") *fresh*))
(dolist (file *primitive-files*)
  (scan-definitions file '("define-primitive" "define-primitive-variable") *fresh*))

(defun scan-native-names (file)
  "The forms (native-names …) of a primitives file: what the machine has of CL itself."
  (with-open-file (in file :external-format :utf-8)
    (let ((*package* (find-package "HARNESS")))
      (loop for form = (ignore-errors (read in nil in))
            until (or (eq form in) (null form))
            do (when (and (consp form) (symbolp (first form)) (string= (first form) "NATIVE-NAMES"))
                 (dolist (name (rest form)) (setf (gethash (string name) *native-names*) t)))))))

(defun names-more-than-a-function-p (symbol)
  "Names that the host reads itself: special operators, lambda list keywords, declarations, types, constants."
  (or (special-operator-p symbol) (boundp symbol) (not (fboundp symbol))))

(defvar *machine-forms*
  '("LAMBDA" "LET" "LET*" "DEFMACRO" "DESTRUCTURING-BIND" "DEFUN" "DEFVAR" "DEFPARAMETER" "DEFCONSTANT" "IN-PACKAGE" "DECLARE"))

(when *strict* (mapc #'scan-native-names *primitive-files*))
(do-external-symbols (symbol "HOST-CL")
  (let ((name (symbol-name symbol)))
    (cond ((or (gethash name *fresh*)
               (and *strict* (not (names-more-than-a-function-p symbol))
                    (not (member name *machine-forms* :test #'string=))
                    (not (gethash name *native-names*))))
           (let ((fresh (intern name "COMMON-LISP")))
             (export fresh "COMMON-LISP")
             (when (or (find-class symbol nil) (sb-int:info :type :kind symbol))
               (ignore-errors
                (eval `(deftype ,fresh (&rest arguments) (if arguments (cons ',symbol arguments) ',symbol)))))))
          (t (import (list symbol) "COMMON-LISP") (export (list symbol) "COMMON-LISP")))))
(use-package "COMMON-LISP" "COMMON-LISP-USER")
(use-package "COMMON-LISP" "SYSTEM")

;; `(setf name)` names a function with the fresh SETF too.
(let ((fresh (find-symbol "SETF" "COMMON-LISP")))
  (unless (eq fresh 'setf)
    (eval `(sb-int:define-function-name-syntax ,fresh (name)
             (when (and (consp (cdr name)) (null (cddr name)) (symbolp (cadr name)))
               (values t (cadr name)))))))

;; The host's setq of a symbol macro becomes the host's setf of a place with fresh names.
(unless (eq (find-symbol "SETF" "COMMON-LISP") 'setf)
  (flet ((expander (place environment)
           (funcall (find-symbol "GET-SETF-EXPANSION" "COMMON-LISP") place environment)))
    (do-external-symbols (symbol "COMMON-LISP")
      (when (and (eq (symbol-package symbol) (find-package "COMMON-LISP"))
                 (gethash (symbol-name symbol) *fresh*))
        (sb-impl::%defsetf symbol #'expander)))))

;;; Definitions

(declaim (sb-ext:muffle-conditions warning sb-ext:compiler-note))
(declaim (optimize (debug 0) (safety 1) (speed 0) (compilation-speed 2)))

(defun quiet-eval (form)
  (let ((*error-output* (make-broadcast-stream)))
    (handler-bind ((warning #'muffle-warning)) (eval form))))

(defmacro define-primitive (name lambda-list what &body body)
  "A function of the machine, told in the host's Lisp. The symbols of its body are the host's."
  (flet ((public (symbol)
           (multiple-value-bind (found status) (find-symbol (symbol-name symbol) "COMMON-LISP")
             (if (eq status :external) found (intern (symbol-name symbol) "SYSTEM")))))
    `(defun ,(if (consp name) (list 'setf (public (second name))) (public name)) ,lambda-list ,what ,@body)))

(defmacro define-primitive-variable (name value what)
  (multiple-value-bind (found status) (find-symbol (symbol-name name) "COMMON-LISP")
    `(defvar ,(if (eq status :external) found (intern (symbol-name name) "SYSTEM")) ,value ,what)))

(defmacro native-names (&rest names)
  (declare (ignore names))
  nil)

(defun host-version (name)
  "The host's function of this name where the fresh symbol is defined by a setf function only."
  (let ((host (find-symbol (symbol-name name) "HOST-CL")))
    (when (and host (not (eq host name)) (fboundp host) (not (fboundp name)) (not (macro-function host)))
      (setf (fdefinition name) (fdefinition host)))))

(defun define-lazily (form)
  (destructuring-bind (operator name &rest rest) form
    (declare (ignore rest))
    (if (eq operator 'defun)
        (setf (fdefinition name)
              (lambda (&rest arguments)
                (quiet-eval form)
                (apply (fdefinition name) arguments)))
        (setf (macro-function name)
              (lambda (whole environment)
                (quiet-eval form)
                (funcall (macro-function name) whole environment))))))

;; `sys:name` may be written for any symbol of SYSTEM, as the machine's reader allows it.
(defun lenient-read (in)
  (handler-bind ((reader-error (lambda (condition)
                                 (let ((restart (find-restart 'continue condition)))
                                   (when restart (invoke-restart restart))))))
    (read in nil in)))

(defun load-prelude-file (file)
  "Registers the definitions of FILE, and returns its other forms."
  (with-open-file (in file :external-format :utf-8)
    (let ((*package* (find-package "SYSTEM")) (others nil))
      (loop
        (let ((form (lenient-read in)))
          (cond ((eq form in) (return (nreverse others)))
                ((and (consp form) (eq (first form) 'in-package)) nil)
                ((and (consp form) (member (first form) '(defun defmacro))) (define-lazily form))
                (t (push form others))))))))

(dolist (file *primitive-files*)
  (let ((*package* (find-package "HARNESS")))
    (handler-bind ((warning #'muffle-warning)) (load file))))
(let ((forms (mapcan #'load-prelude-file *prelude-files*)))
  (do-external-symbols (symbol "COMMON-LISP") (host-version symbol))
  (let ((*package* (find-package "SYSTEM")))
    (mapc #'quiet-eval forms)))
(dolist (file (nreverse *loads*))
  (mapc #'quiet-eval (load-prelude-file file)))

;;; Errors of the host become conditions of the prelude

(defun system-function (name)
  (let ((symbol (find-symbol name "SYSTEM")))
    (and symbol (fboundp symbol) (fdefinition symbol))))

(defun public-name (name) (find-symbol name "COMMON-LISP"))

(defun condition-text (condition)
  (handler-case (princ-to-string condition) (error () "?")))

(defun native-error-arguments (condition)
  "The class and the initialisation arguments of what the machine would signal."
  (flet ((class-named (name &rest arguments) (values (public-name name) arguments)))
    (typecase condition
      (sb-sys:memory-fault-error (class-named "STORAGE-CONDITION"))
      (storage-condition (class-named "STORAGE-CONDITION"))
      (division-by-zero
       (class-named "DIVISION-BY-ZERO" :operation (arithmetic-error-operation condition)
                    :operands (arithmetic-error-operands condition)))
      (floating-point-overflow (class-named "FLOATING-POINT-OVERFLOW"))
      (floating-point-underflow (class-named "FLOATING-POINT-UNDERFLOW"))
      (arithmetic-error (class-named "ARITHMETIC-ERROR"))
      (unbound-variable (class-named "UNBOUND-VARIABLE" :name (cell-error-name condition)))
      (undefined-function (class-named "UNDEFINED-FUNCTION" :name (cell-error-name condition)))
      (sb-int:simple-program-error
       (class-named "SIMPLE-PROGRAM-ERROR*" :format-control (condition-text condition)))
      (program-error (class-named "PROGRAM-ERROR"))
      (sb-int:simple-control-error (class-named "SIMPLE-CONTROL-ERROR*" :format-control (condition-text condition)))
      (control-error (class-named "CONTROL-ERROR"))
      (type-error
       (class-named "TYPE-ERROR" :datum (type-error-datum condition)
                    :expected-type (type-error-expected-type condition)))
      (package-error (class-named "PACKAGE-ERROR" :package (package-error-package condition)))
      (end-of-file (class-named "END-OF-FILE" :stream (stream-error-stream condition)))
      (reader-error (class-named "READER-ERROR"))
      (file-error (class-named "FILE-ERROR" :pathname (file-error-pathname condition)))
      (stream-error (class-named "STREAM-ERROR" :stream (stream-error-stream condition)))
      (parse-error (class-named "PARSE-ERROR"))
      (t (class-named "SIMPLE-ERROR" :format-control "~A" :format-arguments (list (condition-text condition)))))))

(defun translate-condition (condition)
  (let ((signal (system-function "SIGNAL-NATIVE-ERROR")))
    (when signal
      (multiple-value-bind (class arguments) (native-error-arguments condition)
        (let ((value (funcall signal
                              (or class
                                  (public-name (if (typep condition 'program-error) "PROGRAM-ERROR" "CONTROL-ERROR")))
                              (if class arguments nil)))
              (restart (find-restart 'use-value condition)))
          (when restart (invoke-restart restart value)))))))

;;; Programs

(defun finish ()
  (let ((flush (find-symbol "FINISH-OUTPUT" "COMMON-LISP")))
    (ignore-errors (funcall flush)))
  (finish-output))

(defun leave (code)
  (finish)
  (sb-ext:exit :code code :abort t))

(defun run-program (file)
  "Reads and evaluates the forms of FILE in COMMON-LISP-USER, as a script; returns whether it came to its end."
  (let ((*package* (find-package "COMMON-LISP-USER")) (*load-truename* nil) (*print-pretty* nil))
    (handler-bind ((serious-condition
                     (lambda (condition)
                       (translate-condition condition)
                       (format *error-output* "unhandled ~A: ~A~%" (type-of condition) (condition-text condition))
                       (leave 1)))
                   (warning #'muffle-warning))
      (with-open-file (in file :external-format :utf-8)
        (loop
          (let ((form (lenient-read in)))
            (when (eq form in) (return))
            (eval form)))))
    t))

(defun run-in-child (file output)
  "Runs FILE in a process of its own with standard output in OUTPUT; returns the exit code."
  (let ((child (sb-posix:fork)))
    (cond ((zerop child)
           (sb-sys:enable-interrupt sb-unix:sigalrm :default)
           (sb-posix:alarm 30)
           (let ((fd (sb-posix:open output (logior sb-posix:o-creat sb-posix:o-trunc sb-posix:o-wronly) #o600)))
             (sb-posix:dup2 fd 1))
           (run-program file)
           (leave 0))
          (t (let ((status (nth-value 1 (sb-posix:waitpid child 0))))
               (if (sb-posix:wifexited status) (sb-posix:wexitstatus status) -1))))))

(defun cache-name (file)
  (format nil "/tmp/under-sbcl-~D/~A" (sb-posix:getuid)
          (format nil "~36R-~36R" (sxhash (file-text file)) (sxhash (reverse (file-text file))))))

(defun expected-run (file)
  "Output and exit code of FILE under plain SBCL, kept from run to run."
  (let ((name (cache-name file)))
    (ensure-directories-exist name)
    (unless (probe-file (concatenate 'string name ".code"))
      (let ((process (sb-ext:run-program "/usr/bin/env" (list "LC_ALL=C.UTF-8" "sbcl" "--script" file)
                                         :output name :if-output-exists :supersede
                                         :error nil :input nil)))
        (with-open-file (out (concatenate 'string name ".code") :direction :output :if-exists :supersede)
          (print (sb-ext:process-exit-code process) out))))
    (values (file-text name)
            (with-open-file (in (concatenate 'string name ".code")) (read in)))))

(defun lines (text)
  (with-input-from-string (in text) (loop for line = (read-line in nil) while line collect line)))

(defun show-difference (expected found)
  (loop for left = (lines expected) then (rest left)
        for right = (lines found) then (rest right)
        for number from 1
        while (or left right)
        do (unless (equal (first left) (first right))
             (format t "    line ~D~%      sbcl: ~A~%      ours: ~A~%" number (first left) (first right))
             (return))))

(defun compare-program (file)
  (multiple-value-bind (expected expected-code) (expected-run file)
    (let* ((output (format nil "/tmp/under-sbcl-~D.~D" (sb-posix:getuid) (sb-posix:getpid)))
           (code (run-in-child file output))
           (found (file-text output)))
      (delete-file output)
      (let ((same (and (equal expected found) (eq (zerop code) (zerop expected-code)))))
        (unless same
          (format t "DIFFERS ~A (exit code ~D, sbcl ~D)~%" file code expected-code)
          (show-difference expected found))
        same))))

(defun program-files (path)
  (if (char= (char path (1- (length path))) #\/)
      (lisp-files path)
      (let ((name (probe-file path)))
        (cond ((null name) (format t "no file ~A~%" path) (sb-ext:exit :code 2 :abort t))
              ((null (pathname-name name)) (lisp-files (namestring name)))
              (t (list (namestring name)))))))

(let ((files (mapcan #'program-files (reverse *paths*))))
  (if *compare*
      (let ((different 0))
        (dolist (file files) (unless (compare-program file) (incf different)))
        (format t "~D program~:P, ~D different~%" (length files) different)
        (leave (if (zerop different) 0 1)))
      (progn (mapc #'run-program files) (leave 0))))
