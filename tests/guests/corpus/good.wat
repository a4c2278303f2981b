;; Does nothing wrong: fires the rule of the level, which has its number, where the reading is at least
;; a tenth, with the reading as need. A missing reading is no number, and no number is less than it.
;;
;; Ends in: findings
;; row 1: 125000 millionths, row 3: 100000 millionths, row 5: 500000 millionths
;; pure
(module
  (global $found (mut i32) (i32.const 0))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param $settings i32) (param i32) (param $level i32) (param $rows i32) (param $columns i32)
    (param i32) (result i32)
    (local $row i32) (local $reading f64)
    (global.set $found (i32.const 0))
    ;; A column is twelve bytes: which of the two it is, its place, its length.
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $row) (local.get $rows)))
        (local.set $reading (f64.load (i32.add
          (i32.load offset=4 (local.get $columns))
          (i32.shl (local.get $row) (i32.const 3)))))
        (if (f64.ge (local.get $reading) (f64.const 0.1)) (then (call $fire
          (local.get $row) (local.get $level) (local.get $reading))))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br $next)))
    (i32.store (i32.const 1032) (global.get $found))
    (i32.store (i32.const 1040) (global.get $found))
    (i32.store (i32.const 1048) (global.get $found))
    (i32.const 1024))
  ;; Rows stand at 2048, needs at 8192, rules at 16384.
  (data (i32.const 1028) "\00\08\00\00")
  (data (i32.const 1036) "\00\40\00\00")
  (data (i32.const 1044) "\00\20\00\00")
  (func $fire (param $row i32) (param $rule i32) (param $need f64)
    (i32.store offset=2048 (i32.shl (global.get $found) (i32.const 2)) (local.get $row))
    (i32.store offset=16384 (i32.shl (global.get $found) (i32.const 2)) (local.get $rule))
    (f64.store offset=8192 (i32.shl (global.get $found) (i32.const 3)) (local.get $need))
    (global.set $found (i32.add (global.get $found) (i32.const 1)))))
