;;;; Integers to text and from text, in any radix from 2 to 36.
(in-package "SYSTEM")

;;; Digits are handled in chunks, as many as fit in a limb. Long numbers are split at powers of such a chunk, so that most
;;; of the work is long multiplication and division.

(defun chunk-digits (radix)
  "How many digits of RADIX certainly fit in a limb."
  (declare (type wasm:i32 radix) (values wasm:i32))
  (do ((digits (wasm:i32 0) (i32 (+ digits 1))) (power (wide radix) (i64 (* power (wide radix)))))
      ((i64 (u> power 4294967295)) digits)))

(defun raw-power (base exponent)
  (declare (type wasm:i32 base exponent) (values wasm:i64))
  (let ((power (wasm:i64 1)))
    (do-limbs (count (wasm:i32 0) exponent) (setq power (i64 (* power (wide base)))))
    power))

(defun digit-letter (digit)
  (declare (type wasm:i32 digit))
  (code-char (wasm:integer-from-i64 (wide (i32 (+ digit (if (i32 (< digit 10)) (wasm:i32 48) (wasm:i32 55))))))))

;;; To text. The digits are written into an array of limbs, each to its place from the end.

(defun integer-to-string (integer radix)
  (check-integer integer)
  (check-radix radix)
  (let* ((base (low-limb (wasm:i64-of radix))) (chunk (chunk-digits base))
         (chunk-bits (i32 (- 31 (wasm:i32.clz (low-limb (raw-power base chunk))))))
         (bits (low-limb (wasm:i64-of (integer-length integer))))
         (size (i32 (* chunk (+ 2 (u/ bits chunk-bits))))) (digits (wasm:limbs size)))
    (write-digits digits size (magnitude-of-integer integer) base chunk)
    (digits-to-string digits (integer-sign-bit integer))))

