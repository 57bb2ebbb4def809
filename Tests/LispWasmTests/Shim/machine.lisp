;;;; The operators of package WASM as ordinary functions, so that the numeric library of the WebAssembly back end runs
;;;; under any Common Lisp. Raw integers are integers in the range of their signed type.
(defpackage "WASM" (:use))
(in-package "COMMON-LISP-USER")

(defun wasm-name (type name) (intern (concatenate 'string type "." name) "WASM"))

#+sbcl (declaim (inline signed-32 signed-64 unsigned-32 unsigned-64))
#+sbcl (defun signed-32 (x) (sb-c::mask-signed-field 32 x))
#+sbcl (defun signed-64 (x) (sb-c::mask-signed-field 64 x))
#-sbcl (defun signed-32 (x) (- (logand (+ x 2147483648) 4294967295) 2147483648))
#-sbcl (defun signed-64 (x)
         (if (typep x '(signed-byte 64))
             x
             (- (logand (+ x 9223372036854775808) 18446744073709551615) 9223372036854775808)))
(defun unsigned-32 (x) (logand x 4294967295))
(defun unsigned-64 (x) (logand x 18446744073709551615))

(defmacro define-operator (name parameters type &body body)
  "NAME is an inline function where that is known, its parameters of the Lisp type TYPE."
  `(progn
     #+sbcl (declaim (inline ,name))
     (defun ,name ,parameters (declare (type ,type ,@parameters) (ignorable ,@parameters)) ,@body)))

(defmacro define-integer-operators (type bits)
  (flet ((name (name) (wasm-name type name)) (sized (name) (intern (format nil "~a-~d" name bits))))
    (let ((word `(signed-byte ,bits)) (signed (sized "SIGNED")) (unsigned (sized "UNSIGNED")))
      `(progn
         (defmacro ,(intern type "WASM") (value) (if (numberp value) (,signed value) (error "~s is no number" value)))
         ,@(mapcar (lambda (entry)
                     `(define-operator ,(name (first entry)) (a b) ,word (,signed ,(second entry))))
                   `(("ADD" (+ a b)) ("SUB" (- a b)) ("MUL" (* (,unsigned a) (,unsigned b)))
                     ("AND" (logand a b)) ("OR" (logior a b)) ("XOR" (logxor a b))
                     ("SHL" (ash (,unsigned (ash (,unsigned a) (logand b ,(1- bits)))) 0))
                     ("SHR_S" (ash a (- (logand b ,(1- bits))))) ("SHR_U" (ash (,unsigned a) (- (logand b ,(1- bits)))))
                     ("ROTL" (logior (,unsigned (ash (,unsigned a) (logand b ,(1- bits))))
                                     (ash (,unsigned a) (- (logand b ,(1- bits)) ,bits))))
                     ("DIV_S" (values (truncate a b))) ("DIV_U" (values (truncate (,unsigned a) (,unsigned b))))
                     ("REM_S" (rem a b)) ("REM_U" (rem (,unsigned a) (,unsigned b)))))
         ,@(mapcar (lambda (entry)
                     `(define-operator ,(name (first entry)) (a b) ,word ,(second entry)))
                   `(("EQ" (= a b)) ("NE" (/= a b)) ("LT_S" (< a b)) ("LE_S" (<= a b)) ("GT_S" (> a b)) ("GE_S" (>= a b))
                     ("LT_U" (< (,unsigned a) (,unsigned b))) ("LE_U" (<= (,unsigned a) (,unsigned b)))
                     ("GT_U" (> (,unsigned a) (,unsigned b))) ("GE_U" (>= (,unsigned a) (,unsigned b)))))
         (define-operator ,(name "CLZ") (a) ,word (- ,bits (integer-length (,unsigned a))))
         (define-operator ,(name "CTZ") (a) ,word
           (if (= a 0) ,bits (1- (integer-length (logand (,unsigned a) (,unsigned (- a)))))))
         (define-operator ,(name "POPCNT") (a) ,word (logcount (,unsigned a)))))))

(define-integer-operators "I32" 32)
(define-integer-operators "I64" 64)

(define-operator wasm::i32.wrap_i64 (a) (signed-byte 64) (signed-32 a))
(define-operator wasm::i64.extend_i32_u (a) (signed-byte 32) (unsigned-32 a))
(define-operator wasm::i64.extend_i32_s (a) (signed-byte 32) a)

;;; Integers as values

(define-operator wasm::integer-from-i64 (a) (signed-byte 64) a)
(define-operator wasm::i64-of (a) (signed-byte 64) a)
(define-operator wasm::i31p (a) t (typep a '(signed-byte 31)))
(define-operator wasm::boxed-i64-p (a) t (and (typep a '(signed-byte 64)) (not (typep a '(signed-byte 31)))))
(define-operator wasm::bignum-p (a) t (and (integerp a) (not (typep a '(signed-byte 64)))))

;;; Limbs

(deftype wasm::limbs () #+sbcl '(simple-array (unsigned-byte 32) (*)) #-sbcl 'simple-vector)
(deftype wasm::i32 () '(signed-byte 32))
(deftype wasm::i64 () '(signed-byte 64))

(define-operator wasm::limbs (count) (signed-byte 32)
  (make-array count :initial-element 0 #+sbcl :element-type #+sbcl '(unsigned-byte 32)))
(define-operator wasm::limb-count (limbs) wasm::limbs (length limbs))
#+sbcl (declaim (inline wasm::limb wasm::set-limb))
(defun wasm::limb (limbs index) (declare (type wasm::limbs limbs)) (signed-32 (aref limbs index)))
(defun wasm::set-limb (limbs index value)
  (declare (type wasm::limbs limbs) (type wasm::i32 value))
  (setf (aref limbs index) (unsigned-32 value)))

(defun natural-of-limbs (limbs start end)
  (if (<= (- end start) 1)
      (if (= end start) 0 (aref limbs start))
      (let ((middle (truncate (+ start end) 2)))
        (+ (natural-of-limbs limbs start middle) (ash (natural-of-limbs limbs middle end) (* 32 (- middle start)))))))

(defun wasm::make-bignum (negative limbs)
  "Checks that it is as a bignum has to be."
  (let* ((magnitude (natural-of-limbs limbs 0 (length limbs))) (value (if (= negative 0) magnitude (- magnitude))))
    (if (= (aref limbs (1- (length limbs))) 0) (error "a bignum with a zero at its high end"))
    (unless (wasm::bignum-p value) (error "~d is no bignum" value))
    value))

(defun wasm::bignum-negative (bignum) (if (< bignum 0) 1 0))

(defvar *limbs-of-tables* nil)

(defun wasm::bignum-limbs (bignum)
  ;; Tables are long literals, which are not taken apart again and again.
  (if (> (integer-length bignum) 8000)
      (let ((known (assoc bignum *limbs-of-tables* :test #'eq)))
        (if (null known) (push (setq known (cons bignum (new-bignum-limbs bignum))) *limbs-of-tables*))
        (cdr known))
      (new-bignum-limbs bignum)))

(defun new-bignum-limbs (bignum)
  (unless (wasm::bignum-p bignum) (error "~s is no bignum" bignum))
  (let* ((rest (abs bignum)) (count (ceiling (integer-length rest) 32)) (limbs (wasm::limbs count)))
    (fill-limbs limbs rest 0 count)
    limbs))

(defun fill-limbs (limbs natural start count)
  (if (<= count 1)
      (if (= count 1) (setf (aref limbs start) natural))
      (let ((half (truncate count 2)))
        (fill-limbs limbs (logand natural (1- (ash 1 (* 32 half)))) start half)
        (fill-limbs limbs (ash natural (* -32 half)) (+ start half) (- count half)))))

;;; Floats

(deftype wasm::f32 () 'single-float)
(deftype wasm::f64 () 'double-float)

(defmacro define-float-operators (type format)
  (flet ((name (name) (wasm-name type name)))
    `(progn
       (defmacro ,(intern type "WASM") (value)
         (if (typep value ',format) value (error "~s is no ~s" value ',format)))
       ,@(mapcar (lambda (entry) `(define-operator ,(name (first entry)) (a b) ,format ,(second entry)))
                 `(("ADD" (+ a b)) ("SUB" (- a b)) ("MUL" (* a b)) ("DIV" (/ a b))
                   ("EQ" (= a b)) ("NE" (not (= a b))) ("LT" (< a b)) ("LE" (<= a b)) ("GT" (> a b)) ("GE" (>= a b))
                   ("COPYSIGN" (float-sign b (abs a)))))
       (define-operator ,(name "NEG") (a) ,format (- a))
       (define-operator ,(name "ABS") (a) ,format (abs a)))))

