;;;; Strings: their two representations, parts of them, and UTF-8.
(in-package "SYSTEM")

;;; A simple string has bytes as long as all its characters are ASCII, and characters of 32 bits from the first other one
;;; on. Arrays over a simple string are strings too.

(defun text-size (string)
  "The length of a simple string."
  (declare (values wasm:i32))
  (let ((bytes (wasm:narrow-of string)))
    (if (wasm:nullp bytes) (wasm:wide-count (wasm:wide-of string)) (wasm:byte-count bytes))))

(defun raw-char (string index)
  "A character of a simple string at a good index."
  (declare (type wasm:i32 index) (values wasm:i32))
  (let ((bytes (wasm:narrow-of string)))
    (if (wasm:nullp bytes) (wasm:wide-char (wasm:wide-of string) index) (wasm:byte bytes index))))

(defun set-raw-char (string index code)
  (declare (type wasm:i32 index code))
  (let ((bytes (wasm:narrow-of string)))
    (if (wasm:nullp bytes)
        (wasm:set-wide-char (wasm:wide-of string) index code)
        (if (i32 (u< code 128))
            (wasm:set-byte bytes index code)
            (progn (widen-string string)
                   (wasm:set-wide-char (wasm:wide-of string) index code))))
    nil))

(defun widen-string (string)
  "Gives a string of bytes characters of 32 bits."
  (let* ((bytes (wasm:narrow-of string)) (count (wasm:byte-count bytes)) (characters (wasm:wide count)))
    (do-limbs (index (wasm:i32 0) count) (wasm:set-wide-char characters index (wasm:byte bytes index)))
    (wasm:set-string string nil characters)))

(defun raw-string (count code)
  "A new simple string of one character."
  (declare (type wasm:i32 count code))
  (if (i32 (u< code 128))
      (wasm:make-string (wasm:bytes count code) nil)
      (wasm:make-string nil (wasm:wide count code))))

;;; Strings of all kinds

