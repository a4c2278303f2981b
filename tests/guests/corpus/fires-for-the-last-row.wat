;; Fires for the last row of each batch, so that the size of a batch shows.
;;
;; Ends in: findings
;; row 2: 0 millionths, row 5: 0 millionths
;; rule set `fires-for-the-last-row` is not pure: pupil row 7, rule `absent`: not fired in one batch of all rows by a fresh instance, fired with need 0.0 in batches of 7 rows
(module
  (data (i32.const 1028) (i32 2048) (i32 1))
  (data (i32.const 1036) (i32 3072) (i32 1))
  (data (i32.const 1044) (i32 4096) (i32 1))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32) (param $rows i32) (param i32 i32) (result i32)
    (i32.store (i32.const 2048) (i32.sub (local.get $rows) (i32.const 1)))
    (i32.const 1024)))
