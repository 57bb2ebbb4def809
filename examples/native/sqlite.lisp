;;;; SQLite: a million rows in a transaction, a query with a row callback, a collation, errors.
(ffi:require-module :sqlite3 "../../generated/sqlite3.lisp")

(defvar *rows* 1000000)

(defun check (code database)
  (unless (member code (list sqlite3:+sqlite-ok+ sqlite3:+sqlite-row+ sqlite3:+sqlite-done+))
    (error "SQLite: ~a" (sqlite3:sqlite3-errmsg database)))
  code)

(defun open-database (name)
  (ffi:with-foreign-object (place :pointer)
    (sqlite3:sqlite3-open name place)
    (ffi:cast (ffi:mem-ref place :pointer) 'sqlite3:sqlite3)))

(defun prepare (database sql)
  (ffi:with-foreign-object (place :pointer)
    (check (sqlite3:sqlite3-prepare-v2 database sql -1 place nil) database)
    (ffi:cast (ffi:mem-ref place :pointer) 'sqlite3:sqlite3-stmt)))

(defun execute (database sql &optional row-function)
  (check (sqlite3:sqlite3-exec database sql row-function nil nil) database))

(let ((database (open-database ":memory:")))
  (execute database "create table numbers (n integer, square integer, word text)")
  (execute database "begin")
  (let ((statement (prepare database "insert into numbers values (?, ?, ?)")))
    (dotimes (i *rows*)
      (sqlite3:sqlite3-bind-int64 statement 1 i)
      (sqlite3:sqlite3-bind-int64 statement 2 (* i i))
      (sqlite3:sqlite3-bind-text statement 3 (if (evenp i) "gerade" "ungerade") -1 (ffi:make-pointer #xFFFFFFFFFFFFFFFF))
      (check (sqlite3:sqlite3-step statement) database)
      (sqlite3:sqlite3-reset statement))
    (sqlite3:sqlite3-finalize statement))
  (execute database "commit")

  ;; Rows by a callback: every column is a text.
  (execute database "select count(*), max(square), word from numbers group by word order by word"
           (lambda (user count values names)
             (declare (ignore user))
             (format t "~{~a~^, ~}~%"
                     (loop for i below count
                           collect (format nil "~a=~a" (ffi:mem-aref names :string i) (ffi:mem-aref values :string i))))
             0))

  ;; A collation of our own: longer words first.
  (sqlite3:sqlite3-create-collation
   database "longer" sqlite3:+sqlite-utf8+ nil
   (lambda (user length-a a length-b b)
     (declare (ignore user a b))
     (- length-b length-a)))
  (execute database "select distinct word from numbers order by word collate longer"
           (lambda (user count values names)
             (declare (ignore user count names))
             (format t "~a~%" (ffi:mem-aref values :string 0))
             0))

  ;; An error of SQL, and one of Lisp inside of a row callback.
  (handler-case (execute database "select * from nowhere")
    (error (e) (format t "~a~%" e)))
  (handler-case (execute database "select 1" (lambda (&rest row) (declare (ignore row)) (error "stop at this row")))
    (error (e) (format t "~a~%" e)))
  (format t "close ~a~%" (sqlite3:sqlite3-close database)))
