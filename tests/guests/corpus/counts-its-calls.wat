;; Fires for every row from its second call on.
;;
;; Ends in: findings
;; none
;; rule set `counts-its-calls` is not pure: pupil row 1, rule `absent`: not fired in one batch of all rows by a fresh instance, fired with need 0.0 by an instance that was called before
(module
  (global $calls (mut i32) (i32.const 0))
  (data (i32.const 1028) (i32 2048)) (data (i32.const 1036) (i32 3072)) (data (i32.const 1044) (i32 4096))
  (data (i32.const 2048) (i32 0 1 2 3 4 5 6 7 8)) ;; rows from 0 on; rules and needs are nothing but zeros
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32) (param $rows i32) (param i32 i32) (result i32)
    (if (global.get $calls) (then
      (i32.store (i32.const 1032) (local.get $rows))
      (i32.store (i32.const 1040) (local.get $rows))
      (i32.store (i32.const 1048) (local.get $rows))))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.const 1024)))
