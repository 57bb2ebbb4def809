;;;; LLVM: a module built and printed, as its C API does it.
(ffi:require-module :llvm-c "../../generated/llvm-c.lisp")

(let* ((context (llvm-c:llvm-context-create))
       (module (llvm-c:llvm-module-create-with-name-in-context "sums" context))
       (int (llvm-c:llvm-int32-type-in-context context))
       (builder (llvm-c:llvm-create-builder-in-context context)))
  (ffi:with-foreign-object (types :pointer 2)
    (setf (ffi:mem-aref types :pointer 0) int
          (ffi:mem-aref types :pointer 1) int)
    (let* ((type (llvm-c:llvm-function-type int types 2 0))
           (function (llvm-c:llvm-add-function module "sum" type))
           (entry (llvm-c:llvm-append-basic-block-in-context context function "entry")))
      (llvm-c:llvm-position-builder-at-end builder entry)
      (llvm-c:llvm-build-ret
       builder
       (llvm-c:llvm-build-add builder (llvm-c:llvm-get-param function 0) (llvm-c:llvm-get-param function 1) "total"))))
  (let ((text (llvm-c:llvm-print-module-to-string module)))
    (format t "~a" (if (stringp text) text (ffi:foreign-string-to-lisp text))))
  (llvm-c:llvm-dispose-builder builder)
  (llvm-c:llvm-dispose-module module)
  (llvm-c:llvm-context-dispose context))
