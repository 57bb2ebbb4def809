;;;; defpackage and iteration over the symbols of packages.
(in-package "SYSTEM")

(defmacro defpackage (name &rest options)
  (let ((use nil) (parts nil))
    (dolist (option options)
      (unless (consp option) (malformed "bogus DEFPACKAGE option: ~S" option))
      (let ((words (mapcar #'string (rest option))))
        (case (first option)
          (:use (setq use (append use words)))
          ((:export :shadow :intern :nicknames) (setq parts (append parts (list (cons (first option) words)))))
          ((:import-from :shadowing-import-from) (setq parts (append parts (list (cons (first option) words)))))
          ((:documentation :size :lock :implement) nil)
          (t (malformed "bogus DEFPACKAGE option: ~S" option)))))
    `(eval-when (:compile-toplevel :load-toplevel :execute)
       (define-package ,(string name) ',use ',parts))))

(defun define-package (name use parts)
  (let ((package (or (find-package name) (make-package name :use '()))))
    (flet ((each (kind function)
             (dolist (part parts)
               (when (eq (car part) kind) (funcall function (cdr part))))))
      (each :nicknames (lambda (names) (dolist (nickname names) (add-package-nickname package nickname))))
      (each :shadow (lambda (names) (shadow names package)))
      (each :shadowing-import-from
            (lambda (names)
              (dolist (symbol (symbols-of names)) (shadowing-import (list symbol) package))))
      (use-package use package)
      (each :import-from (lambda (names) (dolist (symbol (symbols-of names)) (import (list symbol) package))))
      (each :intern (lambda (names) (dolist (name names) (intern name package))))
      (each :export (lambda (names) (export (mapcar (lambda (name) (intern name package)) names) package))))
    package))

(defun symbols-of (package-and-names)
  "The symbols that a package has under the names."
  (let ((package (or (find-package (first package-and-names))
                     (error 'simple-package-error :package (first package-and-names)
                            :format-control "The name ~S does not designate any package."
                            :format-arguments (list (first package-and-names))))))
    (mapcar (lambda (name)
              (multiple-value-bind (symbol found) (find-symbol name package)
                (if found
                    symbol
                    (error 'simple-package-error :package package
                           :format-control "no symbol named ~S in ~S" :format-arguments (list name package)))))
            (rest package-and-names))))

(defun expand-do-symbols (variable package result kind body)
  (multiple-value-bind (declarations forms) (split-declarations body)
    `(dolist (,variable (package-symbols ,package ,kind) ,result) ,@declarations ,@forms)))

(defmacro do-symbols ((variable &optional (package '*package*) result) &body body)
  (expand-do-symbols variable package result :all body))

(defmacro do-external-symbols ((variable &optional (package '*package*) result) &body body)
  (expand-do-symbols variable package result :external body))

(defmacro do-all-symbols ((variable &optional result) &body body)
  (expand-do-symbols variable nil result :everywhere body))

(defun symbol-status (symbol package)
  "How SYMBOL's name finds it in PACKAGE; nil where it does not."
  (multiple-value-bind (found status) (find-symbol (symbol-name symbol) package)
    (if (eq found symbol) status nil)))

(defun find-all-symbols (name)
  (let ((name (string name)) (found nil))
    (dolist (package (list-all-packages) found)
      (multiple-value-bind (symbol status) (find-symbol name package)
        (when status (pushnew symbol found))))))

(defun apropos-list (text &optional package)
  (let ((text (string text)) (found nil))
    (dolist (symbol (package-symbols package (if package :all :everywhere)) found)
      (when (search text (symbol-name symbol) :test #'char-equal) (pushnew symbol found)))))
