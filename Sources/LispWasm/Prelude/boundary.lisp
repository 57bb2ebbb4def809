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
  (if (wasm:double-p value)
      (wasm:f64-of value)
      (if (realp value)
          (number-f64 value)
          (progn (not-for-host value 'real name position) (wasm:f64 0d0)))))

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

(defun number-from-host (number)
  "An integer where the number is one that a double holds exactly."
  (if (and (< -9007199254740992d0 number 9007199254740992d0) (= number (ffloor number)))
      (values (truncate number))
      number))
