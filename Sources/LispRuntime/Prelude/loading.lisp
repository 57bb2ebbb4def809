;;;; Loading files, modules, and what a program can ask about its Lisp.
(in-package "SYSTEM")

(defvar *load-verbose* nil)
(defvar *load-print* nil)
(defvar *load-pathname* nil)
(defvar *load-truename* nil)
(defvar *modules* '())
(defvar *features* '(:bindgen-lisp :common-lisp :unix :64-bit :little-endian))

(defun load (file &key verbose print (if-does-not-exist t) external-format)
  "Reads and evaluates the forms of a file, or of a stream."
  (declare (ignore external-format))
  (if (streamp file)
      (load-stream file)
      (let ((name (file-name file)))
        (cond ((probe-file name)
               (when (or verbose *load-verbose* print *load-print*)
                 (format t "; loading ~A~%" name))
               (let ((*load-pathname* name)
                     (*load-truename* (probe-file name))
                     (*package* *package*))
                 (load-file name)))
              (if-does-not-exist (file-missing name))
              (t nil)))))

(defun load-stream (stream)
  (let ((lines (make-string-output-stream)))
    (do ((line (read-line stream nil nil) (read-line stream nil nil)))
        ((null line))
      (write-line line lines))
    (let ((*package* *package*))
      (load-text (get-output-stream-string lines) "a stream"))))

(defun module-name (module)
  (string module))

(defun provide (module)
  "Says that a module is there."
  (pushnew (module-name module) *modules* :test #'string=)
  t)

(defun require (module &optional files)
  "Loads the files of a module unless it is there already."
  (let ((name (module-name module)))
    (cond ((member name *modules* :test #'string=) nil)
          (files
           (dolist (file (if (listp files) files (list files)))
             (load file))
           (list name))
          ((probe-file (concatenate 'string (string-downcase name) ".lisp"))
           (load (concatenate 'string (string-downcase name) ".lisp"))
           (provide module)
           (list name))
          (t (error "There is no module ~A: give the file, as in (require ~S \"~A.lisp\")."
                    name module (string-downcase name))))))

(defun compile (name &optional (definition nil given))
  "Functions are always compiled, so this gives the function of a name or of a lambda expression."
  (let ((function (cond ((not given) (or (macro-function name) (fdefinition name)))
                        ((functionp definition) definition)
                        (t (compile-function definition)))))
    (cond ((null name) (values function nil nil))
          (given (set-fdefinition name function) (values name nil nil))
          (t (values name nil nil)))))

(defun compiled-function-p (object) (functionp object))

(defun lisp-implementation-type () "bindgen-lisp")