(defun check-radix (radix)
  (unless (and (wasm:i31p radix) (<= 2 radix 36)) (wrong-type radix '(integer 2 36))))

(defun digits-to-string (digits negative)
  (declare (type wasm:limbs digits) (type wasm:i32 negative))
  (let ((start (wasm:i32 0)) (size (wasm:limb-count digits)))
    (do ()
        ((or (i32 (= start (- size 1))) (i32 (/= (wasm:limb digits start) 0))) nil)
      (setq start (i32 (+ start 1))))
    (let ((string (make-string (wasm:integer-from-i64 (wide (i32 (+ (- size start) negative)))))) (place 0))
      (if (i32 (/= negative 0))
          (progn (setf (char string 0) #\-) (setq place 1)))
      (do-limbs (index start size)
        (setf (char string place) (digit-letter (wasm:limb digits index)))
        (setq place (1+ place)))
      string)))

(defun write-digits (digits end natural base chunk)
  "Writes the digits of NATURAL so that the last one is before END."
  (declare (type wasm:limbs digits) (type wasm:i32 end base chunk))
  (if (and (wasm:bignum-p natural) (i32 (> (wasm:limb-count (wasm:bignum-limbs natural)) 40)))
      (let* ((places (split-places natural base chunk)) (power (power-of-radix base places)))
        (multiple-value-bind (high low) (truncate-integers natural power)
          (write-digits digits end low base chunk)
          (write-digits digits (i32 (- end places)) high base chunk)))
      (write-short-digits digits end natural base chunk)))

(defun split-places (natural base chunk)
  "About half of the digits of NATURAL: a chunk times a power of two, so that few powers are needed."
  (declare (type wasm:i32 base chunk) (values wasm:i32))
  (let ((bits (wide (limbs-length (wasm:bignum-limbs natural))))
        (chunk-bits (wide (i32 (- 32 (wasm:i32.clz (low-limb (raw-power base chunk))))))))
    (do ((places (wide chunk) (i64 (<< places 1))) (length chunk-bits (i64 (<< length 1))))
        ((i64 (> (<< length 2) (+ bits length))) (low-limb places)))))

(defvar *powers-of-radix* nil)

(defun power-of-radix (base places)
  (declare (type wasm:i32 base places))
  (let* ((radix (wasm:integer-from-i64 (wide base))) (exponent (wasm:integer-from-i64 (wide places)))
         (known (find-if (lambda (entry) (and (eql (car entry) radix) (eql (cadr entry) exponent)))
                         *powers-of-radix*)))
    (if known
        (cddr known)
        (let ((power (power-of-integer radix exponent)))
          (push (list* radix exponent power) *powers-of-radix*)
          power))))

(defun write-short-digits (digits end natural base chunk)
  (declare (type wasm:limbs digits) (type wasm:i32 end base chunk))
  (let* ((limbs (integer-limbs natural)) (rest (copy-limbs limbs (wasm:i32 0) (wasm:limb-count limbs) (wasm:limb-count limbs)))
         (divisor (raw-power base chunk)) (place end))
    (do ((count (significant-limbs rest) (significant-limbs rest)))
        ((i32 (= count 0)) nil)
      (let ((part (low-limb (divide-by-limb rest rest divisor))))
        (do-limbs (index (wasm:i32 0) chunk)
          (setq place (i32 (- place 1)))
          ;; The highest chunk may have zeros where the array has no room.
          (if (i32 (/= part 0)) (wasm:set-limb digits place (i32 (urem part base))))
          (setq part (i32 (u/ part base))))))))

;;; From text

(defun digit-value (string index)
  "The value of a letter as a digit in any radix, or 99."
  (declare (values wasm:i32))
  (let ((code (low-limb (wasm:i64-of (char-code (char string index))))))
    (cond ((i32 (u< (- code 48) 10)) (i32 (- code 48)))
          ((i32 (u< (- (logior code 32) 97) 26))
           ;; With bit 5 set, letters beyond ASCII might pass for some.
           (if (i32 (u< code 128)) (i32 (- (logior code 32) 87)) (wasm:i32 99)))
          (t (wasm:i32 99)))))

(defun end-of-digits (string start end radix)
  "Where the digits from START on end."
  (let ((base (low-limb (wasm:i64-of radix))))
    (do ((index start (1+ index)))
        ((or (>= index end) (i32 (>= (digit-value string index) base))) index))))

(defun natural-from-digits (string start end radix)
  "The number that the digits from START up to END are."
  (let* ((base (low-limb (wasm:i64-of radix))) (chunk (chunk-digits base)))
    (digits-to-natural string start end base chunk)))

(defun digits-to-natural (string start end base chunk)
  (declare (type wasm:i32 base chunk))
  (let ((count (- end start)))
    (if (<= count 300)
        (short-digits-to-natural string start end base chunk)
        (let ((places (wide chunk)) (half (i64 (u>> (wasm:i64-of (- end start)) 1))))
          (do () ((i64 (> (<< places 1) half)) nil) (setq places (i64 (<< places 1))))
          (let ((middle (- end (wasm:integer-from-i64 places))))
            (add-integers (multiply-integers (digits-to-natural string start middle base chunk)
                                             (power-of-radix base (low-limb places)))
                          (digits-to-natural string middle end base chunk)))))))

(defun short-digits-to-natural (string start end base chunk)
  (declare (type wasm:i32 base chunk))
  (let ((limbs (wasm:limbs (i32 (+ 1 (u/ (low-limb (wasm:i64-of (- end start))) chunk))))) (index start))
    (do ()
        ((>= index end) nil)
      (let ((part (wasm:i64 0)) (factor (wasm:i64 1)))
        (do-limbs (count (wasm:i32 0) chunk)
          (if (< index end)
              (progn
                (setq part (i64 (+ (* part (wide base)) (wide (digit-value string index))))
                      factor (i64 (* factor (wide base)))
                      index (1+ index)))))
        (multiply-and-add limbs factor part)))
    (integer-from-limbs (wasm:i32 0) limbs)))

(defun multiply-and-add (limbs factor part)
  "In place."
  (declare (type wasm:limbs limbs) (type wasm:i64 factor part))
  (let ((carry part) (count (wasm:limb-count limbs)))
    (do-limbs (index (wasm:i32 0) count)
      (let ((sum (i64 (+ (* factor (wide-limb limbs index)) carry))))
        (wasm:set-limb limbs index (low-limb sum))
        (setq carry (i64 (u>> sum 32)))))))

(defun parse-digits (string start end radix)
  "The integer that the digits from START on are, or nil where there are none, and where they end."
  (unless (stringp string) (wrong-type string 'string))
  (check-radix radix)
  (let ((last (end-of-digits string start end radix)))
    (values (if (> last start) (natural-from-digits string start last radix) nil) last)))
