;;;; Lists: their parts, their length, and the length of every other sequence.
(in-package "SYSTEM")

(defmacro define-list-parts (&rest names)
  "Functions such as CADR by their names."
  (list* 'progn
         (mapcar (lambda (name)
                   (let ((form 'list))
                     (dolist (letter (reverse (coerce (string-trim "CR" (symbol-name name)) 'list)))
                       (setq form (list (if (char= letter #\A) 'car 'cdr) form)))
                     (list 'defun name '(list) form)))
                 (car names))))

(define-list-parts
    (caar cadr cdar cddr caaar caadr cadar caddr cdaar cdadr cddar cdddr
     caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
     cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr))

(defun nthcdr (index list)
  (unless (and (fixnump index) (>= index 0)) (wrong-type index 'unsigned-byte))
  (do ((count (if (wasm:i31p index) (wasm:i31-of index) (wasm:i32 1073741823)) (i32 (- count 1))))
      ((or (i32 (<= count 0)) (null list)))
    (setq list (cdr list)))
  list)

(defun nth (index list) (car (nthcdr index list)))

(defun append (&rest lists)
  (if (null lists) nil (append-all lists)))

(defun append-all (lists)
  (if (null (cdr lists))
      (car lists)
      (append-two (car lists) (append-all (cdr lists)))))

(defun length (sequence) (wasm:fixnum (sequence-length sequence)))

(defun sequence-length (sequence)
  (declare (values wasm:i32))
  (cond ((null sequence) (wasm:i32 0))
        ((consp sequence) (proper-list-length sequence))
        (t (let ((length (active-length sequence)))
             (if (i32 (< length 0)) (no-return (wrong-type sequence 'sequence)) length)))))

(defun proper-list-length (list)
  "A list that is longer than a heap can hold goes round."
  (declare (values wasm:i32))
  (let ((count (wasm:i32 0)) (rest list))
    (do ()
        ((not (and (consp rest) (i32 (< count 100000000)))))
      (setq count (i32 (+ count 1)) rest (wasm:cdr rest)))
    (if rest (no-return (wrong-type list 'list)) count)))
