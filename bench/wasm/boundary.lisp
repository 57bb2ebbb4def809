;;; What crosses to the host and back, as often as the host asks.

(ffi:define-foreign-function add "demo.add" (:int32 :int32) :int32)
(ffi:define-foreign-function take "demo.take" (:string) :int32)
(ffi:define-foreign-function give "demo.give" (:int32) :string)
(ffi:define-foreign-function each "demo.each" ((:function (:int32) :int32) :int32) :int32)

(defun sum (a b) (+ a b))

(defun calls (count)
  (let ((sum 0))
    (dotimes (index count sum) (setq sum (add sum 1)))))

(defun callbacks (count) (each #'1+ count))

(defun dynamic-calls (count)
  (let ((name (concatenate 'string "demo." (string-downcase 'add))) (sum 0))
    (dotimes (index count sum) (setq sum (ffi:call-host name sum 1)))))

(defun texts-out (text count)
  (let ((sum 0))
    (dotimes (index count sum) (setq sum (take text)))))

(defun texts-in (size count)
  (let ((sum 0))
    (dotimes (index count sum) (setq sum (length (give size))))))

(ffi:export-function 'sum :as "sum" :signature '((:int32 :int32) :int32))
(ffi:export-function 'calls :as "calls" :signature '((:int32) :int32))
(ffi:export-function 'callbacks :as "callbacks" :signature '((:int32) :int32))
(ffi:export-function 'dynamic-calls :as "dynamicCalls" :signature '((:int32) :int32))
(ffi:export-function 'texts-out :as "textsOut" :signature '((:string :int32) :int32))
(ffi:export-function 'texts-in :as "textsIn" :signature '((:int32 :int32) :int32))
