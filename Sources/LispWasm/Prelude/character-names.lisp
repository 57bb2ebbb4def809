;;;; Names of characters: control characters by their short names, others by those of Unicode.
(in-package "SYSTEM")

(defun code-hexadecimal (code)
  (declare (type wasm:i32 code))
  (integer-to-string (wasm:fixnum code) 16))

(defun char-name (character)
  (let ((code (code-of-character character)))
    (cond ((i32 (u< code 32))
           (svref #("Nul" "Soh" "Stx" "Etx" "Eot" "Enq" "Ack" "Bel" "Backspace" "Tab" "Newline" "Vt" "Page" "Return"
                    "So" "Si" "Dle" "Dc1" "Dc2" "Dc3" "Dc4" "Nak" "Syn" "Etb" "Can" "Em" "Sub" "Esc" "Fs" "Gs" "Rs" "Us")
                  (wasm:fixnum code)))
          ((i32 (= code 32)) "Space")
          ((i32 (= code 127)) "Rubout")
          ((i32 (u< (- code 128) 32)) (joined-texts "C" (string-downcase (code-hexadecimal code))))
          ((if (wasm:expected "wide characters") (unicode-name code) nil))
          (t (joined-texts "U" (code-hexadecimal code))))))

(defun name-char (name)
  (wasm:expect "wide characters")
  (let* ((text (cond ((stringp name) (string-downcase name))
                     ((symbolp name) (string-downcase (symbol-name name)))
                     (t (wrong-type name '(or string symbol)))))
         (known (assoc text '(("space" . #\Space) ("newline" . #\Newline) ("tab" . #\Tab) ("page" . #\Page)
                              ("return" . #\Return) ("linefeed" . #\Newline) ("backspace" . #\Backspace)
                              ("rubout" . #\Rubout) ("nul" . #\Nul) ("null" . #\Nul) ("escape" . #\Esc) ("esc" . #\Esc)
                              ("delete" . #\Rubout) ("bel" . #\Bel))
                       :test #'equal)))
    (cond (known (cdr known))
          ((char-of-hexadecimal text))
          ((> (length text) 2) (unicode-character (string-upcase text)))
          (t nil))))

(defun char-of-hexadecimal (name)
  "The character that a name like u+3bb or u3bb stands for; NIL when it is none."
  (if (and (> (length name) 0) (char= (char name 0) #\u))
      (let ((start (position-if-not (lambda (letter) (or (char= letter #\u) (char= letter #\+))) name)))
        (multiple-value-bind (code end)
            (if (and start (digit-char-p (char name start) 16))
                (parse-integer name :start start :radix 16 :junk-allowed t)
                (values nil 0))
          (if (and code (eql end (length name)) (<= 0 code 1114111)) (code-char code) nil)))
      nil))

;;; Names of Unicode. Most are in a table, the others are made of a code.

(defun unicode-name (code)
  "NIL when there is none."
  (declare (type wasm:i32 code))
  (cond ((i32 (u< (- code 44032) 11172)) (hangul-name (i32 (- code 44032))))
        ((numbered-name (wasm:fixnum code)))
        (t (let* ((characters (name-characters)) (bound (bounds-up-to characters code)))
             (if (i32 (= (logand bound 1) 0))
                 nil
                 (name-in-table (place-among characters bound code)))))))

(defun unicode-character (name)
  "The character below 131072 that has a name."
  (dotimes (code 131072 nil)
    (if (equal (unicode-name (wasm:i31-of code)) name) (return (code-char code)))))

(defun hangul-name (index)
  (declare (type wasm:i32 index))
  (joined-texts "HANGUL_SYLLABLE_"
                (svref #("G" "GG" "N" "D" "DD" "R" "M" "B" "BB" "S" "SS" "" "J" "JJ" "C" "K" "T" "P" "H")
                       (wasm:fixnum (i32 (u/ index 588))))
                (svref #("A" "AE" "YA" "YAE" "EO" "E" "YEO" "YE" "O" "WA" "WAE" "OE" "YO" "U" "WEO" "WE" "WI" "YU" "EU"
                         "YI" "I")
                       (wasm:fixnum (i32 (u/ (urem index 588) 28))))
                (svref #("" "G" "GG" "GS" "N" "NJ" "NH" "D" "L" "LG" "LM" "LB" "LS" "LT" "LP" "LH" "M" "B" "BS" "S" "SS"
                         "NG" "J" "C" "K" "T" "P" "H")
                       (wasm:fixnum (i32 (urem index 28))))))

(defun numbered-name (code)
  (dolist (entry (numbered-names) nil)
    (do ((rest (cdr entry) (cddr rest)))
        ((null rest))
      (if (and (>= code (car rest)) (< code (cadr rest)))
          (return-from numbered-name (joined-texts (car entry) (code-hexadecimal (wasm:i31-of code))))))))

(defvar *name-characters* nil)
(defun name-characters ()
  (or *name-characters* (setq *name-characters* (sums (table-numbers (named-characters))))))

(defun place-among (bounds count code)
  "How many characters of a set are before CODE, which is in it, behind COUNT bounds."
  (declare (type wasm:limbs bounds) (type wasm:i32 count code) (values wasm:i32))
  (let ((place (i32 (- code (wasm:limb bounds (i32 (- count 1)))))))
    (do ((index (wasm:i32 1) (i32 (+ index 2))))
        ((i32 (>= index count)))
      (setq place (i32 (+ place (- (wasm:limb bounds index) (wasm:limb bounds (i32 (- index 1))))))))
    place))

(defun name-in-table (place)
  (declare (type wasm:i32 place))
  (let ((reader (name-reader)))
    (read-names-up-to reader place)
    (let* ((text (wasm:as-bytes (svref reader 0))) (starts (wasm:as-limbs (svref reader 1)))
           (start (wasm:limb starts place)) (count (i32 (- (wasm:limb starts (i32 (+ place 1))) start 1)))
           (bytes (wasm:bytes count)))
      (do-limbs (index (wasm:i32 0) count)
        (wasm:set-byte bytes index (name-letter (wasm:byte text (i32 (+ start index))))))
      (wasm:make-string bytes nil))))

(defun name-letter (symbol)
  (declare (type wasm:i32 symbol) (values wasm:i32))
  (cond ((i32 (< symbol 26)) (i32 (+ symbol 65)))
        ((i32 (< symbol 36)) (i32 (+ symbol 22)))
        ((i32 (= symbol 36)) (wasm:i32 42))
        ((i32 (= symbol 37)) (wasm:i32 45))
        (t (wasm:i32 95))))
