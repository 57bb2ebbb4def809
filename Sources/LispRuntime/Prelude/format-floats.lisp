;;;; Floats in columns: ~F ~E ~G ~$.
(in-package "SYSTEM")

(defun as-float (number)
  "What the float directives print as a float; nil for what they print as ~D does."
  (cond ((floatp number) number)
        ((realp number) (float number 1.0))
        (t nil)))

(defun write-no-float (object width stream)
  (let ((*print-base* 10) (*print-radix* nil))
    (write-field (princ-to-string object) stream (or width 0) 1 0 #\Space nil)))

(defun negative-p (float) (< (float-sign float) 0))

(defun format-fixed (number stream at parameters)
  (let ((float (as-float number)))
    (if float
        (write-fixed float stream at (car parameters) (cadr parameters) (caddr parameters) (cadddr parameters)
                     (or (nth 4 parameters) #\Space))
        (write-no-float number (car parameters) stream))))

(defun fixed-parts (float width fraction scale least)
  "The text of a float that is not negative, whether it wants a zero before its point, and whether one behind it."
  (if (zerop float)
      (let ((text (if fraction (concatenate 'string "." (make-string fraction :initial-element #\0)) ".0")))
        (values text t (eql fraction 0)))
      (let ((text (fixed-text float width fraction scale least)))
        (values text (eql (char text 0) #\.) (eql (char text (1- (length text))) #\.)))))

(defun write-fixed (float stream at width fraction scale overflow pad)
  "t when the field was too narrow and was filled with OVERFLOW."
  (let* ((sign (cond ((negative-p float) "-") (at "+") (t "")))
         (space (if width (- width (length sign)) nil)))
    (multiple-value-bind (text leading trailing) (fixed-parts (abs float) space fraction scale nil)
      (if (eql fraction 0) (setq trailing nil))
      (when width
        (setq space (- space (length text)))
        (if leading
            (if (or (> space 0) trailing) (setq space (1- space)) (setq leading nil)))
        (if trailing
            (if (> space 0) (setq space (1- space)) (setq trailing nil))))
      (cond ((and width (< space 0) overflow)
             (write-repeatedly overflow width stream)
             t)
            (t (if width (write-repeatedly pad (max space 0) stream))
               (write-string sign stream)
               (if leading (write-char #\0 stream))
               (write-string text stream)
               (if trailing (write-char #\0 stream))
               nil)))))

;;; ~E. The mantissa is the float divided by a power of ten in double precision, with the rounding that this has.

(defun power-of-ten (n) (float (expt 10 n) 1.0d0))

(defun float-mantissa (float)
  "A float from 0.1 up to 1, not including it, and the power of ten by which it is to be multiplied to be FLOAT (not negative)."
  (if (zerop float)
      (values float 1)
      (let* ((exponent (round (* (nth-value 1 (decode-float float)) 0.30103)))
             (wide (float float 1.0d0))
             (base (if (< exponent 0)
                       (* wide 10.0d0 (power-of-ten (- -1 exponent)))
                       (/ wide 10.0d0 (if (eql exponent 0) 0.1d0 (power-of-ten (1- exponent))))))
             (value base) (factor 10.0d0))
        (while (>= value 1.0d0)
          (setq value (/ base factor) factor (* factor 10.0d0) exponent (1+ exponent)))
        (setq base value factor 10.0d0)
        (while (< value 0.1d0)
          (setq value (* base factor) factor (* factor 10.0d0) exponent (1- exponent)))
        (values (if (single-float-p float) (float-to-single value) value) exponent))))

(defun float-to-single (double) (coerce double 'single-float))

(defun format-exponential (number stream at parameters)
  (let ((float (as-float number)))
    (if float
        (write-exponential float stream at (car parameters) (cadr parameters) (caddr parameters) (or (cadddr parameters) 1)
                           (nth 4 parameters) (or (nth 5 parameters) #\Space) (nth 6 parameters))
        (write-no-float number (car parameters) stream))))

(defun write-exponential (float stream at width fraction digits scale overflow pad marker)
  (multiple-value-bind (mantissa size) (float-mantissa (abs float))
    (let* ((scale (if (= mantissa 1) (1- scale) scale))
           (exponent (- size scale))
           (exponent-text (integer-to-string (abs exponent) 10))
           (exponent-length (if digits (max (length exponent-text) digits) (length exponent-text)))
           (sign (cond ((negative-p float) "-") (at "+") (t "")))
           (space (if width (- width 2 exponent-length (length sign)) nil))
           (shown (cond ((null fraction) nil) ((> scale 0) (1+ (- fraction scale))) (t fraction))))
      (if (and width overflow digits (> exponent-length digits))
          (write-repeatedly overflow width stream)
          (multiple-value-bind (text leading trailing)
              (fixed-parts mantissa space shown scale (if (< scale 0) 1 shown))
            (if (eql fraction 0) (setq trailing nil))
            (when width
              (setq space (- space (length text)))
              (if leading
                  (if (or (> space 0) trailing) (setq space (1- space)) (setq leading nil)))
              (if (and trailing (<= space 0)) (setq trailing nil)))
            (cond ((and width (< space 0) overflow) (write-repeatedly overflow width stream))
                  (t (if width (write-repeatedly pad (max 0 (if trailing (1- space) space)) stream))
                     (write-string sign stream)
                     (if leading (write-char #\0 stream))
                     (write-string text stream)
                     (if trailing (write-char #\0 stream))
                     (write-char (or marker (if (single-float-p float) #\e #\d)) stream)
                     (write-char (if (< exponent 0) #\- #\+) stream)
                     (write-zeros (- exponent-length (length exponent-text)) stream)
                     (write-string exponent-text stream))))))))

(defun format-general (number stream at parameters)
  (let ((float (as-float number)))
    (if float
        (write-general float stream at (car parameters) (cadr parameters) (caddr parameters) (cadddr parameters)
                       (nth 4 parameters) (or (nth 5 parameters) #\Space) (nth 6 parameters))
        (write-no-float number (car parameters) stream))))

(defun write-general (float stream at width fraction digits scale overflow pad marker)
  (let* ((size (nth-value 1 (float-mantissa (abs float))))
         (fraction (or fraction
                       (let ((length (length (fixed-parts (abs float) nil nil nil nil))))
                         (max (if (eql length 1) 1 (1- length)) (min size 7)))))
         (exponent-width (if digits (+ digits 2) 4))
         (rest (- fraction size)))
    (if (<= 0 rest fraction)
        (let ((full (write-fixed float stream at (if width (- width exponent-width) nil) rest nil overflow pad)))
          (write-repeatedly (if full overflow #\Space) exponent-width stream))
        (write-exponential float stream at width fraction digits (or scale 1) overflow pad marker))))

(defun format-dollars (number stream colon at parameters)
  (let ((float (as-float number)) (fraction (or (car parameters) 2)) (least (or (cadr parameters) 1))
        (width (or (caddr parameters) 0)) (pad (or (cadddr parameters) #\Space)))
    (if (not float)
        (write-no-float number width stream)
        (let* ((sign (cond ((negative-p float) "-") (at "+") (t "")))
               (text (fixed-parts (abs float) nil fraction nil nil))
               (point (position #\. text)))
          (if colon (write-string sign stream))
          (write-repeatedly pad (max 0 (- width (length sign) (max least point) 1 fraction)) stream)
          (if colon nil (write-string sign stream))
          (write-zeros (max 0 (- least point)) stream)
          (write-string text stream)))))
