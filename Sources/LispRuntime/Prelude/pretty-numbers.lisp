;;;; Numbers in words, in Roman digits, and floats with a given number of digits: what format's ~R ~F ~E ~G ~$ print.
(in-package "SYSTEM")

;;; English and Roman

(defvar *small-numbers*
  '#("zero" "one" "two" "three" "four" "five" "six" "seven" "eight" "nine" "ten" "eleven" "twelve" "thirteen" "fourteen"
     "fifteen" "sixteen" "seventeen" "eighteen" "nineteen"))
(defvar *tens* '#("" "" "twenty" "thirty" "forty" "fifty" "sixty" "seventy" "eighty" "ninety"))
(defvar *small-ordinals*
  '#("zeroth" "first" "second" "third" "fourth" "fifth" "sixth" "seventh" "eighth" "ninth" "tenth" "eleventh" "twelfth"
     "thirteenth" "fourteenth" "fifteenth" "sixteenth" "seventeenth" "eighteenth" "nineteenth"))
(defvar *powers*
  '#("" "thousand" "million" "billion" "trillion" "quadrillion" "quintillion" "sextillion" "septillion" "octillion"
     "nonillion" "decillion" "undecillion" "duodecillion" "tredecillion" "quattuordecillion" "quindecillion" "sexdecillion"
     "septendecillion" "octodecillion" "novemdecillion" "vigintillion"))

