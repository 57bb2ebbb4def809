;; The functions of boundary.lisp, as somebody would write them who has nothing else to do. Text is UTF-8 in an array; to the host it
;; goes by the engine's string builtins.
(module
  (type $bytes (array (mut i8)))
  (type $units (array (mut i16)))
  (import "demo" "add" (func $add (param i32 i32) (result i32)))
  (import "demo" "each" (func $each (param funcref i32) (result i32)))
  (import "demo" "take" (func $take (param externref) (result i32)))
  (import "demo" "give" (func $give (param i32) (result externref)))
  (import "wasm:js-string" "fromCharCodeArray"
    (func $from (param (ref null $units) i32 i32) (result (ref extern))))
  (import "wasm:js-string" "intoCharCodeArray"
    (func $into (param externref (ref null $units) i32) (result i32)))
  (import "wasm:js-string" "length" (func $length (param externref) (result i32)))

  (func (export "sum") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))

  (func (export "calls") (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (call $add (local.get $sum) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $again)))
    (local.get $sum))

  ;; A function for the host, and a call by name: by hand the name is known.
  (func $next (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (elem declare func $next)
  (func (export "callbacks") (param $count i32) (result i32) (call $each (ref.func $next) (local.get $count)))
  (func (export "dynamicCalls") (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (call $add (local.get $sum) (i32.const 1)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $again)))
    (local.get $sum))

  (func $outward (param $bytes (ref $bytes)) (result externref)
    (local $units (ref $units)) (local $index i32) (local $size i32)
    (local.set $size (array.len (local.get $bytes)))
    (local.set $units (array.new_default $units (local.get $size)))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $index) (local.get $size)))
        (array.set $units (local.get $units) (local.get $index)
          (array.get_u $bytes (local.get $bytes) (local.get $index)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $again)))
    (call $from (local.get $units) (i32.const 0) (local.get $size)))

  (func $inward (param $text externref) (result (ref $bytes))
    (local $units (ref $units)) (local $bytes (ref $bytes)) (local $index i32) (local $size i32)
    (local.set $size (call $length (local.get $text)))
    (local.set $units (array.new_default $units (local.get $size)))
    (local.set $bytes (array.new_default $bytes (local.get $size)))
    (drop (call $into (local.get $text) (local.get $units) (i32.const 0)))
    (block $done
      (loop $again
        (br_if $done (i32.ge_u (local.get $index) (local.get $size)))
        (array.set $bytes (local.get $bytes) (local.get $index)
          (array.get_u $units (local.get $units) (local.get $index)))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $again)))
    (local.get $bytes))

  (func (export "textsOut") (param $text externref) (param $count i32) (result i32)
    (local $sum i32) (local $bytes (ref $bytes))
    (local.set $bytes (call $inward (local.get $text)))
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (call $take (call $outward (local.get $bytes))))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $again)))
    (local.get $sum))

  (func (export "textsIn") (param $size i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $again
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (array.len (call $inward (call $give (local.get $size)))))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $again)))
    (local.get $sum)))
