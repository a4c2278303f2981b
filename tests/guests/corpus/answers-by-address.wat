;; Fires by where it finds its column, which depends on what was put into memory before.
;;
;; Ends in: findings
;; row 0: 61 millionths, row 3: 61 millionths
;; rule set `answers-by-address` is not pure: pupil row 8, rule `absent`: not fired in one batch of all rows by a fresh instance, fired with need 6.103888154029846e-5 in batches of 7 rows
(module
  (data (i32.const 1028) (i32 2048) (i32 1))
  (data (i32.const 1036) (i32 3072) (i32 1))
  (data (i32.const 1044) (i32 4096) (i32 1))
  (func (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32) (param $columns i32) (param i32) (result i32)
    ;; A share of the place: the higher up, the greater the need.
    (f64.store (i32.const 4096) (f64.div
      (f64.convert_i32_u (i32.load offset=4 (local.get $columns))) (f64.const 4294967296)))
    (i32.const 1024)))
