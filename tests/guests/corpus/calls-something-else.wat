;; Calls a function as if it took something else.
;;
;; Ends in: fault, Trapped
;; stopped: indirect call type mismatch
;; in leap
(module
  (type $simple (func))
  (table funcref (elem $other))
  (func $other (param f64))
  (func $leap (export "uplift:rules/rules@0.1.0#evaluate")
    (param i32 i32 i32 i32 i32 i32) (result i32)
    (call_indirect (type $simple) (i32.const 0))
    (i32.const 1024)))
