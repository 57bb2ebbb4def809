;;;; Line breaks: where a form does not fit into the line, its newlines are decided from the outermost block inwards.
(in-package "SYSTEM")

;;; A pretty stream collects text in its buffer and, in OPERATIONS, what happens between the characters. An operation is a
;;; vector: what, position in the text, depth of blocks, kind or amount. When the outermost block ends, all is known and
;;; the lines are laid out into the stream behind it.

(defun pretty-operation (stream what kind amount)
  (let ((state (slot stream operations)))
    (set-slot stream operations
              (cons (car state) (cons (vector what (slot stream position) (car state) kind amount) (cdr state))))))

(defun start-block (stream prefix pretty)
  (write-string prefix stream)
  (when pretty
    (pretty-operation stream :start nil nil)
    (set-slot stream operations (cons (1+ (car (slot stream operations))) (cdr (slot stream operations))))))

(defun end-block (stream suffix pretty)
  (when pretty
    (set-slot stream operations (cons (1- (car (slot stream operations))) (cdr (slot stream operations))))
    (pretty-operation stream :end nil nil))
  (write-string suffix stream))

(defun pretty-newline (stream kind) (pretty-operation stream :newline kind nil))
(defun pretty-indent (stream kind amount) (pretty-operation stream :indent kind amount))

(defun new-pretty-stream (target)
  (let ((stream (new-stream 'stream :pretty :output (make-vector 64 1 nil) "" 0 0 target)))
    (set-slot stream column (or (stream-column target) 0))
    (set-slot stream operations (list 0))
    stream))

(defun print-prettily (object stream)
  (let ((pretty (new-pretty-stream stream)))
    (print-compound object pretty)
    (lay-out pretty stream)))

(defun lay-out (pretty target)
  (let* ((text (slot pretty buffer)) (end (slot pretty position)) (column (slot pretty column))
         (margin (or *print-right-margin* 80))
         (operations (nreverse (cdr (slot pretty operations)))))
    (if (and (<= (+ column end) margin)
             (not (find-character #\Newline text 0 end))
             (dolist (operation operations t)
               (if (eq (svref operation 3) :mandatory) (return nil))))
        (write-text text target 0 end)
        (lay-out-lines text end column margin (with-literal-newlines text end operations) target))))

(defun with-literal-newlines (text end operations)
  "OPERATIONS and, in their places, one for each newline character in TEXT."
  (let* ((head (list nil)) (tail head) (position 0) (depth 0))
    (do ()
        (nil)
      (let ((newline (find-character #\Newline text position end)))
        (do ()
            ((or (null operations) (and newline (> (svref (car operations) 1) newline))))
          (setq depth (case (svref (car operations) 0)
                        (:start (1+ (svref (car operations) 2)))
                        (t (svref (car operations) 2))))
          (add-last tail (car operations))
          (setq operations (cdr operations)))
        (unless newline (return (cdr head)))
        (add-last tail (vector :newline newline depth :literal nil))
        (setq position (1+ newline))))))

(defun section-fits (operations column end margin)
  "Whether the section that begins with the first of OPERATIONS fits: it ends at the next newline that is not deeper, and must
not contain a newline that is sure. COLUMN is what position 0 of the text would have in this line."
  (let ((depth (svref (car operations) 2)))
    (dolist (operation (cdr operations) (<= (+ column end) margin))
      (when (eq (svref operation 0) :newline)
        (if (<= (svref operation 2) depth) (return (<= (+ column (svref operation 1)) margin)))
        (if (member (svref operation 3) '(:mandatory :literal)) (return nil))))))

(defun after-block (operations)
  "What follows the end of the block that begins with the first of OPERATIONS."
  (let ((depth (svref (car operations) 2)))
    (do ((rest (cdr operations) (cdr rest)))
        ((or (null rest) (and (eq (svref (car rest) 0) :end) (eql (svref (car rest) 2) depth))) (cdr rest)))))

(defun lay-out-lines (text end column margin operations target)
  (let ((written 0)                     ; what of TEXT is written
        (line 0)
        (blocks (list (vector column column 0)))) ; start column, indentation, line where the section begins
    (flet ((break-line (operation)
             (let* ((position (svref operation 1)) (block (car blocks)) (literal (eq (svref operation 3) :literal))
                    (indentation (if literal 0 (svref block 1))))
               (write-text text target written (if literal position (max written (end-without-spaces text written position))))
               (write-char #\Newline target)
               (dotimes (index indentation) (write-char #\Space target))
               (setq line (1+ line) written (if literal (1+ position) position) column (- indentation written))
               (set-svref block 2 line))))
      (do ()
          ((null operations) (write-text text target written end))
        (let ((operation (car operations)))
          (case (svref operation 0)
            (:start
             (cond ((section-fits operations column end margin)
                    (setq operations (cons nil (after-block operations))))
                   (t (let ((start (+ column (svref operation 1))))
                        (setq blocks (cons (vector start start line) blocks))))))
            (:end (setq blocks (cdr blocks)))
            (:indent
             (set-svref (car blocks) 1
                        (+ (svref operation 4)
                           (if (eq (svref operation 3) :block) (svref (car blocks) 0) (+ column (svref operation 1))))))
            (t
             (if (case (svref operation 3)
                   (:miser nil)
                   (:fill (or (> line (svref (car blocks) 2)) (not (section-fits operations column end margin))))
                   (t t))
                 (break-line operation)))))
        (setq operations (cdr operations))))))

(defun end-without-spaces (text start end)
  (do ()
      ((or (<= end start) (not (eql (char text (1- end)) #\Space))) end)
    (setq end (1- end))))
