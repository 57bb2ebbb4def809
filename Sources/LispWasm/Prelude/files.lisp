;;;; Files, by the host's numbers for open ones and by their names. What the host refuses is a text.
(in-package "SYSTEM")

(defun host-name (name)
  "NAME as the host wants it."
  (declare (values wasm:bytes))
  (wasm:narrow-of (utf-8-string name)))

(defun host-failure (code)
  "The text of an error that the host tells as a negative number."
  (declare (type wasm:i32 code))
  (let ((entry (assoc (wasm:integer-from-i64 (wasm:i64.extend_i32_s (i32 (- code))))
                      '((1 . "Operation not permitted") (2 . "No such file or directory") (5 . "Input/output error")
                        (9 . "Bad file descriptor") (13 . "Permission denied") (17 . "File exists")
                        (18 . "Invalid cross-device link") (20 . "Not a directory") (21 . "Is a directory")
                        (22 . "Invalid argument") (24 . "Too many open files") (28 . "No space left on device")
                        (30 . "Read-only file system") (36 . "File name too long") (39 . "Directory not empty")))))
    (if entry (cdr entry) "the host refused it")))

(defun failure-or-nil (code)
  (declare (type wasm:i32 code))
  (if (i32 (< code 0)) (host-failure code) nil))

(defun stream-failure (code)
  (declare (type wasm:i32 code))
  (signal-native-error 'simple-stream-error (list :format-control (host-failure code) :format-arguments nil)))

(defun check-descriptor (descriptor)
  (declare (values wasm:i32))
  (unless (and (wasm:i31p descriptor) (>= descriptor 0)) (wrong-type descriptor 'unsigned-byte))
  (wasm:i31-of descriptor))

;;; Opening

(defun open-file-descriptor (name mode also-reading)
  (declare (ignore also-reading))
  (let* ((number (case mode
                   (:read 0) (:truncate 1) (:append 2) (:overwrite 3)
                   (t (wrong-type mode '(member :read :truncate :overwrite :append)))))
         (handle (wasm:import "lisp" "file-open" '(bytes i32) 'i32 (host-name name) (wasm:i31-of number))))
    (if (i32 (< handle 0)) (host-failure handle) (wasm:fixnum handle))))

(defun close-descriptor (descriptor)
  (i32 (= (wasm:import "lisp" "file-close" '(i32) 'i32 (check-descriptor descriptor)) 0)))

(defmacro number-or-nil (float)
  "A number of the host's, which is negative where there is none."
  (list 'integer-or-nil (list 'wasm:i64.trunc_sat_f64_s float)))

(defun integer-or-nil (number)
  (declare (type wasm:i64 number))
  (if (i64 (< number 0)) nil (wasm:integer-from-i64 number)))

(defun descriptor-length (descriptor)
  (number-or-nil (wasm:import "lisp" "file-length" '(i32) 'f64 (check-descriptor descriptor))))

(defun descriptor-position (descriptor)
  (number-or-nil (wasm:import "lisp" "file-position" '(i32) 'f64 (check-descriptor descriptor))))

(defun set-descriptor-position (descriptor position)
  (unless (and (fixnump position) (>= position 0)) (wrong-type position 'fixnum))
  (let ((place (wasm:f64.convert_i64_s (wasm:i64-of position))))
    (wasm:import "lisp" "file-seek" '(i32 f64) nil (check-descriptor descriptor) place))
  position)

;;; Names

(defun probe-descriptor (name)
  (if (i32 (= (wasm:import "lisp" "file-probe" '(bytes) 'i32 (host-name name)) 0)) nil (subseq name 0)))

(defun delete-file-named (name)
  (failure-or-nil (wasm:import "lisp" "file-delete" '(bytes) 'i32 (host-name name))))

(defun rename-file-named (old new)
  (failure-or-nil (wasm:import "lisp" "file-rename" '(bytes bytes) 'i32 (host-name old) (host-name new))))

(defun make-folder (name)
  (failure-or-nil (wasm:import "lisp" "file-folder" '(bytes) 'i32 (host-name name))))

(defun file-date (name)
  (let ((seconds (number-or-nil (wasm:import "lisp" "file-date" '(bytes) 'f64 (host-name name)))))
    (if seconds (+ seconds 2208988800) nil)))
