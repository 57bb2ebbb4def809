;;;; What a program's streams need of the host: text and bytes, in and out.
(in-package "SYSTEM")

;;; Descriptors 0 to 2 are the standard streams, others files.

(defun write-string-to-descriptor (descriptor string start end)
  (let ((text (utf-8-string (if (and (eql start 0) (eql end (length string))) string (subseq string start end)))))
    (write-host-bytes (check-descriptor descriptor) (wasm:narrow-of text))))

(defun write-host-bytes (descriptor bytes)
  (declare (type wasm:i32 descriptor) (type wasm:bytes bytes))
  (if (i32 (<= descriptor 2))
      (wasm:import "lisp" "write" '(i32 bytes) nil descriptor bytes)
      (let ((done (wasm:import "lisp" "file-write" '(i32 bytes) 'i32 descriptor bytes)))
        (if (i32 (< done 0)) (stream-failure done))))
  nil)

(defun flush-standard-output () (flush-buffer *stdout*))

;;; Bytes

(defun check-octet-part (octets start end)
  (unless (wasm:recordp 'octets octets) (wrong-type octets '(simple-array (unsigned-byte 8) (*))))
  (unless (and (wasm:i31p start) (wasm:i31p end) (<= 0 start end (length octets)))
    (invalid-index start octets (length octets))))

(defun write-bytes-to-descriptor (descriptor octets start end)
  (check-octet-part octets start end)
  (let* ((count (i32 (- (wasm:i31-of end) (wasm:i31-of start)))) (bytes (wasm:bytes count)))
    (wasm:copy-bytes bytes (wasm:i32 0) (octets-bytes octets) (wasm:i31-of start) count)
    (write-host-bytes (check-descriptor descriptor) bytes)))

(defun read-bytes-from-descriptor (descriptor octets start end)
  "How many bytes there were; none at the end."
  (check-octet-part octets start end)
  (let* ((count (i32 (- (wasm:i31-of end) (wasm:i31-of start))))
         (bytes (host-bytes (check-descriptor descriptor) count)))
    (if (wasm:nullp bytes)
        0
        (let ((size (wasm:byte-count bytes)))
          (if (i32 (> size count)) (setq size count))
          (wasm:copy-bytes (octets-bytes octets) (wasm:i31-of start) bytes (wasm:i32 0) size)
          (wasm:fixnum size)))))

(defun host-bytes (descriptor count)
  (declare (type wasm:i32 descriptor count) (values wasm:bytes))
  (if (i32 (= descriptor 0))
      (wasm:import "lisp" "read" '(i32) 'bytes count)
      (wasm:import "lisp" "file-read" '(i32 i32) 'bytes descriptor count)))

(defun decode-utf-8 (octets start end last string string-start)
  "Characters into STRING: how many, and the index of the first byte that was not used. What is no UTF-8 becomes U+FFFD, and so
does a part of a character at the end when nothing follows it; otherwise that part is left."
  (wasm:expect "wide characters")
  (check-octet-part octets start end)
  (unless (wasm:stringp string) (wrong-type string 'simple-string))
  (unless (and (wasm:i31p string-start) (<= 0 string-start (length string)))
    (invalid-index string-start string (length string)))
  (let* ((bytes (octets-bytes octets)) (index (wasm:i31-of start)) (end (wasm:i31-of end))
         (place (wasm:i31-of string-start)) (first place) (limit (text-size string)))
    (do ()
        ((or (i32 (>= index end)) (i32 (>= place limit))
             (and (not last) (i32 (> (utf-8-size (wasm:byte bytes index)) (- end index))))))
      (let ((length (utf-8-character-length bytes index end)))
        (set-raw-char string place (utf-8-code bytes index length))
        (setq place (i32 (+ place 1)))
        ;; As the machine has it, each byte of what is none is a character of its own.
        (setq index (i32 (+ index (if (i32 (= length 0)) (wasm:i32 1) length))))))
    (values (wasm:fixnum (i32 (- place first))) (wasm:fixnum index))))

(defun utf-8-size (first)
  "How many bytes a character with this first one has."
  (declare (type wasm:i32 first) (values wasm:i32))
  (cond ((i32 (u< first 128)) (wasm:i32 1))
        ((i32 (u< first 194)) (wasm:i32 0))
        ((i32 (u< first 224)) (wasm:i32 2))
        ((i32 (u< first 240)) (wasm:i32 3))
        ((i32 (u< first 245)) (wasm:i32 4))
        (t (wasm:i32 0))))
