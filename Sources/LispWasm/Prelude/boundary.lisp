;;;; Values on their way to the host and back.
(in-package "SYSTEM")

;;; Each of these gets the function's name and which argument it is, 0 for what a function gives back.

(defun integer-to-host (value bits name position)
  "An integer of so many bits, or of so many without a sign where BITS is below zero."
  (declare (values wasm:i32))
  (let ((width (wasm:i31-of bits)))
    (if (not (or (wasm:i31p value) (wasm:boxed-i64-p value)))
        (progn
          (if (integerp value) (out-of-range value bits name position) (not-for-host value 'integer name position))
          (wasm:i32 0))
        (let ((number (wasm:i64-of value)))
          (if (if (wasm:i32.gt_s width (wasm:i32 0))
                  (let ((half (wasm:i64.shl (wasm:i64 1) (wasm:i64.extend_i32_s (wasm:i32.sub width (wasm:i32 1))))))
                    (and (wasm:i64.lt_s number half) (wasm:i64.ge_s number (wasm:i64.sub (wasm:i64 0) half))))
                  (and (wasm:i64.ge_s number (wasm:i64 0))
                       (wasm:i64.lt_s number (wasm:i64.shl (wasm:i64 1)
                                                           (wasm:i64.extend_i32_s (wasm:i32.sub (wasm:i32 0) width))))))
              nil
              (out-of-range value bits name position))
          (wasm:i32.wrap_i64 number)))))

(defun long-to-host (value signed name position)
  (declare (values wasm:i64))
  (cond ((or (wasm:i31p value) (wasm:boxed-i64-p value))
         (if (if signed t (wasm:i64.ge_s (wasm:i64-of value) (wasm:i64 0)))
             nil
             (out-of-range value -64 name position))
         (wasm:i64-of value))
        ((not (integerp value)) (not-for-host value 'integer name position) (wasm:i64 0))
        ((if signed nil (< -1 value 18446744073709551616))
         (wasm:i64.or (wasm:i64.extend_i32_u (wasm:limb (wasm:bignum-limbs value) (wasm:i32 0)))
                      (wasm:i64.shl (wasm:i64.extend_i32_u (wasm:limb (wasm:bignum-limbs value) (wasm:i32 1)))
                                    (wasm:i64 32))))
        (t (out-of-range value (if signed 64 -64) name position) (wasm:i64 0))))

(defun double-to-host (value name position)
  (declare (values wasm:f64))
  (cond ((wasm:double-p value) (wasm:f64-of value))
        ((wasm:i31p value) (wasm:f64.convert_i64_s (wasm:i64-of value)))
        ((integerp value) (exact-double value name position))
        ((realp value) (number-f64 value))
        (t (not-for-host value 'real name position) (wasm:f64 0d0))))

(defun exact-double (integer name position)
  "An integer that a double holds without loss."
  (declare (values wasm:f64))
  (if (> (integer-length integer) 1024) (inexact-for-host integer 'double-float name position))
  (let ((double (number-f64 integer)))
    (if (eql (values (truncate (wasm:make-double double))) integer)
        nil
        (inexact-for-host integer 'double-float name position))
    double))

(defun single-to-host (value name position)
  (declare (values wasm:f32))
  (if (wasm:single-p value)
      (wasm:f32-of value)
      (let* ((double (double-to-host value name position)) (single (wasm:f32.demote_f64 double)))
        (if (if (finite-f64 double) (not (finite-f64 (wasm:f64.promote_f32 single))) nil)
            (inexact-for-host value 'single-float name position))
        (if (and (integerp value) (wasm:f64.ne (wasm:f64.promote_f32 single) double))
            (inexact-for-host value 'single-float name position))
        single)))

(defun boolean-to-host (value name position)
  "Numbers are not taken: 0 is true in Lisp, and false elsewhere."
  (declare (values wasm:i32))
  (if (numberp value) (not-for-host value 'boolean name position))
  (if value (wasm:i32 1) (wasm:i32 0)))

(defun function-to-host (value name position)
  "A function, or one that a symbol names; nil is none."
  (cond ((null value) nil)
        ((functionp value) value)
        ((symbolp value) (function-of-symbol value))
        (t (not-for-host value 'function name position))))

(defun string-to-host (value name position)
  (declare (values wasm:bytes))
  (cond ((stringp value) (wasm:narrow-of (utf-8-string value)))
        ((null value) nil)
        (t (not-for-host value 'string name position) nil)))

(defun string-from-host (bytes)
  (declare (type wasm:bytes bytes))
  (if (wasm:nullp bytes) nil (string-from-utf-8 bytes)))

(defun unsigned-from-host (value)
  (declare (type wasm:i64 value))
  (if (wasm:i64.ge_s value (wasm:i64 0))
      (wasm:integer-from-i64 value)
      (+ 18446744073709551616 (wasm:integer-from-i64 value))))

;;; What cannot cross

(defun place-of-value (name position)
  (if (eql position 0)
      (format nil "the result of ~(~A~)" name)
      (format nil "argument ~D of ~(~A~)" position name)))

(defun not-for-host (value type name position)
  (error 'ffi:type-mismatch
         :datum value :expected-type type :kind :type-mismatch :function-name name
         :format-control "~A must be ~(~A~), not ~A"
         :format-arguments (list (place-of-value name position) type (short-text value))))

(defun out-of-range (value bits name position)
  (error 'ffi:type-mismatch
         :datum value :expected-type (if (> bits 0) (list 'signed-byte bits) (list 'unsigned-byte (- bits)))
         :kind :type-mismatch :function-name name
         :format-control "~A is ~D, which does not fit ~D bits ~A"
         :format-arguments (list (place-of-value name position) value (abs bits)
                                 (if (> bits 0) "with a sign" "without a sign"))))

(defun inexact-for-host (value type name position)
  (error 'ffi:type-mismatch
         :datum value :expected-type type :kind :type-mismatch :function-name name
         :format-control "~A is ~A, which a ~(~A~) does not hold"
         :format-arguments (list (place-of-value name position) (short-text value) type)))

(defun short-text (value)
  "A value in a few words: it may be long, or contain itself."
  (let ((*print-length* 5) (*print-level* 3) (*print-circle* t))
    (let ((text (prin1-to-string value)))
      (if (> (length text) 60) (concatenate 'string (subseq text 0 60) "…") text))))

(defun wrong-foreign-count (name wanted given)
  (error 'ffi:type-mismatch
         :datum given :expected-type (list 'eql wanted) :kind :type-mismatch :function-name name
         :format-control "~(~A~) takes ~D argument~:P, not ~D"
         :format-arguments (list name wanted given)))

(defun write-text-out (text) (write-string text *standard-output*))

;;; What the host throws

(defun signal-host-error (object name)
  (let ((kind (string-from-host (wasm:import "lisp" "error-name" '(extern) 'bytes (wasm:to-extern object))))
        (message (string-from-host (wasm:import "lisp" "error-message" '(extern) 'bytes (wasm:to-extern object)))))
    (error 'ffi:ffi-host-error
           :kind :host-error :function-name name :object object
           :format-control "~(~A~): ~@[~A: ~]~A" :format-arguments (list name kind message))))

(defun object-of-host-error (payload)
  "What the host threw and nobody handled; nil for everything else."
  (if (typep payload 'ffi:ffi-host-error) (ffi:host-error-object payload) nil))

;;; Calls by name

(defun ffi:call-host (name &rest arguments)
  (unless (stringp name) (wrong-type name 'string))
  (wasm:dynamic-call name arguments))

(defun number-from-host (number)
  "An integer where the number is one that a double holds exactly."
  (if (and (< -9007199254740992d0 number 9007199254740992d0) (= number (ffloor number)))
      (values (truncate number))
      number))

;;; Objects of the host's, and what takes the place of C's memory

(defun ffi:pointerp (object) (wasm:hostp object))
(defun ffi:null-pointer () nil)
(defun ffi:null-pointer-p (object) (null (check-pointer object)))
(defun ffi:null? (object) (null (check-pointer object)))

(defun check-pointer (object)
  (if (or (null object) (wasm:hostp object)) object (wrong-type object 'ffi::foreign-pointer)))

(defun ffi:pointer-eq (first second)
  (check-pointer first)
  (check-pointer second)
  (wasm:truth
   (wasm:import "lisp" "same-object" '(extern extern) 'i32 (wasm:to-extern first) (wasm:to-extern second))))

(defun pointer-description (object)
  (declare (ignore object))
  "#<FOREIGN-OBJECT>")

(defun ffi:octets (&rest numbers)
  (let ((octets (make-octets (wasm:i31-of (length numbers)) (wasm:i32 0))) (index (wasm:i32 0)))
    (dolist (number numbers octets)
      (wasm:set-byte (octets-bytes octets) index (octet-of number))
      (setq index (i32 (+ index 1))))))

(defun set-foreign-checks (on)
  "Everything is always checked."
  (declare (ignore on))
  nil)

(defun without-c (name)
  (error 'ffi:unsupported-call
         :kind :unsupported-call :function-name name
         :format-control "~S needs C, which a compiled program does not have" :format-arguments (list name)))