(defun write-below-thousand (n stream)
  (multiple-value-bind (hundreds rest) (truncate n 100)
    (when (> hundreds 0)
      (write-string (svref *small-numbers* hundreds) stream)
      (write-string " hundred" stream)
      (if (> rest 0) (write-char #\Space stream)))
    (cond ((eql rest 0))
          ((< rest 20) (write-string (svref *small-numbers* rest) stream))
          (t (multiple-value-bind (tens ones) (truncate rest 10)
               (write-string (svref *tens* tens) stream)
               (when (> ones 0)
                 (write-char #\- stream)
                 (write-string (svref *small-numbers* ones) stream)))))))

(defun write-cardinal (n stream)
  (cond ((eql n 0) (write-string "zero" stream))
        (t (when (< n 0)
             (write-string "negative " stream)
             (setq n (- n)))
           (write-groups n 0 stream))))

(defun write-groups (n power stream)
  (multiple-value-bind (above below) (truncate n 1000)
    (when (> above 0)
      (if (>= (1+ power) (length *powers*)) (error "number too large to print in English: ~:D" n))
      (write-groups above (1+ power) stream)
      (if (> below 0) (write-char #\Space stream)))
    (when (> below 0)
      (write-below-thousand below stream)
      (when (> power 0)
        (write-char #\Space stream)
        (write-string (svref *powers* power) stream)))))

(defun write-ordinal (n stream)
  (when (< n 0) (write-string "negative " stream))
  (let ((n (abs n)))
    (multiple-value-bind (top bottom) (truncate n 100)
      (when (> top 0) (write-cardinal (- n bottom) stream))
      (if (and (> top 0) (> bottom 0)) (write-char #\Space stream))
      (multiple-value-bind (tens ones) (truncate bottom 10)
        (cond ((and (> top 0) (eql bottom 0)) (write-string "th" stream))
              ((< bottom 20) (write-string (svref *small-ordinals* bottom) stream))
              ((eql ones 0)
               (let ((name (svref *tens* tens)))
                 (write-string name stream :end (1- (length name)))
                 (write-string "ieth" stream)))
              (t (write-string (svref *tens* tens) stream)
                 (write-char #\- stream)
                 (write-string (svref *small-ordinals* ones) stream)))))))

(defvar *roman* '((1000 "M" "M") (900 "CM" "DCCCC") (500 "D" "D") (400 "CD" "CCCC") (100 "C" "C") (90 "XC" "LXXXX") (50 "L" "L")
                  (40 "XL" "XXXX") (10 "X" "X") (9 "IX" "VIIII") (5 "V" "V") (4 "IV" "IIII") (1 "I" "I")))

(defun write-roman (n old stream)
  (unless (< 0 n (if old 5000 4000)) (error "Number too large to print in Roman numerals: ~:D" n))
  (dolist (entry *roman*)
    (do () ((< n (car entry)))
      (write-string (if old (caddr entry) (cadr entry)) stream)
      (setq n (- n (car entry))))))

;;; Decimal digits of floats, after Burger and Dybvig: the shortest digits that lie in the interval of all numbers which read as the
;;; float. With a position the interval is widened to half a unit of that place, so that it is the place to which one rounds.

(defun float-digits-at (float position relative)
  "Exponent and digits of the positive FLOAT: 0.DIGITS times 10 to the exponent. With POSITION the last digit stands for 10 to that
power, or, if RELATIVE, there are POSITION digits."
  (if (null position)
      (multiple-value-bind (digits exponent) (float-digits-and-exponent float) (values exponent digits))
      (multiple-value-bind (f e) (integer-decode-float float)
        (let* ((lowest (eql f (ash 1 (1- (float-digits float)))))
               (up (if lowest 2 1))     ; the gap above, in units of the gap below
               (r (* 2 up f (if (> e 0) (ash 1 e) 1)))
               (s (* 2 up (if (< e 0) (ash 1 (- e)) 1)))
               (low (if (> e 0) (ash 1 e) 1))
               (high (* up low)))
          (if relative (setq position (relative-position r s high position)))
          (when (< position 0)
            (let ((scale (expt 10 (- position))))
              (setq r (* r scale) s (* s scale) low (* low scale) high (* high scale))))
          (let ((half (if (< position 0)
                          (ash (truncate s (expt 10 (- position))) -1)
                          (ash (* s (expt 10 position)) -1))))
            (generate-digits r s (max low half) (max high half)))))))

(defun relative-position (r s high count)
  "The place of the last of COUNT digits."
  (let ((k 0) (limit s))
    (while (< limit (+ r high)) (setq k (1+ k) limit (* limit 10)))
    ;; Rounding up may need one digit more before the point: is r + s * 10^(k - count) / 2 still below the limit?
    (let ((place (- k count)))
      (if (if (>= place 0)
              (< (+ (* 2 r) (* s (expt 10 place))) (* 2 limit))
              (< (+ (* 2 r (expt 10 (- place))) s) (* 2 limit (expt 10 (- place)))))
          place
          (1- place)))))

(defun generate-digits (r s low high)
  "Digits of r/s, as soon as they are within LOW below and HIGH above."
  (let ((k 0) (digits nil) (done nil))
    (while (>= (+ r high) s) (setq k (1+ k) s (* s 10)))
    (while (and (> r low) (< (* 10 (+ r high)) s))
      (setq k (1- k) r (* r 10) low (* low 10) high (* high 10)))
    (while (not done)
      (multiple-value-bind (digit rest) (truncate (* r 10) s)
        (setq r rest low (* low 10) high (* high 10))
        (let ((below (<= r low)) (above (>= (+ r high) s)))
          (if (or below above)
              (setq done t
                    digit (if (if (and below above) (< (* r 2) s) below) digit (1+ digit))))
          (setq digits (cons (digit-char digit) digits)))))
    (values k (coerce-to-string (nreverse digits)))))

(defun coerce-to-string (characters)
  (fill-from-list (make-vector (length characters) 1 nil) characters))

(defun fixed-text (float width fraction scale least)
  "FLOAT, not negative, times 10 to the SCALE, as digits with a point and no exponent. FRACTION is how many digits follow the point; without
it as many as there are, within WIDTH. LEAST is the least FRACTION of ~E."
  (multiple-value-bind (exponent digits) (fixed-digits float width fraction scale least)
    (let ((stream (make-string-output-stream)) (exponent (+ exponent (or scale 0))) (length (length digits)))
      (cond ((> exponent 0)
             (write-string digits stream :end (min length exponent))
             (write-zeros (- exponent length) stream)
             (write-char #\. stream)
             (write-string digits stream :start (min length exponent))
             (if fraction (write-zeros (- fraction (- length (min length exponent))) stream)))
            (t
             (write-char #\. stream)
             (write-zeros (- exponent) stream)
             (write-string digits stream
                           :end (if (or least fraction)
                                    (min length (max (or least 0) (+ (or fraction 0) exponent)))
                                    nil))
             (if fraction (write-zeros (+ fraction exponent (- length)) stream))))
      (get-output-stream-string stream))))

(defun write-zeros (count stream)
  (dotimes (index count) (write-char #\0 stream)))

(defun fixed-digits (float width fraction scale least)
  (let ((scale (or scale 0)) (least (or least 0)))
    (cond (fraction (float-digits-at float (min (- (+ fraction scale)) (- (+ least scale))) nil))
          ((and width (> width 1))
           (multiple-value-bind (e1 digits1)
               (float-digits-at float (max 1 (+ (1- width) (if (< scale 0) scale 0))) t)
             (multiple-value-bind (e2 digits2) (float-digits-at float (- (+ least scale)) nil)
               (if (>= (length digits1) (length digits2)) (values e1 digits1) (values e2 digits2)))))
          (t (float-digits-at float nil nil)))))
