;;;; A program that asks its host: prices come from JavaScript, which may fail, and each failure is a condition.
;;;;
;;;;   bindgen-lisp compile shop.lisp -o shop.wasm
;;;;   node shop.example.mjs

(ffi:define-foreign-function price-of "shop.price" (:string) :double
  :documentation "The price of an article; the host throws when it has none of the name.")
(ffi:define-foreign-function discount "shop.discount" (:fixnum) :double)

(defstruct line article count price)

(defun ask (article count)
  "A line of the bill; nil, and a word about it, for what the shop does not have."
  (handler-case (make-line :article article :count count :price (price-of article))
    (ffi:ffi-host-error (condition)
      (format t "  ~a: ~a~%" article condition)
      nil)))

(defun bill (order)
  (let* ((lines (loop for (article count) in order
                      for line = (ask article count)
                      when line collect line))
         (pieces (reduce #'+ lines :key #'line-count))
         (sum (loop for line in lines sum (* (line-count line) (line-price line)))))
    (dolist (line (sort lines #'string< :key #'line-article))
      (format t "  ~3d ~10a ~8,2f~%" (line-count line) (line-article line) (* (line-count line) (line-price line))))
    (format t "  ~3d ~10a ~8,2f~%" pieces "together" (* sum (- 1 (discount pieces))))))

(format t "The bill:~%")
(bill '(("tea" 2) ("cup" 6) ("unicorn" 1) ("spoon" 6)))
