;;;; Conway's game of life on a canvas. Cells are bright when they are born, cool down as they grow old, and leave a trail when
;;;; they die. Press or drag to set cells.
;;;;
;;;;   bindgen-lisp compile life.lisp -o life.wasm
;;;;
;;;; Everything that it needs of the page is declared here; index.html has these few functions.

(ffi:define-foreign-function set-colour "canvas.setColour" (:string) :void)
(ffi:define-foreign-function fill-rectangle "canvas.fillRectangle" (:int :int :int :int) :void)
(ffi:define-foreign-function on-press "page.onPress" ((:function (:int :int) :void)) :void)
(ffi:define-foreign-function on-drag "page.onDrag" ((:function (:int :int) :void)) :void)
(ffi:define-foreign-function on-button "page.onButton" (:string (:function () :void)) :void)
(ffi:define-foreign-function do-every "page.every" (:int (:function () :void)) :void)
(ffi:define-foreign-function show "page.show" (:string :string) :void)

(defconstant +columns+ 64)
(defconstant +rows+ 40)
(defconstant +size+ 12)
(defconstant +oldest+ 40)
(defconstant +trail+ 12)

;;; A cell above zero has lived for so many generations; below zero it died so many ago.
(defvar *cells* (make-array (* +columns+ +rows+) :initial-element 0))
(defvar *next* (make-array (* +columns+ +rows+) :initial-element 0))
(defvar *generation* 0)
(defvar *is-running* t)
(defvar *pen* 1 "What dragging sets: what the press has set.")

(defun place (column row) (+ (* (mod row +rows+) +columns+) (mod column +columns+)))
(defun alive (cell) (if (> cell 0) 1 0))

;;; Colours are made once, and looked up by age.
(defun hue (age) (mod (- 48 (floor (* 150 age) +oldest+)) 360))

(defvar *colours*
  (let ((colours (make-array (1+ +oldest+))))
    (dotimes (age (1+ +oldest+) colours)
      (setf (aref colours age)
            (format nil "hsl(~D 92% ~D%)" (hue age) (- 72 (floor (* 24 age) +oldest+)))))))

(defvar *trails*
  (let ((trails (make-array (1+ +trail+))))
    (dotimes (age (1+ +trail+) trails)
      (setf (aref trails age)
            (format nil "hsl(258 45% ~D%)" (- 27 (floor (* 17 age) +trail+)))))))

(defun colour (cell)
  (cond ((> cell 0) (aref *colours* (min cell +oldest+)))
        ((< cell 0) (aref *trails* (min (- cell) +trail+)))
        (t "hsl(258 45% 8%)")))

;;; Drawing

(defun draw-cell (column row)
  (set-colour (colour (aref *cells* (place column row))))
  (fill-rectangle (* column +size+) (* row +size+) (1- +size+) (1- +size+)))

(defun draw ()
  (dotimes (row +rows+)
    (dotimes (column +columns+) (draw-cell column row)))
  (tell))

(defun tell ()
  (show "generation" (format nil "~:D" *generation*))
  (show "population" (format nil "~:D" (count-if #'plusp *cells*))))

;;; Life

(defun neighbours (column row)
  (let ((count 0))
    (dolist (down '(-1 0 1) count)
      (dolist (right '(-1 0 1))
        (unless (and (= down 0) (= right 0))
          (incf count (alive (aref *cells* (place (+ column right) (+ row down))))))))))

(defun grown (cell neighbours)
  (cond ((> cell 0) (if (<= 2 neighbours 3) (min (1+ cell) +oldest+) -1))
        ((= neighbours 3) 1)
        ((or (= cell 0) (<= cell (- +trail+))) 0)
        (t (1- cell))))

(defun live ()
  (dotimes (row +rows+)
    (dotimes (column +columns+)
      (let ((place (place column row)))
        (setf (aref *next* place) (grown (aref *cells* place) (neighbours column row))))))
  (rotatef *cells* *next*)
  (incf *generation*)
  (draw))

;;; Patterns: rows of text at a place

(defun put (column row lines)
  (dolist (line lines)
    (dotimes (index (length line))
      (when (char= (char line index) #\O) (setf (aref *cells* (place (+ column index) row)) 1)))
    (incf row)))

(defun put-garden ()
  ;; A gun that sends gliders down to the right, and something that takes long to calm down.
  (put 2 2 '("........................O..........."
             "......................O.O..........."
             "............OO......OO............OO"
             "...........O...O....OO............OO"
             "OO........O.....O...OO.............."
             "OO........O...O.OO....O.O..........."
             "..........O.....O.......O..........."
             "...........O...O...................."
             "............OO......................"))
  (put 46 28 '(".O....." "...O..." "OO..OOO")))

(defun clear ()
  (fill *cells* 0)
  (setq *generation* 0)
  (draw))

(defun scatter ()
  (dotimes (index (length *cells*))
    (setf (aref *cells* index) (if (= 0 (random 4)) 1 0)))
  (setq *generation* 0)
  (draw))

;;; What people do. The page gives pixels of the canvas.

(defun set-cell (x y cell)
  (let ((column (floor x +size+)) (row (floor y +size+)))
    (when (and (< -1 column +columns+) (< -1 row +rows+))
      (setf (aref *cells* (place column row)) cell)
      (draw-cell column row)
      (tell))))

(defun press (x y)
  (setq *pen* (if (plusp (aref *cells* (place (floor x +size+) (floor y +size+)))) 0 1))
  (set-cell x y *pen*))

(defun switch ()
  (setq *is-running* (not *is-running*))
  (show "run" (if *is-running* "Pause" "Run")))

(on-press #'press)
(on-drag (lambda (x y) (set-cell x y *pen*)))
(on-button "run" #'switch)
(on-button "step" (lambda () (when *is-running* (switch)) (live)))
(on-button "clear" #'clear)
(on-button "scatter" #'scatter)
(do-every 80 (lambda () (when *is-running* (live))))
(put-garden)
(draw)
