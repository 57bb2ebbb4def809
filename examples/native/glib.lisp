;;;; GLib, GObject and GIO: main loops with timeouts, signals with closures, properties through variadic functions.
(ffi:require-module :gio "../../generated/gio.lisp")

;; A main loop that a closure ends at its third call.
(let ((loop (glib:g-main-loop-new nil 0)) (ticks 0))
  (glib:g-timeout-add 1 (lambda (data)
                          (declare (ignore data))
                          (incf ticks)
                          (cond ((= ticks 3) (glib:g-main-loop-quit loop) 0)
                                (t 1)))
                      nil)
  (glib:g-main-loop-run loop)
  (glib:g-main-loop-unref loop)
  (format t "ticks ~a~%" ticks))

;; A list of C's, walked from Lisp.
(let ((list nil))
  (dolist (n '(30 10 20))
    (setq list (glib:g-list-append list (ffi:make-pointer n))))
  (setq list (glib:g-list-sort list (lambda (a b) (- (ffi:pointer-address a) (ffi:pointer-address b)))))
  (format t "g-list ~a~%"
          (loop for cell = list then (ffi:struct-get cell :next)
                until (ffi:null-pointer-p cell)
                collect (ffi:pointer-address (ffi:struct-get cell :data))))
  (glib:g-list-free list))

;; An action with a signal: the handler is a closure, called with the objects of the signal.
(let* ((action (gio:g-simple-action-new "greet" nil))
       (seen '())
       (handler (lambda (instance parameter)
                  (push (list (gio:g-action-get-name (ffi:cast instance 'gio:g-action))
                              (ffi:null-pointer-p parameter))
                        seen))))
  (format t "connected ~a~%" (plusp (gobject:g-signal-connect-data action "activate" handler nil nil 0)))
  (gio:g-action-activate (ffi:cast action 'gio:g-action) nil)
  (gobject:g-signal-emit-by-name action "activate" :pointer nil)
  (format t "seen ~a~%" seen)
  ;; Properties are variadic.
  (gobject:g-object-set action "enabled" :int 0 :pointer nil)
  (format t "enabled ~a~%" (gio:g-action-get-enabled (ffi:cast action 'gio:g-action)))
  (ffi:with-foreign-object (place :pointer)
    (gobject:g-object-get action "name" :pointer place :pointer nil)
    (let ((name (ffi:mem-ref place :pointer)))
      (format t "name ~a~%" (ffi:foreign-string-to-lisp name))
      (glib:g-free name)))
  (gobject:g-object-unref action))

;; An object made with properties, a variant with text in and out.
(let ((variant (glib:g-variant-new "(si)" :string "fünf" :int 5)))
  (format t "variant ~a~%" (ffi:foreign-string-to-lisp (glib:g-variant-print variant 0)))
  (glib:g-variant-unref variant))
