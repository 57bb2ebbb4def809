;;;; Integers of any length: every function of the library against the host's.
(load "Tests/LispWasmTests/Shim/machine.lisp")
(load "Tests/LispWasmTests/Shim/library.lisp")
(load "Tests/LispWasmTests/Shim/comparison.lisp")

(defun numbered-boole (operation a b)
  "The library's operations are numbers of its own."
  (boole (nth operation (list boole-clr boole-set boole-1 boole-2 boole-c1 boole-c2 boole-and boole-ior boole-xor boole-eqv
                              boole-nand boole-nor boole-andc1 boole-andc2 boole-orc1 boole-orc2))
         a b))

(defun text-in-radix (integer radix) (write-to-string integer :base radix :radix nil))

(defun compare-integers (count)
  (dolist (kinds '((integer integer) (long long) (long integer) (integer long)))
    (compare-all count '(+ - * truncate floor ceiling round mod rem / = /= < > <= >= max min logand logior logxor logeqv
                         lognand lognor logandc1 logandc2 logorc1 logorc2 logtest)
                 kinds))
  (compare-all count '(gcd lcm) '(integer integer))
  (compare-all (ceiling count 20) '(gcd lcm) '(long long))
  (compare-all count '(1+ 1- - + * abs signum zerop plusp minusp evenp oddp lognot logcount integer-length gcd lcm) '(long))
  (compare-all count '(isqrt) '(natural))
  (compare-all count '(ash) '(long small))
  (compare-all count '(logbitp) '(count long))
  (compare-all count '(ldb ldb-test mask-field) '(field long))
  (compare-all count '(dpb deposit-field) '(integer field long))
  (compare-all count '(expt) '(integer count))
  (compare-all count '(floor ceiling truncate round ffloor fceiling ftruncate fround) '(integer))
  (compare-functions 'boole count '(boole integer integer) :host 'numbered-boole)
  (compare-functions 'integer-to-string count '(long radix) :host 'text-in-radix)
  (compare-functions 'parse-text count '((random-text)) :host 'number-of-text))

(defun random-text () (let ((radix (+ 2 (random-below 35)))) (list (text-in-radix (random-integer 6000) radix) radix)))
(defun number-of-text (entry) (values (parse-integer (first entry) :radix (second entry))))
(defun system-under-test::parse-text (entry)
  (system-under-test::parse-number (first entry) 0 (length (first entry)) (second entry)))

(compare-integers (host-count 1500 10))
(report-comparison)
