;;;; Clocks and waiting.
(in-package "SYSTEM")

(defmacro monotonic-microseconds ()
  "Of the host's clock that only goes forward."
  '(wasm:i64.trunc_sat_f64_s (f64 (* (wasm:import "lisp" "monotonic" nil 'f64) 1000d0))))

(defun get-universal-time ()
  (wasm:integer-from-i64
   (i64 (+ (wasm:i64.trunc_sat_f64_s (wasm:f64.floor (f64 (/ (wasm:import "lisp" "now" nil 'f64) 1000d0)))) 2208988800))))

(defun get-internal-real-time () (wasm:integer-from-i64 (monotonic-microseconds)))

(defun get-internal-run-time ()
  "A module does not know how long it did not run."
  (wasm:integer-from-i64 (monotonic-microseconds)))

(defun sleep (seconds)
  (unless (and (realp seconds) (>= seconds 0))
    (wrong-type seconds '(or (single-float 0.0) (double-float 0.0d0) (rational 0))))
  (let ((milliseconds (f64 (* (wasm:f64-of (coerce (min seconds 300000000000000) 'double-float)) 1000d0))))
    (wasm:import "lisp" "sleep" '(f64) nil milliseconds))
  nil)

(defun time-zone-at (universal-time)
  "In seconds west of Greenwich. The host counts from 1970."
  (unless (fixnump universal-time) (wrong-type universal-time 'fixnum))
  (let ((seconds (wasm:f64.convert_i64_s (wasm:i64-of (- universal-time 2208988800)))))
    (values (wasm:integer-from-i64
             (wasm:i64.trunc_sat_f64_s (wasm:import "lisp" "time-zone" '(f64) 'f64 seconds)))
            nil)))
