;;;; What stands between a person and the machine: interrupts, disassembly, and how results are shown.
(in-package "SYSTEM")

(defun signal-interrupt ()
  "Called at a safe point after Ctrl-C."
  (restart-case (error 'interactive-interrupt)
    (continue () :report "Go on where the interrupt came." nil)))

(defun disassemble (function)
  "Writes the instructions of a function, or of what a name stands for."
  (write-string (disassembly (cond ((functionp function) function)
                                   ((and (symbolp function) (macro-function function)))
                                   ((and (consp function) (eq (first function) 'lambda)) (eval function))
                                   (t (fdefinition function)))))
  nil)

(defun restart-descriptions (condition)
  "What a debugger offers: the restarts, innermost first, each with its name and its report as strings. The way back to
the prompt is its own to offer."
  (mapcar (lambda (restart)
            (list restart
                  (if (restart-name restart) (symbol-name (restart-name restart)) "")
                  (princ-to-string restart)))
          (remove-if #'prompt-restart-p (compute-restarts condition))))

(defun shown-value (value)
  "How the repl shows a value."
  (let ((*print-escape* t)) (write-to-string value)))

(defun shown-form (form)
  "How the repl shows code."
  (let ((*print-escape* t) (*print-pretty* t) (*print-case* :downcase) (*print-right-margin* 100)) (write-to-string form)))
