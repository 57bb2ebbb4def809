;;;; Universal time and what people call it.
(in-package "SYSTEM")

(defconstant internal-time-units-per-second 1000000)

(defun leap-year-p (year)
  (and (eql (mod year 4) 0) (or (not (eql (mod year 100) 0)) (eql (mod year 400) 0))))

(defun days-before-year (year)
  "From the first of January 1900."
  (let ((n (1- year)))
    (- (+ (* 365 (- year 1900)) (floor n 4) (- (floor n 100)) (floor n 400)) 460)))

(defvar *days-before-month* '#(0 0 31 59 90 120 151 181 212 243 273 304 334 365))

(defun days-before-month (month year)
  (+ (svref *days-before-month* month) (if (and (> month 2) (leap-year-p year)) 1 0)))

(defun decode-universal-time (time &optional (zone nil zone-given))
  "second minute hour day month year weekday (0 is Monday) daylight-p zone"
  (multiple-value-bind (offset daylight) (if zone-given (values (round (* zone 3600)) nil) (time-zone-at time))
    (multiple-value-bind (day second-of-day) (floor (- time offset) 86400)
      (multiple-value-bind (minutes second) (floor second-of-day 60)
        (multiple-value-bind (hour minute) (floor minutes 60)
          (let* ((year (+ 1900 (floor day 366))) (month 12))
            (while (>= day (days-before-year (1+ year))) (setq year (1+ year)))
            (let ((day-of-year (- day (days-before-year year))))
              (while (< day-of-year (days-before-month month year)) (setq month (1- month)))
              (values second minute hour (1+ (- day-of-year (days-before-month month year))) month year (mod day 7)
                      daylight (if (eql (mod offset 3600) 0) (floor offset 3600) (/ (float offset) 3600.0))))))))))

(defun encode-universal-time (second minute hour day month year &optional (zone nil zone-given))
  (let* ((year (if (<= 0 year 99) (nearest-century year) year))
         (local (+ second (* 60 minute) (* 3600 hour)
                   (* 86400 (+ (1- day) (days-before-month month year) (days-before-year year))))))
    (+ local (if zone-given (round (* zone 3600)) (time-zone-at local)))))

(defun nearest-century (year)
  "The year with these two digits that is within fifty years of now."
  (let* ((now (nth-value 5 (get-decoded-time))) (guess (+ year (- now (mod now 100)))))
    (cond ((< guess (- now 50)) (+ guess 100))
          ((>= guess (+ now 50)) (- guess 100))
          (t guess))))

(defun get-decoded-time () (decode-universal-time (get-universal-time)))
