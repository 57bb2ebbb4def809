;;;; Text to numbers: tokens that are numbers by the rules of Common Lisp's reader.
(in-package "SYSTEM")

(defun sign-at-p (string index end)
  (and (< index end) (or (char= (char string index) #\+) (char= (char string index) #\-))))

(defun parse-number (string start end radix)
  "The number that STRING from START up to END is, or nil when it is none."
  (unless (stringp string) (wrong-type string 'string))
  (check-radix radix)
  (let* ((first (if (sign-at-p string start end) (1+ start) start))
         (last (end-of-digits string first end radix))
         (negative (and (> first start) (char= (char string start) #\-))))
    (cond ((= first end) nil)
          ((= last first) (parse-decimal string start first end negative))
          ((= last end) (signed-integer negative (natural-from-digits string first end radix)))
          ((and (char= (char string last) #\/) (< (1+ last) end)
                (= (end-of-digits string (1+ last) end radix) end))
           (parse-ratio (signed-integer negative (natural-from-digits string first last radix))
                        (natural-from-digits string (1+ last) end radix)
                        (text-part string start end)))
          (t (parse-decimal string start first end negative)))))

(defun signed-integer (negative natural) (if negative (negate-integer natural) natural))

(defun parse-ratio (numerator denominator text)
  (if (eql denominator 0) (malformed-number "division by zero in " text ""))
  (or (exact-quotient numerator denominator) (malformed-number "" text " is a ratio: there are none here")))

(defun malformed-number (before text after)
  (error 'reader-error :format-control (joined-texts before text after) :format-arguments nil))

(defun parse-decimal (string start first end negative)
  "Digits, a point, digits, an exponent. Without digits behind the point it is an integer."
  (let* ((point (end-of-digits string first end 10))
         (fraction (if (and (< point end) (char= (char string point) #\.)) (1+ point) point))
         (last (end-of-digits string fraction end 10)))
    (cond ((and (= last first)) nil)
          ((= last end)
           (cond ((= fraction point) nil)
                 ((> last fraction) (decimal-float string start first point fraction last end negative nil 0))
                 ((> point first) (signed-integer negative (natural-from-digits string first point 10)))
                 (t nil)))
          ((= (+ (- point first) (- last fraction)) 0) nil)
          (t (parse-exponent string start first point fraction last end negative)))))

(defun parse-exponent (string start first point fraction last end negative)
  (let* ((marker (char-downcase (char string last)))
         (sign (1+ last)) (digits (if (sign-at-p string sign end) (1+ sign) sign)))
    (if (and (position marker "esfdl") (< digits end) (= (end-of-digits string digits end 10) end))
        (decimal-float string start first point fraction last end negative marker
                       (signed-integer (and (> digits sign) (char= (char string sign) #\-))
                                       (natural-from-digits string digits end 10)))
        nil)))

(defun decimal-float (string start first point fraction last end negative marker exponent)
  (let* ((double (cond ((or (eql marker #\d) (eql marker #\l)) t)
                       ((or (eql marker #\f) (eql marker #\s)) nil)
                       (t (read-as-double-p))))
         (digits (+ (* (if (= point first) 0 (natural-from-digits string first point 10))
                       (power-of-integer 10 (- last fraction)))
                    (if (= last fraction) 0 (natural-from-digits string fraction last 10))))
         (float (decimal-to-float digits (- exponent (- last fraction)) double)))
    (unless (finite-float-p float)
      (malformed-number "floating-point overflow in " (text-part string start end) ""))
    (if negative (negate-number float) float)))

;;; Correctly rounded

(defun decimal-to-float (digits exponent double)
  "DIGITS times a power of ten as the nearest float, which may be infinite."
  (let ((count (integer-length digits)))
    (cond ((eql digits 0) (if double 0d0 0.0))
          ;; Both numbers are exact, so one operation rounds.
          ((and double (<= count 53) (<= -22 exponent 22))
           (let ((x (wasm:f64.convert_i64_s (wasm:i64-of digits)))
                 (power (power-of-ten-f64 (low-limb (wasm:i64-of (abs exponent))))))
             (wasm:make-double (if (minusp exponent) (f64 (/ x power)) (f64 (* x power))))))
          ;; Three bits make less than a digit, four make more: beyond these bounds is infinity, or zero.
          ((> (+ (truncate-integers count 4) exponent) 310) (make-infinity double))
          ((< (+ (truncate-integers count 3) exponent) -330) (if double 0d0 0.0))
          ((minusp exponent) (ratio-to-float digits (power-of-integer 10 (- exponent)) double))
          (t (ratio-to-float (* digits (power-of-integer 10 exponent)) 1 double)))))

(defun make-infinity (double)
  (if double
      (wasm:make-double (wasm:f64.reinterpret_i64 (wasm:i64 9218868437227405312)))
      (wasm:make-single (wasm:f32.reinterpret_i32 (wasm:i32 2139095040)))))

(defun ratio-to-float (numerator denominator double)
  "The nearest float, by a quotient with some bits more than needed; the lowest of them is set when a remainder is left."
  (let* ((precision (if double (wasm:i64 53) (wasm:i64 24))) (smallest (if double (wasm:i64 -1074) (wasm:i64 -149)))
         (shift (i64 (- (+ precision 3) (- (wasm:i64-of (integer-length numerator))
                                           (wasm:i64-of (integer-length denominator)))))))
    (multiple-value-bind (quotient rest)
        (if (i64 (< shift 0))
            (truncate-integers numerator (shift-integer denominator (i64 (- shift))))
            (truncate-integers (shift-integer numerator shift) denominator))
      (let* ((bits (i64 (logior (wasm:i64-of quotient) (if (eql rest 0) (wasm:i64 0) (wasm:i64 1)))))
             (exponent (i64 (- shift))) (length (i64 (- 64 (wasm:i64.clz bits))))
             (excess (i64 (- length precision))) (subnormal (i64 (- smallest exponent)))
             (dropped (if (i64 (> subnormal excess)) subnormal excess)))
        (if (i64 (> dropped 62))
            (if double 0d0 0.0)
            (let ((x (wasm:f64.convert_i64_s (rounded-shift bits dropped)))
                  (scale (low-limb (i64 (+ exponent dropped)))))
              (if double
                  (wasm:make-double (scale-f64 x scale))
                  (wasm:make-single (scale-f32 (wasm:f32.demote_f64 x) scale)))))))))

(defun rounded-shift (bits count)
  "BITS without the lowest COUNT, 1 up to 62, rounded to the nearest, from the middle to the even one."
  (declare (type wasm:i64 bits count) (values wasm:i64))
  (let* ((kept (i64 (u>> bits count))) (rest (i64 (- bits (<< kept count)))) (half (i64 (<< 1 (- count 1)))))
    (if (or (i64 (u> rest half)) (and (i64 (= rest half)) (i64 (/= (logand kept 1) 0))))
        (i64 (+ kept 1))
        kept)))
