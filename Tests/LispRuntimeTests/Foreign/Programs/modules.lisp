;;;; Every vendored module loads, and the sizes of what it defines are known.
(dolist (name '("libc" "zlib" "sqlite3" "glib" "gobject" "gio" "gdk-pixbuf" "cairo" "graphene" "pango" "gtk4" "sdl2" "llvm-c"))
  (ffi:require-module name (concatenate 'string "../../../../generated/" name ".lisp"))
  (print (list name (if (find-package (string-upcase name)) t nil))))
(print (mapcar #'ffi:struct-size '(zlib:z-stream-s glib:g-list gobject:g-value cairo:cairo-matrix-t graphene:graphene-rect-t
                                   pango:pango-rectangle sdl2:sdl-event sdl2:sdl-rect)))
(print (list gtk4:+gtk-align-fill+ (ffi:enum-value 'gtk4:gtk-align :center) (ffi:enum-keyword 'gtk4:gtk-orientation 1)
             sdl2:+sdl-init-video+ llvm-c:+llvm-int-eq+))
(print (list (fboundp 'gtk4:gtk-window-new) (fboundp 'llvm-c:llvm-add-function)))
