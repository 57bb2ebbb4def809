;;;; zlib: a stream compressed and expanded again, checksums, a macro typed by the overlay.
(ffi:require-module :zlib "../../generated/zlib.lisp")

(format t "crc32 ~x, adler32 ~x~%"
        (zlib:crc32 (zlib:crc32 0 nil 0) "hello" 5)
        (zlib:adler32 (zlib:adler32 0 nil 0) "hello" 5))

(let* ((text (with-output-to-string (s) (dotimes (i 1000) (format s "line ~d of many~%" i))))
       (length (length text))
       (bound (zlib:compress-bound length)))
  (ffi:with-foreign-objects ((packed :uchar bound) (packed-length :ulong)
                             (plain :uchar length) (plain-length :ulong))
    (setf (ffi:mem-ref packed-length :ulong) bound
          (ffi:mem-ref plain-length :ulong) length)
    (format t "compress ~a~%" (zlib:compress packed packed-length text length))
    (format t "smaller: ~a~%" (< (ffi:mem-ref packed-length :ulong) (floor length 5)))
    (format t "uncompress ~a~%" (zlib:uncompress plain plain-length packed (ffi:mem-ref packed-length :ulong)))
    (format t "same: ~a~%" (string= text (ffi:foreign-string-to-lisp plain :count length)))
    (setf (ffi:mem-ref packed :uchar) 0)
    (format t "damaged: ~a ~a~%"
            (= zlib:+z-data-error+ (zlib:uncompress plain plain-length packed (ffi:mem-ref packed-length :ulong)))
            zlib:+z-data-error+)))
