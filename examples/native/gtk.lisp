;;;; GTK 4: a window with a label and two buttons. Handlers are closures; their arguments are those that the signals give.
(ffi:require-module :gtk4 "../../generated/gtk4.lisp")

(defvar *count* 0)

(defun connect (object signal function)
  (gobject:g-signal-connect-data object signal function nil nil 0))

(defun add-button (box text function)
  (let ((button (gtk4:gtk-button-new-with-label text)))
    (connect button "clicked" function)
    (gtk4:gtk-widget-set-vexpand button 1)
    (gtk4:gtk-box-append (ffi:cast box 'gtk4:gtk-box) button)
    button))

(defun show-window (application)
  (let* ((window (gtk4:gtk-application-window-new (ffi:cast application 'gtk4:gtk-application)))
         (box (gtk4:gtk-box-new :vertical 8))
         (label (gtk4:gtk-label-new "Nobody has clicked so far")))
    (gtk4:gtk-window-set-title (ffi:cast window 'gtk4:gtk-window) "Lisp counts")
    (gtk4:gtk-window-set-default-size (ffi:cast window 'gtk4:gtk-window) 360 240)
    (dolist (set-margin '(gtk4:gtk-widget-set-margin-top gtk4:gtk-widget-set-margin-bottom
                          gtk4:gtk-widget-set-margin-start gtk4:gtk-widget-set-margin-end))
      (funcall set-margin box 8))
    (gtk4:gtk-box-append (ffi:cast box 'gtk4:gtk-box) label)
    (add-button box "Count"
                (lambda (button)
                  (incf *count*)
                  (let ((text (format nil "Clicked ~R time~:P" *count*)))
                    (gtk4:gtk-label-set-text (ffi:cast label 'gtk4:gtk-label) text)
                    (format t "~A: ~A~%" (gtk4:gtk-button-get-label (ffi:cast button 'gtk4:gtk-button)) text)
                    (finish-output))))
    (add-button box "Quit"
                (lambda ()
                  (gio:g-application-quit (ffi:cast application 'gio:g-application))))
    (gtk4:gtk-window-set-child (ffi:cast window 'gtk4:gtk-window) box)
    (gtk4:gtk-window-present (ffi:cast window 'gtk4:gtk-window))
    (format t "window ~D × ~D~%" 360 240)
    (finish-output)))

(let ((application (gtk4:gtk-application-new "org.example.LispCounts" '(:non-unique))))
  (connect application "activate" (lambda (application) (show-window application)))
  (let ((status (gio:g-application-run (ffi:cast application 'gio:g-application) 0 nil)))
    (format t "ended with ~D after ~D clicks~%" status *count*)
    (gobject:g-object-unref application)
    (sys:exit status)))