(define-float-operators "F32" single-float)
(define-float-operators "F64" double-float)

(define-operator wasm::f64.sqrt (a) double-float (if (< a 0) (error "the root of ~s" a) (sqrt a)))
(defun whole-float (a function)
  (if (< (abs a) 4503599627370496d0) (float-sign a (abs (float (funcall function a) 1d0))) a))
(defun wasm::f64.trunc (a) (whole-float a #'truncate))
(defun wasm::f64.floor (a) (whole-float a #'floor))
(defun wasm::f64.nearest (a) (whole-float a #'round))
(defun wasm::f32.trunc (a) (if (< (abs a) 8388608.0) (float-sign a (abs (float (truncate a) 1.0))) a))

(define-operator wasm::f64.convert_i64_s (a) (signed-byte 64) (float a 1d0))
(defun wasm::f64.convert_i64_u (a) (float (unsigned-64 a) 1d0))
(define-operator wasm::f64.convert_i32_s (a) (signed-byte 32) (float a 1d0))
(defun wasm::f32.convert_i64_s (a) (float a 1.0))
(defun wasm::f32.convert_i64_u (a) (float (unsigned-64 a) 1.0))
(define-operator wasm::f64.promote_f32 (a) single-float (float a 1d0))
(defun wasm::i64.trunc_sat_f64_s (a)
  (cond ((>= a 9.223372036854775808d18) 9223372036854775807)
        ((< a -9.223372036854775808d18) -9223372036854775808)
        (t (values (truncate a)))))

(defun bits-of-float (a digits bias infinity)
  (multiple-value-bind (significand exponent sign) (integer-decode-float a)
    (logior (cond ((= significand 0) 0)
                  (infinity infinity)
                  (t
                   (if (< (+ exponent bias) 1)
                       (ash significand (- (+ exponent bias) 1))
                       (+ significand (ash (- (+ exponent bias) 1) digits)))))
            (if (< sign 0) (if (= digits 52) -9223372036854775808 -2147483648) 0))))

#+sbcl
(progn
  (defun wasm::i64.reinterpret_f64 (a)
    (logior (ash (sb-kernel:double-float-high-bits a) 32) (sb-kernel:double-float-low-bits a)))
  (defun wasm::f64.reinterpret_i64 (a)
    (declare (type (signed-byte 64) a))
    (sb-kernel:make-double-float (ash a -32) (logand a 4294967295)))
  (defun wasm::i32.reinterpret_f32 (a) (sb-kernel:single-float-bits a))
  (defun wasm::f32.reinterpret_i32 (a) (sb-kernel:make-single-float a))
  (defun wasm::f32.demote_f64 (a) (coerce a 'single-float)))
#-sbcl
(progn
  (defun wasm::i64.reinterpret_f64 (a) (if (= a a) (bits-of-float a 52 1075 nil) 9221120237041090560))
  (defun wasm::f64.reinterpret_i64 (a)
    (let* ((field (logand (ash a -52) 2047)) (fraction (logand a 4503599627370495))
           (magnitude (if (= field 0)
                          (scale-float (float fraction 1d0) -1074)
                          (scale-float (float (logior fraction 4503599627370496) 1d0) (- field 1075)))))
      (if (< a 0) (- magnitude) magnitude)))
  (defun wasm::i32.reinterpret_f32 (a) (bits-of-float a 23 150 nil))
  (defun wasm::f32.reinterpret_i32 (a)
    (let* ((field (logand (ash a -23) 255)) (fraction (logand a 8388607))
           (magnitude (if (= field 0)
                          (scale-float (float fraction 1.0) -149)
                          (scale-float (float (logior fraction 8388608) 1.0) (- field 150)))))
      (if (< a 0) (- magnitude) magnitude)))
  (defun wasm::f32.demote_f64 (a) (coerce a 'single-float)))

(define-operator wasm::f64-of (a) double-float a)
(define-operator wasm::make-double (a) double-float a)
(define-operator wasm::f32-of (a) single-float a)
(define-operator wasm::make-single (a) single-float a)

;;; Random states and the host

(defstruct (record-under-test (:constructor make-record-under-test (kind slots))) kind slots)
(defun wasm::new-record (kind count initial)
  (make-record-under-test kind (make-array count :initial-element initial)))
(defun wasm::recordp (kind object) (and (record-under-test-p object) (eq (record-under-test-kind object) kind)))
(defun wasm::record-ref (kind record index)
  (declare (ignore kind))
  (svref (record-under-test-slots record) index))
(defun wasm::set-record (kind record index value)
  (declare (ignore kind))
  (setf (svref (record-under-test-slots record) index) value))
(defun wasm::import (module field parameters result &rest operands)
  (declare (ignore module parameters result operands))
  (if (string= field "seed") 0.25d0 (error "no import ~a" field)))

(let ((names nil))
  (do-symbols (name "WASM") (push name names))
  (export names "WASM"))
