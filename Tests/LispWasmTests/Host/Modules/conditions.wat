;; What a compiled program does about conditions, exits and errors of its host, by hand.
(module $app
  (type $bytes (array (mut i8)))
  (type $condition (sub (struct (field $type (ref $bytes)) (field $message (ref $bytes)))))
  (type $host-condition (sub final $condition (struct (field (ref $bytes)) (field (ref $bytes)) (field $original externref))))
  (type $ending (struct (field $code i32)))
  (type $away (struct (field $value i32) (field $padding i64)))
  (type $report (func (result externref)))

  (import "lisp" "host-error" (tag $host-error (param externref)))
  (import "lisp" "error-name" (func $error-name (param externref) (result (ref null $bytes))))
  (import "lisp" "error-message" (func $error-message (param externref) (result (ref null $bytes))))
  (import "lisp" "write" (func $write (param i32 (ref null $bytes))))
  (import "demo" "call" (func $call (param i32) (result i32)))

  (tag $lisp (export "lisp.tag") (param eqref))
  (global $trace (export "lisp.trace") (mut (ref null $report)) (ref.null $report))
  (global $bindings (export "lisp.bindings") (mut eqref) (ref.null eq))
  (global $catchers (export "lisp.catchers") (mut eqref) (ref.null eq))
  (global $depth (mut i32) (i32.const 0))
  (global $resets (mut i32) (i32.const 0))

  (data $error "SIMPLE-ERRORsomething is こわれた")
  (data $lines "first line\nsecond line\n")
  (data $host "FFI-HOST-ERROR: ")
  (data $cleanup "cleaned up\n")

  (func $join (param $a (ref $bytes)) (param $b (ref $bytes)) (result (ref $bytes))
    (local $joined (ref $bytes))
    (local.set $joined
      (array.new_default $bytes (i32.add (array.len (local.get $a)) (array.len (local.get $b)))))
    (array.copy $bytes $bytes (local.get $joined) (i32.const 0) (local.get $a) (i32.const 0) (array.len (local.get $a)))
    (array.copy $bytes $bytes (local.get $joined) (array.len (local.get $a)) (local.get $b) (i32.const 0)
      (array.len (local.get $b)))
    (local.get $joined))

  ;; An error that finds no handler.
  (func $signal (param $condition (ref $condition))
    (if (i32.eqz (ref.is_null (global.get $trace)))
      (then (drop (call_ref $report (global.get $trace)))))
    (throw $lisp (local.get $condition)))

  (func $FAIL (export "fail")
    (call $signal
      (struct.new $condition
        (array.new_data $bytes $error (i32.const 0) (i32.const 12))
        (array.new_data $bytes $error (i32.const 12) (i32.const 25)))))

  (func $OUTER (export "outer") (call $FAIL) (unreachable))

  (func $two-lines (export "two-lines")
    (call $signal
      (struct.new $condition
        (array.new_data $bytes $error (i32.const 0) (i32.const 12))
        (array.new_data $bytes $lines (i32.const 0) (i32.const 23)))))

  (func $leave (export "leave") (param $code i32) (throw $lisp (struct.new $ending (local.get $code))))

  ;; Calls the host inside of something to be cleaned up; what the host throws becomes a condition.
  (func $through (export "through") (param $what i32) (result i32)
    (local $original externref)
    (local $exception exnref)
    (block $host (result externref)
      (block $any (result exnref)
        (return (try_table (result i32) (catch $host-error $host) (catch_all_ref $any) (call $call (local.get $what)))))
      (local.set $exception)
      (call $write (i32.const 1) (array.new_data $bytes $cleanup (i32.const 0) (i32.const 11)))
      (throw_ref (local.get $exception)))
    (local.set $original)
    (call $signal
      (struct.new $host-condition
        (array.new_data $bytes $host (i32.const 0) (i32.const 14))
        (call $join (ref.as_non_null (call $error-name (local.get $original)))
          (call $join (array.new_data $bytes $host (i32.const 14) (i32.const 2))
            (ref.as_non_null (call $error-message (local.get $original)))))
        (local.get $original)))
    (i32.const -1))

  ;; The same, but the program is content with -1.
  (func $handled (export "handled") (param $what i32) (result i32)
    (block $condition (result eqref)
      (return (try_table (result i32) (catch $lisp $condition) (call $through (local.get $what)))))
    (drop)
    (i32.const -1))

  ;; A non-local exit from inside of a call of the host's, to here.
  (func $catcher (export "catcher") (param $what i32) (result i32)
    (block $away (result eqref)
      (return (try_table (result i32) (catch $lisp $away) (call $call (local.get $what)))))
    (struct.get $away $value (ref.cast (ref $away))))
  (func (export "thrower") (param $value i32)
    (throw $lisp (struct.new $away (local.get $value) (i64.const 0))))

  ;; Without an end, and with one that the machine finds.
  (func $deep (export "deep") (param $n i32) (result i32)
    (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
    (i32.add (i32.const 1) (call $deep (i32.add (local.get $n) (i32.const 1)))))
  (func (export "trap") (param $by i32) (result i32) (i32.div_s (i32.const 1) (local.get $by)))
  (func (export "resets") (result i32) (global.get $resets))
  (func (export "depth") (result i32) (global.get $depth))
  (func (export "nest") (param $n i32) (result i32) (call $call (local.get $n)))

  (func $main (export "main") (export "_start")
    (drop (call $call (i32.const 0))))

  (func (export "lisp.describe") (param $payload eqref) (result (ref null $bytes))
    (local $condition (ref $condition))
    (if (i32.eqz (ref.test (ref $condition) (local.get $payload))) (then (return (ref.null none))))
    (local.set $condition (ref.cast (ref $condition) (local.get $payload)))
    (call $join (struct.get $condition $type (local.get $condition))
      (call $join (array.new_fixed $bytes 1 (i32.const 10)) (struct.get $condition $message (local.get $condition)))))
  (func (export "lisp.exit") (param $payload eqref) (result i32)
    (if (result i32) (ref.test (ref $ending) (local.get $payload))
      (then (struct.get $ending $code (ref.cast (ref $ending) (local.get $payload))))
      (else (i32.const -1))))
  (func (export "lisp.host-error") (param $payload eqref) (result externref)
    (if (result externref) (ref.test (ref $host-condition) (local.get $payload))
      (then (struct.get $host-condition $original (ref.cast (ref $host-condition) (local.get $payload))))
      (else (ref.null noextern))))
  (func (export "lisp.reset") (param $bound eqref) (param $caught eqref)
    (global.set $bindings (local.get $bound))
    (global.set $catchers (local.get $caught))
    (global.set $depth (i32.const 0))
    (global.set $resets (i32.add (global.get $resets) (i32.const 1))))
)
