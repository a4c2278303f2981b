;; Fires for the first row of each batch, so that the order of the rows shows.
;;
;; Ends in: findings
;; row 0: 500000 millionths, row 3: 500000 millionths
;; rule set `fires-for-the-first-row` is not pure: pupil row 8, rule `absent`: not fired in one batch of all rows by a fresh instance, fired with need 0.5 in batches of 7 rows
(module
  (data (i32.const 1028) (i32 2048) (i32 1)) ;; the list of rows: where, how long
  (data (i32.const 2048) (i32 0))
  (data (i32.const 1036) (i32 3072) (i32 1)) ;; the list of rules: where, how long
  (data (i32.const 3072) (i32 0))
  (data (i32.const 1044) (i32 4096) (i32 1)) ;; the list of needs: where, how long
  (data (i32.const 4096) (f64 0.5))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (i32.const 1024)))
