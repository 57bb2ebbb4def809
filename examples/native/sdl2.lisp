;;;; SDL2's software renderer: rectangles drawn into memory, pixels read back.
(ffi:require-module :sdl2 "../../generated/sdl2.lisp")

(let* ((surface (sdl2:sdl-create-rgb-surface 0 64 32 32 #xff0000 #x00ff00 #x0000ff 0))
       (renderer (sdl2:sdl-create-software-renderer surface))
       (rectangle (ffi:make-struct 'sdl2:sdl-rect :x 8 :y 4 :w 16 :h 8)))
  (flet ((pixel (x y)
           (ffi:mem-ref (ffi:struct-get surface :pixels) :uint32
                        (+ (* y (ffi:struct-get surface :pitch)) (* 4 x)))))
    (format t "surface ~ax~a, ~a bytes a row~%" (ffi:struct-get surface :w) (ffi:struct-get surface :h)
            (ffi:struct-get surface :pitch))
    (sdl2:sdl-set-render-draw-color renderer 0 0 255 255)
    (sdl2:sdl-render-clear renderer)
    (sdl2:sdl-set-render-draw-color renderer 255 128 0 255)
    (format t "fill ~a~%" (sdl2:sdl-render-fill-rect renderer rectangle))
    (sdl2:sdl-render-present renderer)
    (format t "outside ~6,'0x, inside ~6,'0x, corner ~6,'0x, behind it ~6,'0x~%"
            (pixel 0 0) (pixel 10 6) (pixel 23 11) (pixel 24 12))
    (setf (ffi:struct-get rectangle :w) 40)
    (sdl2:sdl-render-fill-rect renderer rectangle)
    (sdl2:sdl-render-present renderer)
    (format t "wider ~6,'0x~%" (pixel 40 6))
    (format t "orange pixels ~a~%"
            (loop for y below 32 sum (loop for x below 64 count (= (pixel x y) #xff8000)))))
  (sdl2:sdl-destroy-renderer renderer)
  (sdl2:sdl-free-surface surface))

(ffi:with-foreign-object (version 'sdl2:sdl-version)
  (sdl2:sdl-get-version version)
  (format t "version 2: ~a~%" (ffi:struct-get version :major)))