(defun text-store (object)
  "The simple string that has the characters of a string; NIL for what is no string."
  (cond ((wasm:stringp object) object)
        ((and (wasm:recordp 'array object)
              (wasm:stringp (array-slot storage object))
              (vector-header-p object))
         (array-slot storage object))
        (t nil)))

(defun text-count (string)
  "The length of a string up to its fill pointer."
  (declare (values wasm:i32))
  (if (wasm:stringp string) (text-size string) (active-length string)))

(defun stringp (object) (if (text-store object) t nil))

(defun check-string (object) (if (text-store object) object (wrong-type object 'string)))

(defun char-code-at (string index)
  "The code of a character of any string."
  (declare (values wasm:i32))
  (if (and (wasm:stringp string) (wasm:i31p index) (i32 (u< (wasm:i31-of index) (text-size string))))
      (raw-char string (wasm:i31-of index))
      (wasm:code-of (general-element (check-string string) index))))

(defun char (string index) (wasm:character (char-code-at string index)))
(defun schar (string index) (wasm:character (char-code-at string index)))

(defun set-char (string index character)
  (if (and (wasm:stringp string) (wasm:i31p index) (i32 (u< (wasm:i31-of index) (text-size string)))
           (characterp character))
      (set-raw-char string (wasm:i31-of index) (wasm:code-of character))
      (set-general-element (check-string string) index character))
  character)

(defun set-schar (string index character) (set-char string index character))

(defun check-part (string start end)
  "START and END must be within a string, also behind its fill pointer."
  (check-string string)
  (unless (and (wasm:i31p start) (wasm:i31p end)
               (i32 (>= (wasm:i31-of start) 0))
               (i32 (<= (wasm:i31-of start) (wasm:i31-of end)))
               (i32 (<= (wasm:i31-of end) (element-count string))))
    (invalid-index start string (text-count string))))

(defun find-character (character string start end)
  (check-part string start end)
  (let ((code (code-of-character character)) (store (text-store string)) (base (array-base string))
        (index (wasm:i31-of start)) (end (wasm:i31-of end)))
    (do ()
        ((or (i32 (>= index end)) (i32 (= code (raw-char store (i32 (+ base index)))))))
      (setq index (i32 (+ index 1))))
    (if (i32 (< index end)) (wasm:fixnum index) nil)))

(defun match-length (a start count b other-start other-count)
  "How many characters two parts of simple strings have in common from their beginning."
  (declare (type wasm:i32 start count other-start other-count) (values wasm:i32))
  (let ((same (wasm:i32 0)) (limit (if (i32 (< count other-count)) count other-count)))
    (do ()
        ((or (i32 (>= same limit))
             (i32 (/= (raw-char a (i32 (+ start same))) (raw-char b (i32 (+ other-start same)))))))
      (setq same (i32 (+ same 1))))
    same))

(defun folded-match-length (a start count b other-start other-count)
  "The same without case."
  (declare (type wasm:i32 start count other-start other-count) (values wasm:i32))
  (let ((same (wasm:i32 0)) (limit (if (i32 (< count other-count)) count other-count)))
    (do ()
        ((or (i32 (>= same limit))
             (i32 (/= (code-downcase (raw-char a (i32 (+ start same))))
                      (code-downcase (raw-char b (i32 (+ other-start same))))))))
      (setq same (i32 (+ same 1))))
    same))

(defun string-match-length (string1 start1 end1 string2 start2 end2 fold)
  (check-part string1 start1 end1)
  (check-part string2 start2 end2)
  (let ((a (text-store string1)) (start (i32 (+ (wasm:i31-of start1) (array-base string1))))
        (count (i32 (- (wasm:i31-of end1) (wasm:i31-of start1))))
        (b (text-store string2)) (other-start (i32 (+ (wasm:i31-of start2) (array-base string2))))
        (other-count (i32 (- (wasm:i31-of end2) (wasm:i31-of start2)))))
    (if fold
        (wasm:fixnum (folded-match-length a start count b other-start other-count))
        (wasm:fixnum (match-length a start count b other-start other-count)))))

;;; UTF-8

(defun code-utf-8-length (code)
  (declare (type wasm:i32 code) (values wasm:i32))
  (cond ((i32 (u< code 128)) (wasm:i32 1))
        ((i32 (u< code 2048)) (wasm:i32 2))
        ((i32 (u< code 65536)) (wasm:i32 3))
        (t (wasm:i32 4))))

(defun raw-utf-8-length (store start end)
  (declare (type wasm:i32 start end) (values wasm:i32))
  (let ((count (wasm:i32 0)))
    (do-limbs (index start end) (setq count (i32 (+ count (code-utf-8-length (raw-char store index))))))
    count))

(defun utf-8-length (string start end)
  (check-part string start end)
  (let ((base (array-base string)))
    (wasm:fixnum
     (raw-utf-8-length (text-store string) (i32 (+ base (wasm:i31-of start))) (i32 (+ base (wasm:i31-of end)))))))

(defun put-utf-8 (bytes place code)
  "Writes a character; the place behind it. What is no scalar value of Unicode is written as U+FFFD."
  (declare (type wasm:bytes bytes) (type wasm:i32 place code) (values wasm:i32))
  (if (i32 (u< (- code 55296) 2048)) (setq code (wasm:i32 65533)))
  (let ((length (code-utf-8-length code)))
    (if (i32 (= length 1))
        (wasm:set-byte bytes place code)
        (do ((rest (i32 (- length 1)) (i32 (- rest 1))))
            ((i32 (= rest 0))
             ;; The first byte begins with as many ones as there are bytes.
             (wasm:set-byte bytes place
                            (i32 (logior (logand (>> -256 length) 255) (u>> code (* 6 (- length 1)))))))
          (wasm:set-byte bytes (i32 (+ place rest))
                         (i32 (logior 128 (logand (u>> code (* 6 (- (- length 1) rest))) 63))))))
    (i32 (+ place length))))

(defun utf-8-string (string)
  "A simple string whose bytes are STRING in UTF-8."
  (let ((store (text-store (check-string string))))
    (if (and (wasm:eq store string) (not (wasm:nullp (wasm:narrow-of store))))
        string
        (let* ((base (array-base string)) (end (i32 (+ base (text-count string))))
               (bytes (wasm:bytes (raw-utf-8-length store base end))) (place (wasm:i32 0)))
          (do-limbs (index base end) (setq place (put-utf-8 bytes place (raw-char store index))))
          (wasm:make-string bytes nil)))))

(defun string-from-utf-8 (bytes)
  "The string that BYTES are in UTF-8, which it may keep; each byte that is none is U+FFFD. NIL when there are none."
  (declare (type wasm:bytes bytes))
  (wasm:expect "wide characters")
  (if (wasm:nullp bytes)
      nil
      (let ((count (wasm:byte-count bytes)) (index (wasm:i32 0)))
        ;; Four at a time: most text is ASCII to its end.
        (do ()
            ((or (i32 (> (+ index 4) count))
                 (i32 (>= (logior (logior (wasm:byte bytes index) (wasm:byte bytes (i32 (+ index 1))))
                                  (logior (wasm:byte bytes (i32 (+ index 2))) (wasm:byte bytes (i32 (+ index 3)))))
                          128))))
          (setq index (i32 (+ index 4))))
        (do ()
            ((or (i32 (>= index count)) (i32 (>= (wasm:byte bytes index) 128))))
          (setq index (i32 (+ index 1))))
        (if (i32 (= index count))
            (wasm:make-string bytes nil)
            (let ((characters (wasm:wide count)) (place (wasm:i32 0)))
              (setq index (wasm:i32 0))
              (do ()
                  ((i32 (>= index count)))
                (let ((length (utf-8-character-length bytes index count)))
                  (wasm:set-wide-char characters place (utf-8-code bytes index length))
                  (setq place (i32 (+ place 1)) index (i32 (+ index (if (i32 (= length 0)) (wasm:i32 1) length))))))
              (let ((result (wasm:wide place)))
                (wasm:copy-wide result (wasm:i32 0) characters (wasm:i32 0) place)
                (wasm:make-string nil result)))))))

(defun utf-8-character-length (bytes index end)
  "How many bytes belong to the character at INDEX; 0 when there is none."
  (declare (type wasm:bytes bytes) (type wasm:i32 index end) (values wasm:i32))
  (let* ((first (wasm:byte bytes index))
         (length (cond ((i32 (u< first 128)) (wasm:i32 1))
                       ((i32 (u< (- first 194) 30)) (wasm:i32 2))
                       ((i32 (u< (- first 224) 16)) (wasm:i32 3))
                       ((i32 (u< (- first 240) 5)) (wasm:i32 4))
                       (t (wasm:i32 0))))
         ;; The second byte has narrower bounds behind some first ones, so that no character has two forms.
         (low (cond ((i32 (= first 224)) (wasm:i32 160)) ((i32 (= first 240)) (wasm:i32 144)) (t (wasm:i32 128))))
         (high (cond ((i32 (= first 237)) (wasm:i32 159)) ((i32 (= first 244)) (wasm:i32 143)) (t (wasm:i32 191))))
         (good (wasm:i32 1)))
    (do ()
        ((or (i32 (>= good length)) (i32 (>= (+ index good) end))
             (i32 (< (wasm:byte bytes (i32 (+ index good))) low))
             (i32 (> (wasm:byte bytes (i32 (+ index good))) high))))
      (setq good (i32 (+ good 1)) low (wasm:i32 128) high (wasm:i32 191)))
    (if (i32 (= good length)) length (wasm:i32 0))))

(defun utf-8-code (bytes index length)
  (declare (type wasm:bytes bytes) (type wasm:i32 index length) (values wasm:i32))
  (if (i32 (= length 0))
      (wasm:i32 65533)
      (let ((code (wasm:byte bytes index)))
        (if (i32 (> length 1)) (setq code (i32 (logand code (u>> 127 length)))))
        (do-limbs (place (wasm:i32 1) length)
          (setq code (i32 (logior (<< code 6) (logand (wasm:byte bytes (i32 (+ index place))) 63)))))
        code)))
