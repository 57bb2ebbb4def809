;;;; The notation in which the numeric library writes instructions of the WebAssembly machine.
(in-package "SYSTEM")

;;; `(f64 (+ x (* y 2.0d0)))' stands for `(wasm:f64.add x (wasm:f64.mul y (wasm:f64 2.0d0)))'. What is no operator of
;;; the table stands for itself, so that calls and conversions can be among the operands.

(defmacro raw (type form)
  "FORM with its operators and numbers as those of the machine type TYPE, \"I32\", \"I64\", \"F32\" or \"F64\"."
  (let ((floating (char= (char type 0) #\F)))
    (labels ((operator (name) (intern (concatenate 'string type "." name) "WASM"))
             (chain (operator operands)
               ;; From the left, as one reads it: floats are not associative.
               (do ((result (car operands) (list operator result (car rest))) (rest (cdr operands) (cdr rest)))
                   ((null rest) result)))
             (translate (form)
               (cond ((typep form 'number)
                      (list (intern type "WASM")
                            (if floating (coerce form (if (string= type "F64") 'double-float 'single-float)) form)))
                     ((atom form) form)
                     (t
                      (let ((operands (mapcar #'translate (cdr form)))
                            (names (cdr (find (car form) (table) :key #'car))))
                        (cond ((null names) form)
                              ((and (eq (car form) '-) (null (cdr operands)))
                               (if floating
                                   (cons (operator "NEG") operands)
                                   (list* (operator "SUB") (translate 0) operands)))
                              (t (chain (operator (if floating (second names) (first names))) operands)))))))
             (table ()
               '((+ "ADD" "ADD") (- "SUB" "SUB") (* "MUL" "MUL") (/ "DIV_S" "DIV") (u/ "DIV_U") (urem "REM_U")
                 (rem "REM_S") (logand "AND") (logior "OR") (logxor "XOR") (<< "SHL") (>> "SHR_S") (u>> "SHR_U")
                 (rotate "ROTL")
                 (= "EQ" "EQ") (/= "NE" "NE") (< "LT_S" "LT") (<= "LE_S" "LE") (> "GT_S" "GT") (>= "GE_S" "GE")
                 (u< "LT_U") (u<= "LE_U") (u> "GT_U") (u>= "GE_U"))))
      (if (and (consp form) (null (find (car form) (table) :key #'car)))
          form
          (translate form)))))

(defmacro i32 (form) (list 'raw "I32" form))
(defmacro i64 (form) (list 'raw "I64" form))
(defmacro f32 (form) (list 'raw "F32" form))
(defmacro f64 (form) (list 'raw "F64" form))

(defmacro wide (limb) "A limb as a natural number of 64 bits." (list 'wasm:i64.extend_i32_u limb))
(defmacro low-limb (word) (list 'wasm:i32.wrap_i64 word))
(defmacro high-limb (word) (list 'wasm:i32.wrap_i64 (list 'i64 (list 'u>> word 32))))
(defmacro wide-limb (limbs index) (list 'wide (list 'wasm:limb limbs index)))

(defmacro do-limbs ((index from below) &body body)
  "BODY with INDEX from FROM up to below BELOW, a variable or a constant."
  `(do ((,index ,from (i32 (+ ,index 1)))) ((i32 (>= ,index ,below))) ,@body))

(defmacro do-limbs-down ((index from) &body body)
  "BODY with INDEX from FROM down to 0."
  `(do ((,index ,from (i32 (- ,index 1)))) ((i32 (< ,index 0))) ,@body))

(defmacro wasm:import (module field types result &rest operands)
  "A call of the host: the types are words, such as (i32 bytes), and the result's is one, or nil."
  (flet ((words (form) (if (and (consp form) (eq (car form) 'quote)) (car (cdr form)) form)))
    `(wasm:import-of ,module ,field ',(words types) ',(words result) ,@operands)))
