;;;; How a program ends, what it cannot do in a module, and what it can ask about where it runs.
(in-package "SYSTEM")

(defun enter-debugger (condition)
  "Nobody handled CONDITION: the host is told, on the way out."
  (wasm:trace)
  (wasm:throw condition))

(defun not-in-module (what)
  "For what needs the expander or the compiler, which do not get into modules."
  (signal-native-error 'not-in-subset-error
                       (list :what (concatenate 'string what " in a compiled program, where there is no compiler,"))))

;;; (exit), (exit 3), (exit :code 3 :abort t). What is thrown is no condition, so that no handler sees it.

(defun exit (&rest arguments)
  (let ((code 0))
    (if (oddp (length arguments)) (setq code (pop arguments)))
    (do ((rest arguments (cddr rest)))
        ((null rest))
      (case (car rest)
        (:code (setq code (cadr rest)))
        ((:abort :timeout) nil)
        (t (signal-program-error "EXIT: unknown keyword argument ~S" (car rest)))))
    (wasm:throw (cons 'exit (cond ((null code) 0)
                                  ((eq code t) 1)
                                  ((and (wasm:i31p code) (<= 0 code 255)) code)
                                  (t (wrong-type code '(integer 0 255))))))))

(defun exit-code (payload)
  "For the host: -1 when PAYLOAD does not ask to end the program."
  (declare (values wasm:i32))
  (if (and (consp payload) (eq (car payload) 'exit)) (wasm:i31-of (cdr payload)) (wasm:i32 -1)))

;;; The world around

(defun host-text (bytes)
  (declare (type wasm:bytes bytes))
  (if (wasm:nullp bytes) nil (string-from-utf-8 bytes)))

(defun arguments ()
  (let ((list nil) (index (wasm:i32 0)))
    (do ((text (host-text (wasm:import "lisp" "argument" '(i32) 'bytes index))
               (host-text (wasm:import "lisp" "argument" '(i32) 'bytes index))))
        ((null text) (nreverse list))
      (setq list (cons text list) index (i32 (+ index 1))))))

(defun program-name ()
  "The host may give it as the argument before the first one."
  (or (host-text (wasm:import "lisp" "argument" '(i32) 'bytes (wasm:i32 -1))) ""))

(defun getenv (name)
  (unless (stringp name) (wrong-type name 'string))
  (host-text (wasm:import "lisp" "environment" '(bytes) 'bytes (host-name name))))
