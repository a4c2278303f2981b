;; Takes four megabytes in each call, writes to them and forgets them.
;;
;; Ends in: findings
;; none
;; rule set `takes-and-never-gives-back`, evaluate, pupil rows, by an instance that was called before: over its limit: asked for 17301504 bytes of memory where 16777216 are allowed; 66 units of fuel used
(module
  (func $take (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (memory.fill (i32.shl (memory.grow (i32.const 64)) (i32.const 16)) (i32.const 1) (i32.const 4194304))
    (i32.const 1024)))
