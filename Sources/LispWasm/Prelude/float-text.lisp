;;;; Floats to text: the shortest digits that read back as the same float.
(in-package "SYSTEM")

(defun text-part (text start end)
  (let ((part (make-string (- end start))))
    (do ((index start (1+ index)))
        ((>= index end) part)
      (setf (char part (- index start)) (char text index)))))

(defun joined-texts (&rest texts)
  (let ((length 0))
    (dolist (text texts) (setq length (+ length (length text))))
    (let ((joined (make-string length)) (place 0))
      (dolist (text texts joined)
        (do ((index 0 (1+ index)))
            ((>= index (length text)) nil)
          (setf (char joined place) (char text index))
          (setq place (1+ place)))))))

;;; Digits

(defun float-digits-and-exponent (float)
  "The digits of a finite float's magnitude, without zeros at either end, and where its point is, counted from before the
first of them."
  (check-float float)
  (if (zerop float)
      (values "0" 1)
      (multiple-value-bind (digits places) (few-digits float)
        (if (eql digits 0)
            (multiple-value-bind (digits point) (shortest-digits float) (values (trimmed-digits digits) point))
            (values (trimmed-digits digits) (- (length (integer-to-string digits 10)) places))))))

(defun trimmed-digits (digits)
  "The integer DIGITS as text without zeros at its end."
  (let* ((text (integer-to-string digits 10)) (end (length text)))
    (do () ((or (= end 1) (char/= (char text (1- end)) #\0)) nil) (setq end (1- end)))
    (text-part text 0 end)))

(defun power-of-ten-f64 (exponent)
  "Exact up to 22."
  (declare (type wasm:i32 exponent) (values wasm:f64))
  (let ((power (wasm:f64 1d0)))
    (do-limbs (count (wasm:i32 0) exponent) (setq power (f64 (* power 10))))
    power))

(defun few-digits (float)
  "An integer and a power of ten to divide it by, if so few digits make FLOAT that no others do; otherwise 0 and 0."
  ;; Of 15 digits (of 6 for a single) no two numbers are the same float. Both numbers are exact, so one division tells.
  (let* ((double (double-float-p float)) (x (wasm:f64.abs (number-f64 float)))
         (most (if double (wasm:i32 15) (wasm:i32 6))) (places most) (bound (wasm:f64 1d0)))
    (do () ((or (f64 (> bound x)) (f64 (> bound 1d15))) nil) (setq bound (f64 (* bound 10)) places (i32 (- places 1))))
    (if (or (i32 (< places 0)) (f64 (< x 1d-3)))
        (values 0 0)
        (progn
          (do () ((f64 (>= (* x 10) bound)) nil) (setq bound (f64 (/ bound 10)) places (i32 (+ places 1))))
          (let* ((power (power-of-ten-f64 places)) (digits (wasm:f64.nearest (f64 (* x power)))))
            (if (if double
                    (f64 (= (/ digits power) x))
                    (f32 (= (/ (wasm:f32.demote_f64 digits) (wasm:f32.demote_f64 power)) (wasm:f32.demote_f64 x))))
                (values (wasm:integer-from-i64 (wasm:i64.trunc_sat_f64_s digits))
                        (wasm:integer-from-i64 (wide places)))
                (values 0 0)))))))

(defun shortest-digits (float)
  "An integer with the digits, and where the point is before them (Steele's and White's, Burger's and Dybvig's method)."
  ;; FLOAT is r / s; the middles between it and its neighbours are above / s and below / s away. Subnormal numbers are taken
  ;; as if they had all their bits.
  (let* ((precision (if (double-float-p float) (wasm:i64 53) (wasm:i64 24)))
         (significand (float-significand float)) (length (i64 (- 64 (wasm:i64.clz significand))))
         (missing (i64 (- precision length))) (exponent (i64 (- (float-exponent float) missing)))
         (lowest (and (i64 (= significand (<< 1 (- length 1))))
                      (not (and (i64 (= missing 0)) (smallest-exponent-p float)))))
         (even (i64 (= (logand (<< significand missing) 1) 0)))
         (r (shift-integer (wasm:integer-from-i64 (i64 (<< significand missing))) (if lowest (wasm:i64 2) (wasm:i64 1))))
         (s (if lowest 4 2)) (above (if lowest 2 1)) (below 1)
         ;; The binary logarithm times log10 2, rounded down: the point is there or one place further.
         (point (wasm:integer-from-i64
                 (i64 (+ 1 (>> (* (+ exponent (- precision 1)) 1292913986) 32))))))
    (if (i64 (>= exponent 0))
        (setq r (shift-integer r exponent) above (shift-integer above exponent) below (shift-integer below exponent))
        (setq s (shift-integer s (i64 (- exponent)))))
    (if (< point 0)
        (let ((power (power-of-integer 10 (- point))))
          (setq r (* r power) above (* above power) below (* below power)))
        (setq s (* s (power-of-integer 10 point))))
    (let ((order (compare-integers (+ r above) s)))
      (if (or (i32 (> order 0)) (and even (i32 (= order 0)))) (setq s (* s 10) point (1+ point))))
    (values (generated-digits r s above below even) point)))

(defun smallest-exponent-p (float)
  (if (double-float-p float) (i64 (= (float-exponent float) -1074)) (i64 (= (float-exponent float) -149))))

(defun generated-digits (r s above below even)
  (let ((digits 0))
    (do () (nil)
      (multiple-value-bind (digit rest) (truncate-integers (* r 10) s)
        (setq r rest above (* above 10) below (* below 10))
        (let* ((low-order (compare-integers r below)) (high-order (compare-integers (+ r above) s))
               (low (or (i32 (< low-order 0)) (and even (i32 (= low-order 0)))))
               (high (or (i32 (> high-order 0)) (and even (i32 (= high-order 0))))))
          (setq digits (+ (* digits 10) digit))
          (if (or low high)
              (return (if (if (and low high) (>= (+ r r) s) high) (+ digits 1) digits))))))))

;;; Text

(defun float-to-string (float)
  "From 10^-3 up to below 10^7 a plain decimal, otherwise an exponent. The letter of the exponent names the format unless it
is the one that is read anyway."
  (check-float float)
  (if (finite-float-p float)
      (multiple-value-bind (digits point) (float-digits-and-exponent float)
        (let ((marker (float-marker float)) (sign (if (float-negative-p float) "-" "")))
          (if (plain-float-p float)
              (joined-texts sign (plain-decimal digits point) (if (string= marker "e") "" marker)
                            (if (string= marker "e") "" "0"))
              (joined-texts sign (text-part digits 0 1) "."
                            (if (= (length digits) 1) "0" (text-part digits 1 (length digits)))
                            marker (integer-to-string (1- point) 10)))))
      (unfinite-float-text float)))

(defun plain-float-p (float)
  (if (double-float-p float)
      (let ((x (wasm:f64.abs (wasm:f64-of float)))) (or (f64 (= x 0)) (and (f64 (>= x 1d-3)) (f64 (< x 1d7)))))
      (let ((x (wasm:f32.abs (wasm:f32-of float)))) (or (f32 (= x 0)) (and (f32 (>= x 1e-3)) (f32 (< x 1e7)))))))

(defun read-as-double-p ()
  (or (eq *read-default-float-format* 'double-float) (eq *read-default-float-format* 'long-float)))

(defun float-marker (float)
  "The letter of its exponent; e for the format that is read anyway."
  (if (double-float-p float)
      (if (read-as-double-p) "e" "d")
      (if (read-as-double-p) "f" "e")))

(defun plain-decimal (digits point)
  (let ((count (length digits)))
    (cond ((<= point 0) (joined-texts "0." (zeros (- point)) digits))
          ((>= point count) (joined-texts digits (zeros (- point count)) ".0"))
          (t (joined-texts (text-part digits 0 point) "." (text-part digits point count))))))

(defun zeros (count) (make-string count :initial-element #\0))

(defun unfinite-float-text (float)
  "What has no decimal text: a form that is evaluated when read, or something unreadable."
  (let ((format (if (double-float-p float) "DOUBLE-FLOAT" "SINGLE-FLOAT")) (x (number-f64 float)))
    (if (f64 (= x x))
        (joined-texts "#." format (if (float-negative-p float) "-NEGATIVE" "-POSITIVE") "-INFINITY")
        (joined-texts "#<" format (if (quiet-float-p float) " quiet NaN>" " trapping NaN>")))))

(defun quiet-float-p (float)
  (if (double-float-p float)
      (i64 (/= (logand (wasm:i64.reinterpret_f64 (wasm:f64-of float)) 2251799813685248) 0))
      (i32 (/= (logand (wasm:i32.reinterpret_f32 (wasm:f32-of float)) 4194304) 0))))
