;;;; All names of Unicode that are in the table: they are read in their order, as far as somebody has asked.
(in-package "SYSTEM")

;;; The data is an arithmetic code of symbols of six bits: letters, digits, - and _ (37 and 38), the end of a name (39), and
;;; before each name how many words it shares with the one before it (from 40 on). How probable each bit is comes from
;;; eight contexts: what stood there when the same was before, weighed by how well each context foretold what came. The
;;; other half is `Model' in tools/character-tables; every step here is one there.

(defmacro name-state (name)
  (list 'wasm:limb 'state
        (list 'wasm:i32 (position name '(inside words word word-before twin before start length low high code bits
                                         bit-count position count)))))

(defmacro set-name-state (name value)
  (list 'wasm:set-limb 'state
        (list 'wasm:i32 (position name '(inside words word word-before twin before start length low high code bits
                                         bit-count position count)))
        value))

(defvar *name-reader* nil)
(defun name-reader () (or *name-reader* (setq *name-reader* (make-name-reader))))

(defun make-name-reader ()
  "The symbols of the names read so far, each with its end, and where each begins; then what reading on takes."
  (let* ((state (wasm:limbs (wasm:i32 15))) (data (name-data)) (squashed (squashed-table (name-curve))))
    (set-name-state high (wasm:i32 -1))
    (set-name-state twin (wasm:i32 -1))
    (do-limbs (byte (wasm:i32 0) (wasm:i32 4)) (read-name-byte state data))
    (vector (wasm:value (wasm:bytes (wasm:i31-of (name-text-size))))
            (wasm:value (wasm:limbs (i32 (+ (wasm:i31-of (name-count)) 1))))
            (wasm:value state)
            (wasm:value (wasm:limbs (wasm:i32 2097152) (wasm:i32 -2147483648)))
            (wasm:value (wasm:limbs (wasm:i32 16) (wasm:i32 20000)))
            squashed (stretched-table squashed) (name-steps))))

(defun read-names-up-to (reader place)
  "The names from the first to that at PLACE."
  (declare (type wasm:i32 place))
  (let ((data (name-data)) (text (wasm:as-bytes (svref reader 0))) (starts (wasm:as-limbs (svref reader 1)))
        (state (wasm:as-limbs (svref reader 2))) (table (wasm:as-limbs (svref reader 3)))
        (weights (wasm:as-limbs (svref reader 4))) (squashed (wasm:as-limbs (svref reader 5)))
        (stretched (wasm:as-limbs (svref reader 6))) (steps (wasm:as-limbs (svref reader 7)))
        (hashes (wasm:limbs (wasm:i32 8))) (places (wasm:limbs (wasm:i32 8))) (inputs (wasm:limbs (wasm:i32 8))))
    (do ()
        ((i32 (> (name-state count) place)))
      (do ()
          ((progn
             (note-contexts state text hashes)
             (i32 (= 39 (take-symbol state text
                                     (read-symbol state data hashes places inputs table weights squashed stretched
                                                  steps)))))))
      (set-name-state count (i32 (+ (name-state count) 1)))
      (wasm:set-limb starts (name-state count) (name-state start)))
    nil))

;;; Curves

(defun name-curve ()
  (let ((curve (wasm:limbs (wasm:i32 33))) (place (wasm:i32 0)))
    (dolist (height '(1 2 3 6 10 16 27 45 73 120 194 310 488 747 1101 1546 2047 2549 2994 3348 3607 3785 3901 3975 4022
                      4050 4068 4079 4085 4089 4092 4093 4094))
      (wasm:set-limb curve place (wasm:i31-of height))
      (setq place (i32 (+ place 1))))
    (wasm:value curve)))

(defun squashed-table (curve)
  "From -2047 to 2047: what is between the points of the curve."
  (declare (type wasm:limbs curve))
  (let ((table (wasm:limbs (wasm:i32 4095))))
    (do-limbs (index (wasm:i32 0) (wasm:i32 4095))
      (let* ((x (i32 (- index 2047))) (low (i32 (+ (>> x 7) 16))) (part (i32 (logand x 127))))
        (wasm:set-limb table index
                       (i32 (>> (+ (* (wasm:limb curve low) (- 128 part)) (* (wasm:limb curve (i32 (+ low 1))) part) 64)
                                7)))))
    (wasm:value table)))

(defun stretched-table (squashed)
  "The inverse."
  (declare (type wasm:limbs squashed))
  (let ((table (wasm:limbs (wasm:i32 4096) (wasm:i32 2047))) (filled (wasm:i32 0)))
    (do-limbs (index (wasm:i32 0) (wasm:i32 4095))
      (do ()
          ((i32 (> filled (wasm:limb squashed index))))
        (wasm:set-limb table filled (i32 (- index 2047)))
        (setq filled (i32 (+ filled 1)))))
    (wasm:value table)))

(defun name-steps ()
  "How far a prediction goes towards what came, by how often it was asked."
  (let ((steps (wasm:limbs (wasm:i32 31))))
    (do-limbs (count (wasm:i32 0) (wasm:i32 31)) (wasm:set-limb steps count (i32 (u/ 16384 (+ (* 2 count) 3)))))
    (wasm:value steps)))

;;; Data: 13 bits in two characters from # to ~ without the backslash; blanks and ends of lines do not count.

(defun read-name-digit (state data)
  (declare (type wasm:limbs state) (values wasm:i32))
  (let ((size (text-size data)) (digit (wasm:i32 0)))
    (do ()
        ((or (i32 (>= (name-state position) size)) (i32 (> (raw-char data (name-state position)) 34))))
      (set-name-state position (i32 (+ (name-state position) 1))))
    (if (i32 (< (name-state position) size))
        (progn
          (setq digit (i32 (- (raw-char data (name-state position)) 35)))
          (set-name-state position (i32 (+ (name-state position) 1)))))
    (if (i32 (> digit 57)) (i32 (- digit 1)) digit)))

(defun read-name-byte (state data)
  "Moves the next eight bits into the code."
  (declare (type wasm:limbs state))
  (if (i32 (< (name-state bit-count) 8))
      (let* ((high (read-name-digit state data)) (low (read-name-digit state data)))
        (set-name-state bits (i32 (logior (<< (name-state bits) 13) (+ (* high 91) low))))
        (set-name-state bit-count (i32 (+ (name-state bit-count) 13)))))
  (set-name-state bit-count (i32 (- (name-state bit-count) 8)))
  (set-name-state code (i32 (logior (<< (name-state code) 8)
                                    (logand (u>> (name-state bits) (name-state bit-count)) 255))))
  nil)

(defun read-name-bit (state data probability)
  (declare (type wasm:limbs state) (type wasm:i32 probability) (values wasm:i32))
  (let* ((low (name-state low))
         (middle (i32 (+ low (* (u>> (- (name-state high) low) 12) probability))))
         (bit (if (i32 (u<= (name-state code) middle)) (wasm:i32 1) (wasm:i32 0))))
    (if (i32 (= bit 1)) (set-name-state high middle) (set-name-state low (i32 (+ middle 1))))
    (do ()
        ((i32 (/= (u>> (logxor (name-state low) (name-state high)) 24) 0)))
      (set-name-state low (i32 (<< (name-state low) 8)))
      (set-name-state high (i32 (logior (<< (name-state high) 8) 255)))
      (read-name-byte state data))
    bit))

(defun read-symbol (state data hashes places inputs table weights squashed stretched steps)
  (declare (type wasm:limbs state hashes places inputs table weights squashed stretched steps) (values wasm:i32))
  (let ((node (wasm:i32 1)) (first (i32 (* 8 (name-state inside)))))
    (do ()
        ((i32 (>= node 64)))
      (let ((total (wasm:i32 0)))
        (do-limbs (index (wasm:i32 0) (wasm:i32 8))
          (let* ((value (i32 (+ (wasm:limb hashes index) (* node 625341585))))
                 (place (i32 (logand (logxor value (u>> value 16)) 2097151)))
                 (input (wasm:limb stretched (i32 (u>> (wasm:limb table place) 20)))))
            (wasm:set-limb places index place)
            (wasm:set-limb inputs index input)
            (setq total (i32 (+ total (>> (* (wasm:limb weights (i32 (+ first index))) input) 4))))))
        (setq total (i32 (>> total 12)))
        (if (i32 (> total 2047)) (setq total (wasm:i32 2047)))
        (if (i32 (< total -2047)) (setq total (wasm:i32 -2047)))
        (let* ((probability (wasm:limb squashed (i32 (+ total 2047)))) (bit (read-name-bit state data probability))
               (error (i32 (* (- (<< bit 12) probability) 6))))
          (do-limbs (index (wasm:i32 0) (wasm:i32 8))
            (let* ((weight (i32 (+ first index))) (place (wasm:limb places index)) (entry (wasm:limb table place))
                   (count (i32 (logand entry 1023))))
              (wasm:set-limb weights weight
                             (i32 (+ (wasm:limb weights weight) (>> (+ (* (wasm:limb inputs index) error) 8192) 14))))
              (wasm:set-limb table place
                             (i32 (+ entry
                                     (logand (* (>> (- (<< bit 22) (u>> entry 10)) 3) (wasm:limb steps count)) -1024)
                                     (if (i32 (< count 30)) (wasm:i32 1) (wasm:i32 0)))))))
          (setq node (i32 (+ (* node 2) bit))))))
    (i32 (- node 64))))

;;; What a name is made of

(defun name-word-start (state text number)
  "Where in the name before a word begins."
  (declare (type wasm:limbs state) (type wasm:bytes text) (type wasm:i32 number) (values wasm:i32))
  (let ((place (name-state before)) (end (i32 (- (name-state start) 1))))
    (if (i32 (> number 0))
        (progn
          (do ()
              ((i32 (>= place end)))
            (if (i32 (>= (wasm:byte text place) 37))
                (progn
                  (setq number (i32 (- number 1)))
                  (if (i32 (= number 0)) (setq end place place (i32 (- place 1))))))
            (setq place (i32 (+ place 1))))
          end)
        place)))

(defun append-symbol (state text symbol)
  (declare (type wasm:limbs state) (type wasm:bytes text) (type wasm:i32 symbol))
  (if (i32 (>= symbol 37))
      (progn
        (set-name-state words (i32 (+ (name-state words) 1)))
        (set-name-state word-before (name-state word))
        (set-name-state word (wasm:i32 0))
        (set-name-state twin (name-word-start state text (name-state words)))))
  (set-name-state twin (i32 (+ (name-state twin) 1)))
  (set-name-state word (i32 (* (+ (name-state word) symbol 1) 789269575)))
  (put-symbol state text symbol))

(defun put-symbol (state text symbol)
  (declare (type wasm:limbs state) (type wasm:bytes text) (type wasm:i32 symbol))
  (wasm:set-byte text (name-state length) symbol)
  (set-name-state length (i32 (+ (name-state length) 1)))
  nil)

(defun take-symbol (state text symbol)
  (declare (type wasm:limbs state) (type wasm:bytes text) (type wasm:i32 symbol) (values wasm:i32))
  (cond ((i32 (= (name-state inside) 0))
         (set-name-state inside (wasm:i32 1))
         (let ((end (name-word-start state text (i32 (- symbol 40)))) (from (name-state before)))
           (do-limbs (place from end) (append-symbol state text (wasm:byte text place)))
           (set-name-state twin end)))
        ((i32 (= symbol 39))
         (put-symbol state text symbol)
         (set-name-state before (name-state start))
         (set-name-state start (name-state length))
         (set-name-state inside (wasm:i32 0))
         (set-name-state words (wasm:i32 0))
         (set-name-state word (wasm:i32 0))
         (set-name-state word-before (wasm:i32 0))
         (set-name-state twin (wasm:i32 -1)))
        (t (append-symbol state text symbol)))
  symbol)

(defun symbol-before (state text distance)
  (declare (type wasm:limbs state) (type wasm:bytes text) (type wasm:i32 distance) (values wasm:i32))
  (let ((place (i32 (- (name-state length) distance))))
    (if (and (i32 (/= (name-state inside) 0)) (i32 (>= place (name-state start))))
        (i32 (+ (wasm:byte text place) 1))
        (wasm:i32 0))))

(defun note-contexts (state text hashes)
  (declare (type wasm:limbs state hashes) (type wasm:bytes text))
  (let* ((inside (name-state inside)) (c1 (symbol-before state text (wasm:i32 1)))
         (c2 (i32 (<< (symbol-before state text (wasm:i32 2)) 6))) (c3 (i32 (<< (symbol-before state text (wasm:i32 3)) 12)))
         (c4 (i32 (<< (symbol-before state text (wasm:i32 4)) 18))) (c5 (i32 (<< (symbol-before state text (wasm:i32 5)) 24)))
         (c6 (symbol-before state text (wasm:i32 6))) (near (i32 (logior c1 c2 c3)))
         (length (i32 (- (name-state start) (name-state before)))) (at (name-state twin))
         (twin (if (and (i32 (/= inside 0)) (i32 (>= at 0)) (i32 (< at (- (name-state start) 1))))
                   (i32 (+ (wasm:byte text at) 1))
                   (wasm:i32 62)))
         (word (name-state word)))
    (note-context state hashes (wasm:i32 0) (if (i32 (/= inside 0)) c1 (i32 (+ 64 length))))
    (note-context state hashes (wasm:i32 1) (if (i32 (/= inside 0)) near (i32 (+ 7777777 length))))
    (note-context state hashes (wasm:i32 2) (i32 (logior near c4)))
    (note-context state hashes (wasm:i32 3) (i32 (+ (* (logior near c4 c5) 31) c6)))
    (note-context state hashes (wasm:i32 4) (i32 (+ (* word 77) inside)))
    (note-context state hashes (wasm:i32 5) (i32 (logior twin (<< c1 6) (<< c2 6))))
    (note-context state hashes (wasm:i32 6) (i32 (logior twin (<< word 6))))
    (note-context state hashes (wasm:i32 7) (i32 (logior (name-state words) (<< (name-state word-before) 5))))))

(defun note-context (state hashes index value)
  (declare (type wasm:limbs state hashes) (type wasm:i32 index value))
  (let* ((mixed (i32 (* (+ (* value 739982445) (* (+ index 1) 695872825) (* (name-state inside) 1640531527)) -2048144789)))
         (again (i32 (* (logxor mixed (u>> mixed 15)) -1640531535))))
    (wasm:set-limb hashes index (i32 (logxor again (u>> again 13))))
    nil))
